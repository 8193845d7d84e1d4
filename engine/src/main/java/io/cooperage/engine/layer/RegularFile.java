package io.cooperage.engine.layer;

import io.cooperage.engine.linux.AtFlags;
import io.cooperage.engine.linux.Errno;
import io.cooperage.engine.linux.Fd;
import io.cooperage.engine.linux.OpenFlags;
import io.cooperage.engine.linux.SyscallException;
import io.cooperage.engine.linux.Syscalls;

/// Opens what was seen to be a regular file, in a folder that a running program may be changing.
///
/// In between it may have become a device or a fifo, and opening one of those does things: so it is held by
/// `O_PATH` and looked at first.
final class RegularFile {
    private RegularFile() {}

    /// For reading.
    ///
    /// @throws SyscallException ENOENT also when it is something else by now
    static Fd open(Syscalls kernel, Fd folder, String name) {
        try (Fd held = kernel.openat(folder, name, OpenFlags.O_PATH | OpenFlags.O_NOFOLLOW, 0)) {
            if (!kernel.statx(held, "", AtFlags.AT_EMPTY_PATH).isRegular()) {
                throw new SyscallException("openat", held + " as a file", Errno.ENOENT.number());
            }
            return kernel.open(held.procPath(), OpenFlags.O_RDONLY);
        }
    }
}
