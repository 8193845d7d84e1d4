package io.cooperage.engine.layer;

import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.error.ErrorKind;
import io.cooperage.engine.linux.Fd;
import io.cooperage.engine.linux.Syscalls;
import io.cooperage.engine.store.AtomicFile;
import io.cooperage.engine.store.StorageFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Knows which trees may not have reached the disk, so that nobody has to wait for it.
///
/// Flushing a tree costs more than unpacking it. So a tree is used at once and flushed in the background;
/// until then a small file of its name holds the id of this boot. A mark of another boot means that the power
/// went before the flush was done: some files of that tree may be empty.
final class UnsyncedTrees {
    private static final Logger LOG = LoggerFactory.getLogger(UnsyncedTrees.class);
    private static final Path BOOT_ID = Path.of("/proc/sys/kernel/random/boot_id");

    private final Syscalls kernel;
    private final Path marks;
    private final Set<Thread> flushing = ConcurrentHashMap.newKeySet();

    /// @param marks a folder for the marks alone
    UnsyncedTrees(Syscalls kernel, Path marks) {
        this.kernel = kernel;
        this.marks = marks;
    }

    /// To be called before the tree gets its name.
    void mark(String name) {
        AtomicFile.writeDurably(marks.resolve(name), bootId());
    }

    void forget(String name) {
        Path mark = marks.resolve(name);
        try {
            Files.deleteIfExists(mark);
        } catch (IOException failure) {
            throw StorageFailure.of("remove", mark, failure);
        }
    }

    /// Flushes in the background, then takes the mark away.
    void sync(Path tree) {
        Thread thread = Thread.ofPlatform().daemon().name("root-sync").unstarted(() -> flush(tree));
        flushing.add(thread);
        thread.start();
    }

    /// Waits for the flushes under way. An interrupt is kept, and does not end the waiting.
    void await() {
        boolean interrupted = false;
        for (Thread thread : flushing) {
            while (thread.isAlive()) {
                try {
                    thread.join();
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /// A failure leaves the mark: after a reboot the tree is unpacked again, and that is all that is lost.
    private void flush(Path tree) {
        try (Fd folder = kernel.open(tree.toString(), 0)) {
            kernel.syncfs(folder);
            forget(tree.getFileName().toString());
        } catch (EngineException unsynced) {
            if (unsynced.kind() == ErrorKind.NOT_FOUND) {
                // Removed again before its turn came.
                return;
            }
            LOG.warn("{} may not be on the disk yet", tree, unsynced);
        } finally {
            flushing.remove(Thread.currentThread());
        }
    }

    /// Names of trees to be dropped. Those marked since this boot are flushed now instead.
    ///
    /// @param folder where the trees are
    List<String> doubtful(Path folder) {
        String boot = bootId();
        List<String> doubtful = new ArrayList<>();
        for (Path mark : list()) {
            String name = mark.getFileName().toString();
            Path tree = folder.resolve(name);
            if (Files.isDirectory(tree) && content(mark).equals(boot)) {
                sync(tree);
            } else {
                doubtful.add(name);
            }
        }
        return doubtful;
    }

    private List<Path> list() {
        try (Stream<Path> paths = Files.list(marks)) {
            return paths.toList();
        } catch (IOException failure) {
            throw StorageFailure.of("list the folder", marks, failure);
        }
    }

    /// An unreadable mark is no good one.
    private static String content(Path mark) {
        try {
            return Files.readString(mark).strip();
        } catch (IOException unreadable) {
            return "";
        }
    }

    private static String bootId() {
        try {
            return Files.readString(BOOT_ID).strip();
        } catch (IOException failure) {
            throw StorageFailure.of("read", BOOT_ID, failure);
        }
    }
}
