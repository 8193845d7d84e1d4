package io.cooperage.engine.linux;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;

/// Text files of /proc, /sys and cgroupfs: one write carries one value, and the errno of a refused write is
/// the answer.
public final class KernelFile {
    private KernelFile() {}

    /// Writes `value` in one call.
    ///
    /// @throws SyscallException naming the file and the value
    public static void write(Path file, String value) {
        Syscalls sys = Syscalls.host();
        try (Fd fd = sys.open(file.toString(), OpenFlags.O_WRONLY | OpenFlags.O_TRUNC)) {
            sys.write(fd, ByteBuffer.wrap(value.getBytes(StandardCharsets.UTF_8)));
        } catch (SyscallException e) {
            throw new SyscallException("write '" + value + "' to", file.toString(), e.errno());
        }
    }

    /// The whole text; empty when there is no such file or it can't be read now.
    public static Optional<String> read(Path file) {
        Syscalls sys = Syscalls.host();
        try (Fd fd = sys.open(file.toString(), OpenFlags.O_RDONLY)) {
            ByteBuffer text = ByteBuffer.allocate(8192);
            while (sys.read(fd, text) >= 0) {
                if (!text.hasRemaining()) {
                    text = ByteBuffer.allocate(text.capacity() * 4).put(text.flip());
                }
            }
            return Optional.of(NativeText.text(text.array(), text.position()));
        } catch (SyscallException unreadable) {
            return Optional.empty();
        }
    }
}
