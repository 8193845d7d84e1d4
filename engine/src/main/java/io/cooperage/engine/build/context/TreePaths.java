package io.cooperage.engine.build.context;

import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.linux.AtFlags;
import io.cooperage.engine.linux.Fd;
import io.cooperage.engine.linux.FileStatus;
import io.cooperage.engine.linux.OpenFlags;
import io.cooperage.engine.linux.Syscalls;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Resolves paths in a tree as a process whose root it is would: symlinks, absolute ones too, and `..` stay
/// inside. What is resolved is opened with `RESOLVE_BENEATH | RESOLVE_NO_SYMLINKS` (openat2(2)), so a tree
/// that is changed in between leads nowhere else.
///
/// Any thread. The root stays open for as long as this is used.
public final class TreePaths {
    /// As the kernel's, path_resolution(7).
    private static final int LINKS_MAX = 40;

    private static final int STAY =
            OpenFlags.RESOLVE_BENEATH | OpenFlags.RESOLVE_NO_SYMLINKS | OpenFlags.RESOLVE_NO_MAGICLINKS;

    private final Syscalls kernel;
    private final Fd root;

    public TreePaths(Syscalls kernel, Fd root) {
        this.kernel = kernel;
        this.root = root;
    }

    /// Where a path leads.
    ///
    /// @param path relative to the root, without symlinks, `.` and `..`; empty for the root
    /// @param status null when nothing is there
    public record Resolved(String path, @Nullable FileStatus status) {
        public boolean exists() {
            return status != null;
        }

        public boolean isFolder() {
            return status != null && status.isDirectory();
        }

        /// The last component; empty for the root.
        public String name() {
            return path.substring(path.lastIndexOf('/') + 1);
        }

        /// The folder of the last component; empty for the root.
        public String parent() {
            return path.substring(0, Math.max(0, path.lastIndexOf('/')));
        }
    }

    /// The components of a path, `.` and empty ones left out, `..` taken by its letters and never above the
    /// top.
    public static List<String> parts(String path) {
        List<String> parts = new ArrayList<>();
        for (String part : path.split("/", -1)) {
            if (part.equals("..")) {
                if (!parts.isEmpty()) {
                    parts.removeLast();
                }
            } else if (!part.isEmpty() && !part.equals(".")) {
                parts.add(part);
            }
        }
        return parts;
    }

    public static String join(String folder, String name) {
        return folder.isEmpty() ? name : name.isEmpty() ? folder : folder + "/" + name;
    }

    /// Follows every symlink, the last component's too. What is missing is taken by its letters.
    ///
    /// @throws EngineException INVALID_ARGUMENT when links lead around in a circle
    public Resolved resolve(String path) {
        return resolve(path, true);
    }

    /// @param followLast whether a link at the end is followed
    public Resolved resolve(String path, boolean followLast) {
        Deque<String> left = new ArrayDeque<>(parts(path));
        List<String> real = new ArrayList<>();
        FileStatus status = status("");
        int links = 0;
        while (!left.isEmpty()) {
            String part = left.removeFirst();
            if (part.equals("..")) {
                if (!real.isEmpty()) {
                    real.removeLast();
                }
                status = status(String.join("/", real));
                continue;
            }
            boolean inFolder = status != null && status.isDirectory();
            real.add(part);
            status = inFolder ? status(String.join("/", real)) : null;
            if (status != null && status.isSymlink() && (followLast || !left.isEmpty())) {
                if (++links > LINKS_MAX) {
                    throw EngineException.invalid("/" + path + ": too many levels of symbolic links");
                }
                String target = readLink(String.join("/", real));
                real.removeLast();
                if (target.startsWith("/")) {
                    real.clear();
                }
                status = status(String.join("/", real));
                Arrays.stream(target.split("/", -1))
                        .filter(piece -> !piece.isEmpty() && !piece.equals("."))
                        .toList()
                        .reversed()
                        .forEach(left::addFirst);
            }
        }
        return new Resolved(String.join("/", real), status);
    }

    private @Nullable FileStatus status(String real) {
        return kernel.tryStatx(root, real, real.isEmpty() ? AtFlags.AT_EMPTY_PATH : AtFlags.AT_SYMLINK_NOFOLLOW)
                .orElse(null);
    }

    public String readLink(String real) {
        try (Fd link = openat(real, OpenFlags.O_PATH | OpenFlags.O_NOFOLLOW)) {
            return kernel.readlinkat(link, "");
        }
    }

    /// Opens a folder for listing.
    ///
    /// @param real a resolved path
    public Fd openFolder(String real) {
        return openat(real, OpenFlags.O_RDONLY | OpenFlags.O_DIRECTORY | OpenFlags.O_NOFOLLOW);
    }

    /// Opens what was seen to be a regular file, for reading.
    ///
    /// @throws EngineException INVALID_ARGUMENT when it is none
    public Fd openFile(String real) {
        Fd file = openat(real, OpenFlags.O_RDONLY | OpenFlags.O_NOFOLLOW | OpenFlags.O_NONBLOCK | OpenFlags.O_NOCTTY);
        try {
            if (!kernel.statx(file, "", AtFlags.AT_EMPTY_PATH).isRegular()) {
                throw EngineException.invalid("/" + real + " is no regular file");
            }
            return file;
        } catch (EngineException failure) {
            file.close();
            throw failure;
        }
    }

    private Fd openat(String real, int flags) {
        return kernel.openat2(root, real.isEmpty() ? "." : real, flags, 0, STAY);
    }
}
