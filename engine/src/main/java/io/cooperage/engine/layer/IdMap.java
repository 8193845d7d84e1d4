package io.cooperage.engine.layer;

import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.oci.Spec.IdMapping;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;

/// Who owns a file on disk when an archive says who owns it in the container.
///
/// Host ids are as this process sees them: inside the launcher's user namespace those are the user's own
/// (DESIGN §3).
public record IdMap(List<IdMapping> uids, List<IdMapping> gids) {
    /// Every id that Linux has but the last, which means "none".
    private static final long ALL = 0xffff_ffffL;

    /// Container ids are host ids: root's engine without remapping.
    public static final IdMap IDENTITY =
            new IdMap(List.of(new IdMapping(0, 0, ALL)), List.of(new IdMapping(0, 0, ALL)));

    public IdMap {
        uids = List.copyOf(uids);
        gids = List.copyOf(gids);
    }

    public boolean isIdentity() {
        return equals(IDENTITY);
    }

    /// @throws EngineException INVALID_ARGUMENT naming the id and the ranges when none holds it
    public int hostUid(long uid) {
        return host(uids, uid, "user");
    }

    /// @throws EngineException INVALID_ARGUMENT naming the id and the ranges when none holds it
    public int hostGid(long gid) {
        return host(gids, gid, "group");
    }

    /// Who owns in the container what belongs to this user on disk: the inverse of [#hostUid].
    ///
    /// @param uid as stat(2) tells it
    /// @throws EngineException INVALID_ARGUMENT when the container has no such user
    public long containerUid(int uid) {
        return container(uids, uid, "user");
    }

    /// @throws EngineException INVALID_ARGUMENT when the container has no such group
    public long containerGid(int gid) {
        return container(gids, gid, "group");
    }

    private static long container(List<IdMapping> mappings, int id, String kind) {
        long host = Integer.toUnsignedLong(id);
        for (IdMapping mapping : mappings) {
            long offset = host - mapping.hostID();
            if (offset >= 0 && offset < mapping.size()) {
                return mapping.containerID() + offset;
            }
        }
        throw EngineException.invalid(
                "it belongs to the machine's " + kind + " " + host + ", whom the container does not have");
    }

    private static int host(List<IdMapping> mappings, long id, String kind) {
        for (IdMapping mapping : mappings) {
            long offset = id - mapping.containerID();
            if (offset >= 0 && offset < mapping.size()) {
                // Ids are unsigned 32-bit numbers to the kernel.
                return (int) (mapping.hostID() + offset);
            }
        }
        String ranges = mappings.stream()
                .map(m -> m.containerID() + "-" + (m.containerID() + m.size() - 1))
                .collect(Collectors.joining(", "));
        throw EngineException.invalid("it belongs to " + kind + " " + id + ", but the container has only " + kind
                + " ids " + ranges + "; an ordinary user gets more with a larger range in /etc/sub"
                + (kind.equals("user") ? "uid" : "gid") + " (usermod --add-sub"
                + (kind.equals("user") ? "uids" : "gids")
                + ")");
    }

    /// Tells directories unpacked under different maps apart: empty for the identity, else `-` and 12 hex
    /// digits.
    public String tag() {
        if (isIdentity()) {
            return "";
        }
        try {
            byte[] hash =
                    MessageDigest.getInstance("SHA-256").digest((uids + "/" + gids).getBytes(StandardCharsets.UTF_8));
            return "-" + HexFormat.of().formatHex(hash, 0, 6);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
