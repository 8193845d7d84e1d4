package io.cooperage.engine.store;

import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.oci.Digest;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Knows which blobs are on the disk, so that nobody has to wait for it.
///
/// Flushing a layer takes as long as all other work on it together. So a blob gets its name at once, with mode
/// 0600; it is flushed in the background, and only then becomes read-only (0400). A blob that is still
/// writable when the machine has started anew may hold anything: it is read once more, and removed when it is
/// not what its name says. After the death of this process alone nothing is lost, for the kernel has it all.
///
/// The mark is the file's own mode, because that costs nothing to set, can't be lost apart from the file, and
/// is right without a flush: the change of mode can reach the disk only after what was flushed before it.
final class BlobDurability {
    private static final Logger LOG = LoggerFactory.getLogger(BlobDurability.class);
    private static final Path BOOT_ID = Path.of("/proc/sys/kernel/random/boot_id");
    private static final Set<PosixFilePermission> ON_DISK = PosixFilePermissions.fromString("r--------");

    private final Path bootFile;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition idle = lock.newCondition();
    private final Deque<Path> waiting = new ArrayDeque<>();
    private final Executor threads;
    private boolean working;

    /// @param bootFile remembers during which run of the machine the blobs were last looked through
    /// @param threads runs what waits for the disk
    BlobDurability(Path bootFile, Executor threads) {
        this.bootFile = bootFile;
        this.threads = threads;
    }

    /// Looks through the blobs of an earlier run, before anybody uses them.
    ///
    /// @return those that were damaged, which are removed
    List<Digest> recover(Map<Digest, Path> blobs) {
        String boot = read(BOOT_ID);
        boolean samePower = Files.exists(bootFile) && read(bootFile).equals(boot);
        List<Digest> lost = new ArrayList<>();
        blobs.forEach((digest, file) -> {
            if (!writable(file)) {
                return;
            }
            if (samePower || intact(digest, file)) {
                flushLater(file);
            } else {
                LOG.warn("{} is damaged, for the machine stopped before it was on the disk; removed", digest);
                delete(file);
                lost.add(digest);
            }
        });
        if (!samePower) {
            // Last of all: dying before it means that the next start looks again.
            AtomicFile.write(bootFile, boot);
        }
        return lost;
    }

    void flushLater(Path blob) {
        lock.lock();
        try {
            waiting.add(blob);
            if (!working) {
                working = true;
                threads.execute(this::work);
            }
        } finally {
            lock.unlock();
        }
    }

    /// Waits until everything committed so far is on the disk. An interrupt is kept, and does not end the waiting.
    void await() {
        lock.lock();
        try {
            while (working) {
                idle.awaitUninterruptibly();
            }
        } finally {
            lock.unlock();
        }
    }

    /// Ends when there is nothing to do, so that an idle engine has no thread for it.
    private void work() {
        for (Path blob = next(); blob != null; blob = next()) {
            flush(blob);
        }
    }

    private @Nullable Path next() {
        lock.lock();
        try {
            Path blob = waiting.poll();
            if (blob == null) {
                working = false;
                idle.signalAll();
            }
            return blob;
        } finally {
            lock.unlock();
        }
    }

    /// A failure leaves the file writable: the next start of the machine looks at it.
    private static void flush(Path blob) {
        try {
            try (FileChannel channel = FileChannel.open(blob, StandardOpenOption.READ)) {
                channel.force(false);
            }
            Files.setPosixFilePermissions(blob, ON_DISK);
        } catch (NoSuchFileException removed) {
            LOG.debug("{} was removed before it was flushed", removed.getFile());
        } catch (IOException failure) {
            LOG.warn("{} may not be on the disk", blob, failure);
        }
    }

    private static boolean writable(Path file) {
        try {
            return Files.getPosixFilePermissions(file).contains(PosixFilePermission.OWNER_WRITE);
        } catch (IOException failure) {
            throw StorageFailure.of("look at", file, failure);
        }
    }

    private static boolean intact(Digest digest, Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            var hash = digest.newHash();
            byte[] buffer = new byte[1 << 18];
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                hash.update(buffer, 0, count);
            }
            return HexFormat.of().formatHex(hash.digest()).equals(digest.hex());
        } catch (IOException failure) {
            EngineException told = StorageFailure.of("read", file, failure);
            LOG.warn("{}", told.getMessage(), told);
            return false;
        }
    }

    private static void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException failure) {
            throw StorageFailure.of("remove", file, failure);
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file).strip();
        } catch (IOException failure) {
            throw StorageFailure.of("read", file, failure);
        }
    }
}
