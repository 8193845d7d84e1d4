package io.cooperage.ui.containers.detail.words;

import java.util.Map;

/// The symbolic names of the errors that making a container meets, errno(3), on Linux. Any thread.
public final class ErrnoName {
    private static final Map<Integer, String> NAMES = Map.ofEntries(
            Map.entry(1, "EPERM"),
            Map.entry(2, "ENOENT"),
            Map.entry(3, "ESRCH"),
            Map.entry(5, "EIO"),
            Map.entry(7, "E2BIG"),
            Map.entry(8, "ENOEXEC"),
            Map.entry(9, "EBADF"),
            Map.entry(11, "EAGAIN"),
            Map.entry(12, "ENOMEM"),
            Map.entry(13, "EACCES"),
            Map.entry(16, "EBUSY"),
            Map.entry(17, "EEXIST"),
            Map.entry(18, "EXDEV"),
            Map.entry(19, "ENODEV"),
            Map.entry(20, "ENOTDIR"),
            Map.entry(21, "EISDIR"),
            Map.entry(22, "EINVAL"),
            Map.entry(24, "EMFILE"),
            Map.entry(26, "ETXTBSY"),
            Map.entry(28, "ENOSPC"),
            Map.entry(30, "EROFS"),
            Map.entry(36, "ENAMETOOLONG"),
            Map.entry(38, "ENOSYS"),
            Map.entry(40, "ELOOP"),
            Map.entry(95, "EOPNOTSUPP"),
            Map.entry(116, "ESTALE"));

    private ErrnoName() {}

    /// `Operation not permitted (EPERM, errno 1)`; empty when nothing failed.
    ///
    /// @param words what the engine calls it; may be empty
    public static String sentence(int errno, String words) {
        if (errno == 0) {
            return words;
        }
        String name = NAMES.get(errno);
        String code = (name == null ? "" : name + ", ") + "errno " + errno;
        return words.isEmpty() ? code : words + " (" + code + ")";
    }
}
