package io.cooperage.engine.linux;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/// Kernel files that stay open from their first reading on: reading an open one again makes its text anew and
/// costs a fifth of opening it by name, reading and closing it. What was missing at first is not asked for
/// again; a group never gains a file.
///
/// All of these together hold at most a part of the descriptors that the process may have. What finds no room
/// is opened for each reading. Not for threads to share, but any thread may make one.
final class HeldFiles implements CounterReader, AutoCloseable {
    /// The rest is for connections, logs and images.
    private static final int SHARE = 4;

    private static final Semaphore ROOM =
            new Semaphore((int) Math.min(Integer.MAX_VALUE, OpenFileLimit.ofSelf() / SHARE));

    private final Semaphore room;
    private final Map<Path, Map<String, Held>> files = new HashMap<>();

    HeldFiles() {
        this(ROOM);
    }

    /// @param room one permit for each file that may be held
    HeldFiles(Semaphore room) {
        this.room = room;
    }

    /// @param fd null where there is no such file
    private record Held(@Nullable Fd fd) {}

    @Override
    public void read(Path directory, String name, CounterFile into) {
        Map<String, Held> here = files.computeIfAbsent(directory, _ -> new HashMap<>());
        Held held = here.get(name);
        if (held == null && room.tryAcquire()) {
            held = open(directory.resolve(name));
            if (held == null || held.fd == null) {
                room.release();
            }
            if (held != null) {
                here.put(name, held);
            }
        }
        if (held == null) {
            BY_NAME.read(directory, name, into);
        } else if (held.fd == null) {
            into.clear();
        } else {
            into.read(held.fd);
        }
    }

    /// @return null when it can't be opened now
    private static @Nullable Held open(Path file) {
        try {
            return new Held(Syscalls.host().open(file.toString(), OpenFlags.O_RDONLY));
        } catch (SyscallException e) {
            return e.is(Errno.ENOENT) ? new Held(null) : null;
        }
    }

    @Override
    public void close() {
        for (Map<String, Held> directory : files.values()) {
            for (Held held : directory.values()) {
                if (held.fd != null) {
                    held.fd.close();
                    room.release();
                }
            }
        }
        files.clear();
    }
}
