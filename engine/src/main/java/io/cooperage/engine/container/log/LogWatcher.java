package io.cooperage.engine.container.log;

import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.error.ErrorKind;
import io.cooperage.engine.event.EventStream.Subscription;
import java.io.IOException;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchEvent;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Tells when something was written to a log, for any number of logs: one inotify instance and one thread,
/// which begin with the first log that is followed and sleep while nothing is written.
///
/// A program may write a million lines a second, and inotify would report each. So a directory that has spoken
/// is not watched for [#REST] afterwards; then it is watched again, and only after that looked at, so nothing
/// is missed. An idle log is reported at once, a busy one about every [#REST], at a cost that does not depend
/// on what it writes.
public final class LogWatcher implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(LogWatcher.class);

    /// How long a directory is left alone after a change, in nanoseconds.
    private static final long REST = TimeUnit.MILLISECONDS.toNanos(100);

    /// Guards everything below. Listeners are called without it.
    private final ReentrantLock lock = new ReentrantLock();

    private final Map<Path, Watched> directories = new HashMap<>();
    /// In the order in which they wake.
    private final Deque<Watched> resting = new ArrayDeque<>();

    private @Nullable WatchService service;
    private boolean closed;

    /// Calls `changed` on the watcher's thread after a log file in `directory` was written, made or renamed. It
    /// must be quick. A call may come a moment after the subscription is closed.
    ///
    /// @throws EngineException RESOURCE_EXHAUSTED when the user's inotify watches are used up, NOT_FOUND
    ///     without the directory
    Subscription watch(Path directory, Runnable changed) {
        lock.lock();
        try {
            if (closed) {
                throw new EngineException(ErrorKind.UNAVAILABLE, "follow " + directory + ": the engine is closing");
            }
            Watched watched = directories.get(directory);
            if (watched == null) {
                watched = new Watched(directory);
                watched.key = register(start(), directory);
                directories.put(directory, watched);
            }
            watched.listeners.add(changed);
        } finally {
            lock.unlock();
        }
        return () -> forget(directory, changed);
    }

    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            directories.clear();
            resting.clear();
            if (service != null) {
                service.close(); // ends the thread
            }
        } catch (IOException e) {
            throw new EngineException(ErrorKind.INTERNAL, "close the log watcher: " + e.getMessage(), e);
        } finally {
            lock.unlock();
        }
    }

    private void forget(Path directory, Runnable changed) {
        lock.lock();
        try {
            Watched watched = directories.get(directory);
            if (watched == null) {
                return;
            }
            watched.listeners.remove(changed);
            if (watched.listeners.isEmpty()) {
                directories.remove(directory);
                if (watched.key != null) {
                    watched.key.cancel();
                }
                resting.remove(watched);
            }
        } finally {
            lock.unlock();
        }
    }

    private WatchService start() {
        if (service == null) {
            try {
                WatchService made = Path.of("/").getFileSystem().newWatchService();
                service = made;
                Thread.ofPlatform().daemon().name("cooperage-log-watcher").start(() -> run(made));
            } catch (IOException e) {
                throw exhausted("follow a log: inotify", "fs.inotify.max_user_instances", e);
            }
        }
        return service;
    }

    private static WatchKey register(WatchService service, Path directory) {
        try {
            return directory.register(
                    service, StandardWatchEventKinds.ENTRY_MODIFY, StandardWatchEventKinds.ENTRY_CREATE);
        } catch (java.nio.file.NoSuchFileException | java.nio.file.NotDirectoryException e) {
            throw new EngineException(ErrorKind.NOT_FOUND, "follow " + directory + ": there is no such directory", e);
        } catch (IOException e) {
            throw exhausted("follow " + directory, "fs.inotify.max_user_watches", e);
        }
    }

    private static EngineException exhausted(String what, String setting, IOException e) {
        return new EngineException(
                ErrorKind.RESOURCE_EXHAUSTED,
                what + ": " + e.getMessage() + "; if other programs use up the watches, raise the sysctl " + setting,
                e);
    }

    private void run(WatchService from) {
        try {
            while (true) {
                long wait = untilNextWakes();
                WatchKey key = wait == Long.MAX_VALUE ? from.take() : from.poll(wait, TimeUnit.NANOSECONDS);
                List<Runnable> tell = new ArrayList<>();
                if (key != null) {
                    tell.addAll(changed(key));
                }
                tell.addAll(wake(from));
                tell.forEach(LogWatcher::call);
            }
        } catch (ClosedWatchServiceException e) {
            LOG.debug("Log watcher closed");
        } catch (InterruptedException e) {
            LOG.debug("Log watcher interrupted", e);
        }
    }

    private static void call(Runnable listener) {
        try {
            listener.run();
        } catch (RuntimeException e) { // the edge: one log's trouble must not end all following
            LOG.error("A listener of the log watcher failed", e);
        }
    }

    private long untilNextWakes() {
        lock.lock();
        try {
            Watched next = resting.peek();
            return next == null ? Long.MAX_VALUE : Math.max(0, next.wakes - System.nanoTime());
        } finally {
            lock.unlock();
        }
    }

    private List<Runnable> changed(WatchKey key) {
        boolean relevant = false;
        for (WatchEvent<?> event : key.pollEvents()) {
            relevant |= event.kind().equals(StandardWatchEventKinds.OVERFLOW)
                    || LogDirectory.isLog(String.valueOf(event.context()));
        }
        lock.lock();
        try {
            Watched watched = key.watchable() instanceof Path path ? directories.get(path) : null;
            if (watched == null || !key.equals(watched.key)) {
                return List.of(); // meanwhile forgotten
            }
            if (!relevant) {
                if (!key.reset()) { // the directory is gone
                    directories.remove(watched.directory);
                }
                return List.of();
            }
            key.cancel();
            watched.key = null;
            watched.wakes = System.nanoTime() + REST;
            resting.add(watched);
            return List.copyOf(watched.listeners);
        } finally {
            lock.unlock();
        }
    }

    private List<Runnable> wake(WatchService from) {
        List<Runnable> tell = new ArrayList<>();
        lock.lock();
        try {
            Watched next;
            while ((next = resting.peek()) != null && next.wakes - System.nanoTime() <= 0) {
                resting.remove();
                try {
                    next.key = register(from, next.directory);
                } catch (EngineException e) {
                    directories.remove(next.directory);
                    if (e.kind() != ErrorKind.NOT_FOUND) { // else the container was removed
                        LOG.warn("A log is followed no longer", e);
                    }
                }
                tell.addAll(next.listeners);
            }
        } finally {
            lock.unlock();
        }
        return tell;
    }

    private static final class Watched {
        private final Path directory;
        private final List<Runnable> listeners = new ArrayList<>();
        /// Null while it rests.
        private @Nullable WatchKey key;
        /// When its rest ends, by [System#nanoTime].
        private long wakes;

        Watched(Path directory) {
            this.directory = directory;
        }
    }
}
