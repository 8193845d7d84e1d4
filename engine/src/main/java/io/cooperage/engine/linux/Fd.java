package io.cooperage.engine.linux;

import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicBoolean;

/// An open file descriptor and the name it was opened by. Closing twice is fine; using it after close is a
/// programming error, caught here because the number may by then be another file's.
public final class Fd implements AutoCloseable {
    private static final int AT_FDCWD = -100;

    /// Stands for the current directory in the `…at` calls; absolute paths ignore it. Close does nothing.
    public static final Fd CWD = new Fd(AT_FDCWD, "", number -> {});

    @FunctionalInterface
    interface Closer {
        void close(int number);
    }

    private final int number;
    private final String name;
    private final Closer closer;
    private final AtomicBoolean closed = new AtomicBoolean();

    Fd(int number, String name, Closer closer) {
        this.number = number;
        this.name = name;
        this.closer = closer;
    }

    /// The number the kernel gave.
    public int number() {
        if (closed.get()) {
            throw new IllegalStateException("file descriptor of " + name + " is closed");
        }
        return number;
    }

    /// A path that names this open file to calls that take only a path, proc_pid_fd(5). Follow it as a
    /// symlink; below a directory (`procPath() + "/x"`) it resolves from that very directory, whatever it is
    /// called by now.
    public String procPath() {
        return "/proc/self/fd/" + number();
    }

    /// The same for java.nio.
    public Path path() {
        return Path.of(procPath());
    }

    /// How messages name `relative` under this descriptor.
    String describe(String relative) {
        if (name.isEmpty() || relative.startsWith("/")) {
            return relative.isEmpty() ? "." : relative;
        }
        return relative.isEmpty() ? name : name + "/" + relative;
    }

    @Override
    public void close() {
        if (number >= 0 && closed.compareAndSet(false, true)) {
            closer.close(number);
        }
    }

    @Override
    public String toString() {
        return name + " (fd " + number + ")";
    }
}
