package io.cooperage.engine.runtime;

import io.cooperage.engine.error.EngineException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// The option words of one mount, sorted into what the kernel takes apart: attributes of the mount, the same for all
/// mounts below it, propagation, and the rest, which the filesystem gets.
///
/// @param words as written, for people
/// @param set,clear `MOUNT_ATTR_` bits, mount_setattr(2)
/// @param setAll,clearAll the same, for everything mounted below too (`rro`)
/// @param propagation `MS_` bits, 0 to leave as it is
/// @param data what is no flag: `size=64m`
public record MountOptions(
        List<String> words, long set, long clear, long setAll, long clearAll, long propagation, List<String> data) {

    static final long RDONLY = 0x1;
    static final long NOSUID = 0x2;
    static final long NODEV = 0x4;
    static final long NOEXEC = 0x8;
    static final long NOATIME = 0x10;
    static final long STRICTATIME = 0x20;
    static final long NODIRATIME = 0x80;
    static final long NOSYMFOLLOW = 0x20_0000;
    private static final long ATIME_FIELD = 0x70;

    private static final long MS_REC = 0x4000;

    private static final Map<String, Long> SET = Map.of(
            "ro", RDONLY,
            "nosuid", NOSUID,
            "nodev", NODEV,
            "noexec", NOEXEC,
            "noatime", NOATIME,
            "strictatime", STRICTATIME,
            "nodiratime", NODIRATIME,
            "nosymfollow", NOSYMFOLLOW);

    private static final Map<String, Long> CLEAR = Map.of(
            "rw", RDONLY,
            "suid", NOSUID,
            "dev", NODEV,
            "exec", NOEXEC,
            "atime", NOATIME,
            "relatime", ATIME_FIELD,
            "norelatime", ATIME_FIELD,
            "nostrictatime", ATIME_FIELD,
            "diratime", NODIRATIME,
            "symfollow", NOSYMFOLLOW);

    private static final Map<String, Long> PROPAGATION = Map.of(
            "unbindable",
            1L << 17,
            "runbindable",
            (1L << 17) | MS_REC,
            "private",
            1L << 18,
            "rprivate",
            (1L << 18) | MS_REC,
            "slave",
            1L << 19,
            "rslave",
            (1L << 19) | MS_REC,
            "shared",
            1L << 20,
            "rshared",
            (1L << 20) | MS_REC);

    /// Words that say nothing the kernel does not do anyway.
    private static final Set<String> NOTHING = Set.of("bind", "rbind", "defaults", "async", "loud", "nomand");

    private static final Set<String> NOT_BUILT = Set.of("tmpcopyup", "idmap", "ridmap", "remount", "mand", "iversion");

    /// Flags of a superblock: a filesystem of our own may have them, a bind mount shares another's.
    private static final Set<String> SUPERBLOCK = Set.of("sync", "dirsync", "lazytime", "nolazytime");

    /// What a tmpfs takes, tmpfs(5), besides those of quotas.
    private static final Set<String> TMPFS = Set.of(
            "size",
            "nr_blocks",
            "nr_inodes",
            "mode",
            "uid",
            "gid",
            "huge",
            "mpol",
            "noswap",
            "inode32",
            "inode64",
            "casefold",
            "strict_encoding");

    public MountOptions {
        words = List.copyOf(words);
        data = List.copyOf(data);
    }

    static MountOptions of(String... words) {
        return parse("", List.of(words), false);
    }

    /// @param destination for messages
    /// @throws EngineException NOT_IMPLEMENTED or INVALID_ARGUMENT naming the word
    static MountOptions parse(String destination, List<String> words, boolean bind) {
        long set = 0;
        long clear = 0;
        long setAll = 0;
        long clearAll = 0;
        long propagation = 0;
        List<String> data = new ArrayList<>();
        for (String word : words) {
            Long bit = SET.get(word);
            if (bit != null) {
                set = (set & ~conflicting(bit)) | bit;
                clear &= ~bit;
                continue;
            }
            bit = CLEAR.get(word);
            if (bit != null) {
                set &= ~bit;
                // "rw" on a bind asks for nothing: a source that is read-only, perhaps locked so, stays that.
                clear |= word.equals("rw") ? 0 : bit;
                continue;
            }
            bit = PROPAGATION.get(word);
            if (bit != null) {
                propagation = bit;
                continue;
            }
            String rest = word.startsWith("r") ? word.substring(1) : "";
            if (SET.containsKey(rest)) {
                setAll = (setAll & ~conflicting(SET.get(rest))) | SET.get(rest);
                clearAll &= ~SET.get(rest);
            } else if (CLEAR.containsKey(rest)) {
                setAll &= ~CLEAR.get(rest);
                clearAll |= CLEAR.get(rest);
            } else if (NOT_BUILT.contains(word) || word.startsWith("idmap=") || word.startsWith("ridmap=")) {
                throw EngineException.notImplemented(
                        "mount option \"" + word + "\" for " + destination + " is not supported");
            } else if (!NOTHING.contains(word) && !word.isEmpty()) {
                if (bind) {
                    throw EngineException.invalid("mount option \"" + word + "\" for " + destination
                            + (SUPERBLOCK.contains(word)
                                    ? " belongs to the filesystem and can't be set on a bind mount"
                                    : " is not one that a bind mount can have"));
                }
                data.add(word);
            }
        }
        return new MountOptions(words, set, clear, setAll, clearAll, propagation, data);
    }

    /// The access-time modes are one field; the last word wins.
    private static long conflicting(long bit) {
        return (bit & ATIME_FIELD) != 0 ? ATIME_FIELD : 0;
    }

    MountOptions withPropagation(String word) {
        List<String> more = new ArrayList<>(words);
        more.add(word);
        Long bits = PROPAGATION.get(word);
        if (bits == null) {
            throw EngineException.invalid("\"" + word + "\" is no mount propagation: use private, rprivate, slave,"
                    + " rslave, shared, rshared, unbindable or runbindable");
        }
        return new MountOptions(more, set, clear, setAll, clearAll, bits, data);
    }

    MountOptions withoutData(String word) {
        List<String> fewerWords = words.stream().filter(w -> !w.equals(word)).toList();
        List<String> fewer = data.stream().filter(w -> !w.equals(word)).toList();
        return new MountOptions(fewerWords, set, clear, setAll, clearAll, propagation, fewer);
    }

    /// The kernel would refuse it too, but without saying which word it does not know.
    ///
    /// @throws EngineException INVALID_ARGUMENT in Docker's words
    void requireOfTmpfs() {
        for (String word : data) {
            String key = word.replaceFirst("=.*", "");
            if (!TMPFS.contains(key) && !SUPERBLOCK.contains(key) && !key.contains("quota")) {
                throw EngineException.invalid("invalid tmpfs option [\"" + word
                        + "\"]: give size=64m, mode=1777, uid=, gid=," + " nr_inodes= or flags such as noexec");
            }
        }
    }

    static boolean isPropagation(String word) {
        return PROPAGATION.containsKey(word);
    }

    /// `MS_` bits of a propagation word.
    static long propagation(String word) {
        return of().withPropagation(word).propagation;
    }
}
