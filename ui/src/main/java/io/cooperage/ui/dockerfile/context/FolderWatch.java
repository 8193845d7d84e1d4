package io.cooperage.ui.dockerfile.context;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Says that something changed in one of several folders (inotify). A watch that the machine refuses, because there are
/// too many of them, costs freshness only: reading afresh by hand still works.
public final class FolderWatch implements AutoCloseable {
    /// A context has a handful of folders; a limit per user, shared with all programs, is often 8192.
    static final int MOST = 1_000;

    private static final Logger LOG = LoggerFactory.getLogger(FolderWatch.class);

    private final WatchService service;
    private final Runnable changed;

    /// Guards `keys`.
    private final Object lock = new Object();

    private final Map<Path, WatchKey> keys = new HashMap<>();

    /// @param changed called on a thread of the watch after each burst of changes
    public FolderWatch(Runnable changed) {
        this.changed = changed;
        try {
            service = FileSystems.getDefault().newWatchService();
        } catch (IOException e) {
            throw new UncheckedIOException("no file watch can be opened; raise fs.inotify.max_user_instances", e);
        }
        Thread.ofVirtual().name("folder-watch").start(this::listen);
    }

    /// Watches these folders and no others. Blocks shortly.
    public void follow(Set<Path> folders) {
        synchronized (lock) {
            Set<Path> gone = new HashSet<>(keys.keySet());
            gone.removeAll(folders);
            for (Path folder : gone) {
                WatchKey key = keys.remove(folder);
                if (key != null) {
                    key.cancel();
                }
            }
            for (Path folder : folders) {
                if (keys.size() < MOST && !keys.containsKey(folder)) {
                    register(folder);
                }
            }
        }
    }

    @Override
    public void close() {
        try {
            service.close();
        } catch (IOException e) {
            LOG.debug("A file watch did not close", e);
        }
    }

    private void register(Path folder) {
        try {
            keys.put(
                    folder,
                    folder.register(
                            service,
                            StandardWatchEventKinds.ENTRY_CREATE,
                            StandardWatchEventKinds.ENTRY_DELETE,
                            StandardWatchEventKinds.ENTRY_MODIFY));
        } catch (IOException | ClosedWatchServiceException e) {
            LOG.debug("{} is not watched", folder, e);
        }
    }

    private void listen() {
        try {
            while (true) {
                WatchKey key = service.take();
                boolean something = !key.pollEvents().isEmpty();
                key.reset();
                if (something) {
                    changed.run();
                }
            }
        } catch (ClosedWatchServiceException e) {
            LOG.trace("The watch was closed");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
