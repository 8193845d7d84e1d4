package io.cooperage.engine.layer;

import io.cooperage.engine.linux.Fd;
import io.cooperage.engine.linux.FileStatus;
import io.cooperage.engine.linux.OpenFlags;
import io.cooperage.engine.linux.Syscalls;
import java.nio.charset.StandardCharsets;

/// The signs by which overlayfs tells that a layer takes something away from those below
/// (Documentation/filesystems/overlayfs.rst, "whiteouts and opaque directories").
final class OverlayMarks {
    private static final byte[] YES = "y".getBytes(StandardCharsets.US_ASCII);

    private final Syscalls kernel;
    private final String opaque;

    /// @param rootless mounts are made with `userxattr`, for `trusted.…` takes the machine's root
    OverlayMarks(Syscalls kernel, boolean rootless) {
        this.kernel = kernel;
        this.opaque = (rootless ? "user" : "trusted") + ".overlay.opaque";
    }

    /// A whiteout: a character device that no driver has.
    static boolean isWhiteout(FileStatus status) {
        return status.type() == FileStatus.S_IFCHR && status.specialMajor() == 0 && status.specialMinor() == 0;
    }

    /// An attribute that is an order to overlayfs, not something that a file has.
    static boolean isOrder(String attribute) {
        return attribute.startsWith("trusted.overlay.") || attribute.startsWith("user.overlay.");
    }

    /// The same device for everyone, so since Linux 5.8 an ordinary user may make it too.
    void hide(Fd folder, String name) {
        kernel.mknodat(folder, name, FileStatus.S_IFCHR, 0, 0);
    }

    void makeOpaque(Fd folder) {
        kernel.fsetxattr(folder, opaque, YES, 0);
    }

    /// @param path of a folder, no symlink in it
    boolean isOpaque(Fd root, String path) {
        try (Fd folder =
                kernel.openat(root, path, OpenFlags.O_RDONLY | OpenFlags.O_DIRECTORY | OpenFlags.O_NOFOLLOW, 0)) {
            return isOpaque(folder);
        }
    }

    boolean isOpaque(Fd folder) {
        byte[] value = kernel.fgetxattr(folder, opaque).orElse(null);
        return value != null && value.length == 1 && value[0] == 'y';
    }
}
