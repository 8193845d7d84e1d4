package io.cooperage.engine.linux;

import io.cooperage.engine.linux.UserNamespaces.IdRange;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The ids that a user may map into namespaces beside the own, subuid(5) and subgid(5): lines
/// `name:first:count`, where the name may also be the numeric id.
public final class SubordinateIds {
    private SubordinateIds() {}

    /// Ranges of /etc/subuid for a user, in the file's order; empty when there are none.
    public static List<IdRange> uids(String user, long uid) {
        return read(Path.of("/etc/subuid"), user, uid);
    }

    /// Ranges of /etc/subgid. They too are given to a user, not to a group.
    public static List<IdRange> gids(String user, long uid) {
        return read(Path.of("/etc/subgid"), user, uid);
    }

    static List<IdRange> read(Path file, String user, long uid) {
        return parse(KernelFile.read(file).orElse(""), user, uid);
    }

    /// From the text of such a file.
    public static List<IdRange> parse(String text, String user, long uid) {
        List<IdRange> ranges = new ArrayList<>();
        for (String line : text.lines().toList()) {
            String[] fields = line.strip().split(":", -1);
            if (fields.length == 3 && (fields[0].equals(user) || fields[0].equals(Long.toString(uid)))) {
                Optional<Long> first = number(fields[1]);
                Optional<Long> count = number(fields[2]);
                // newuidmap skips malformed lines too.
                if (first.isPresent() && count.isPresent() && count.get() > 0) {
                    ranges.add(new IdRange(first.get(), count.get()));
                }
            }
        }
        return List.copyOf(ranges);
    }

    private static Optional<Long> number(String digits) {
        boolean valid =
                !digits.isEmpty() && digits.length() <= 10 && digits.chars().allMatch(c -> c >= '0' && c <= '9');
        return valid ? Optional.of(Long.parseLong(digits)) : Optional.empty();
    }
}
