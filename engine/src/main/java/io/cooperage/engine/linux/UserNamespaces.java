package io.cooperage.engine.linux;

import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.error.ErrorKind;
import io.cooperage.engine.oci.Spec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// The user namespace a process lives in, as its id maps show it, user_namespaces(7).
///
/// @param uids,gids lines of uid_map and gid_map: ids inside, ids as the reading process sees them, count
public record UserNamespaces(List<Spec.IdMapping> uids, List<Spec.IdMapping> gids) {
    private static final long ALL_IDS = 0xffff_ffffL;

    public UserNamespaces {
        uids = List.copyOf(uids);
        gids = List.copyOf(gids);
    }

    /// This JVM's own.
    public static UserNamespaces ofSelf() {
        return of(Path.of("/proc"), "self");
    }

    /// Of process `pid`; the outer column is as seen from this JVM's namespace.
    public static UserNamespaces of(int pid) {
        return of(Path.of("/proc"), Integer.toString(pid));
    }

    static UserNamespaces of(Path proc, String pid) {
        return new UserNamespaces(
                parse(read(proc.resolve(pid).resolve("uid_map"))),
                parse(read(proc.resolve(pid).resolve("gid_map"))));
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new EngineException(ErrorKind.NOT_FOUND, "read " + file + ": the process has ended", e);
        }
    }

    /// Lines of a uid_map or gid_map.
    static List<Spec.IdMapping> parse(String text) {
        List<Spec.IdMapping> mappings = new ArrayList<>();
        for (String line : text.lines().toList()) {
            String[] columns = line.strip().split("\\s+");
            if (columns.length == 3) {
                mappings.add(new Spec.IdMapping(
                        Long.parseLong(columns[0]), Long.parseLong(columns[1]), Long.parseLong(columns[2])));
            }
        }
        return List.copyOf(mappings);
    }

    /// Whether this is the machine's first user namespace (or one that maps every id onto itself): root here
    /// is root.
    public boolean initial() {
        return uids.equals(List.of(new Spec.IdMapping(0, 0, ALL_IDS)));
    }

    /// Whether processes here have privileges only over what the maps name.
    public boolean rootless() {
        return !initial();
    }

    /// Whether every id means the same inside and outside, as the launcher's namespace has it (DESIGN §3).
    public boolean identity() {
        return same(uids) && same(gids);
    }

    private static boolean same(List<Spec.IdMapping> mappings) {
        return !mappings.isEmpty() && mappings.stream().allMatch(m -> m.containerID() == m.hostID());
    }

    /// The ids that exist here, as ranges to hand to a nested namespace.
    public List<IdRange> mappedUids() {
        return ranges(uids);
    }

    public List<IdRange> mappedGids() {
        return ranges(gids);
    }

    private static List<IdRange> ranges(List<Spec.IdMapping> mappings) {
        return mappings.stream()
                .map(m -> new IdRange(m.containerID(), m.size()))
                .toList();
    }

    /// `count` ids from `first` on.
    public record IdRange(long first, long count) {
        public boolean contains(long id) {
            return id >= first && id < first + count;
        }
    }
}
