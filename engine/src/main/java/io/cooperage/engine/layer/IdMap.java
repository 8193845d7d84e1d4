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

    /// /proc/sys/kernel/overflowuid, as every system has it.
    private static final long OVERFLOW = 65_534;

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

    /// The id in the container of a user on disk.
    ///
    /// @throws EngineException INVALID_ARGUMENT naming the id when it is no container user's
    public long containerUid(int hostUid) {
        return container(uids, Integer.toUnsignedLong(hostUid), "user");
    }

    /// The id in the container of a group on disk.
    ///
    /// @throws EngineException INVALID_ARGUMENT naming the id when it is no container group's
    public long containerGid(int hostGid) {
        return container(gids, Integer.toUnsignedLong(hostGid), "group");
    }

    /// The id in the container, or the one that the kernel too shows for who is not mapped.
    public long shownUid(int hostUid) {
        return shown(uids, Integer.toUnsignedLong(hostUid));
    }

    public long shownGid(int hostGid) {
        return shown(gids, Integer.toUnsignedLong(hostGid));
    }

    private static long shown(List<IdMapping> mappings, long id) {
        for (IdMapping mapping : mappings) {
            long offset = id - mapping.hostID();
            if (offset >= 0 && offset < mapping.size()) {
                return mapping.containerID() + offset;
            }
        }
        return OVERFLOW;
    }

    private static long container(List<IdMapping> mappings, long id, String kind) {
        for (IdMapping mapping : mappings) {
            long offset = id - mapping.hostID();
            if (offset >= 0 && offset < mapping.size()) {
                return mapping.containerID() + offset;
            }
        }
        throw EngineException.invalid("a file on disk belongs to " + kind + " " + id + ", which no container " + kind
                + " is mapped to; was it made by another program?");
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
