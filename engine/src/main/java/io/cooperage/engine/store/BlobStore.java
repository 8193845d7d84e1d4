package io.cooperage.engine.store;

import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.error.ErrorKind;
import io.cooperage.engine.oci.Digest;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Bytes under the name of their digest: the `blobs` folder of an OCI image layout.
///
/// A blob is there completely, verified, or not at all; what is on its way lies outside the layout, in the
/// ingest folder, and survives this process, so that a later ingest of the same digest goes on where it ended.
/// How a power cut is survived without waiting for the disk: [BlobDurability]. Any thread. One store per layout,
/// under the engine's lock.
public final class BlobStore {
    private static final Pattern PARTIAL = Pattern.compile("(sha256-[0-9a-f]{64}|sha512-[0-9a-f]{128})");
    private static final Pattern HEX = Pattern.compile("[0-9a-f]{64}|[0-9a-f]{128}");

    private final Path blobs;
    private final Path ingest;
    private final BlobDurability durability;
    private final List<Digest> lost;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition released = lock.newCondition();
    private final Set<Digest> arriving = new HashSet<>();

    /// Removes what a killed process left and nobody can use; after a power cut it reads the newest blobs again.
    ///
    /// @param layout the OCI image layout; made if missing, with its `oci-layout` file
    /// @param ingest what is incomplete; on the same file system
    /// @throws EngineException INVALID_ARGUMENT when that is another file system
    public BlobStore(Path layout, Path ingest) {
        this(
                layout,
                ingest,
                task -> Thread.ofPlatform().daemon().name("blob-sync").start(task));
    }

    /// Looks at the blobs of an engine that runs elsewhere, without its lock: nothing is made or removed, and
    /// what is here may go at any moment. Not for taking in.
    public static BlobStore toRead(Path layout, Path ingest) {
        return new BlobStore(layout, ingest, new BlobDurability(ingest.resolve("boot-id"), Runnable::run), List.of());
    }

    private BlobStore(Path layout, Path ingest, BlobDurability durability, List<Digest> lost) {
        this.blobs = layout.resolve("blobs");
        this.ingest = ingest;
        this.durability = durability;
        this.lost = lost;
    }

    /// @param threads runs what waits for the disk
    BlobStore(Path layout, Path ingest, Executor threads) {
        this.blobs = layout.resolve("blobs");
        this.ingest = ingest;
        OciLayout.create(layout);
        OciLayout.folder(ingest);
        requireSameFileSystem();
        sweep();
        this.durability = new BlobDurability(ingest.resolve("boot-id"), threads);
        this.lost = durability.recover(files());
    }

    /// Blobs that were here before the machine stopped and whose bytes had not reached the disk. They are gone.
    public List<Digest> lost() {
        return lost;
    }

    public boolean has(Digest digest) {
        return Files.isRegularFile(path(digest));
    }

    /// Bytes of a blob; empty when it is not here.
    public OptionalLong size(Digest digest) {
        try {
            return OptionalLong.of(Files.size(path(digest)));
        } catch (NoSuchFileException _) {
            return OptionalLong.empty();
        } catch (IOException failure) {
            throw StorageFailure.of("look at", path(digest), failure);
        }
    }

    /// Where a blob lies or would lie. Never write there.
    public Path path(Digest digest) {
        return blobs.resolve(digest.algorithm()).resolve(digest.hex());
    }

    /// @throws io.cooperage.engine.error.EngineException NOT_FOUND naming the digest
    public InputStream open(Digest digest) {
        try {
            return Files.newInputStream(path(digest));
        } catch (NoSuchFileException failure) {
            throw missing(digest, failure);
        } catch (IOException failure) {
            throw StorageFailure.of("read", path(digest), failure);
        }
    }

    /// A small blob (a manifest, a config) as a whole, verified once more as it is read.
    ///
    /// @throws io.cooperage.engine.error.EngineException NOT_FOUND; DATA_LOSS when the bytes have changed on
    ///     disk; RESOURCE_EXHAUSTED when it is longer than `most`
    public byte[] read(Digest digest, int most) {
        byte[] content;
        try (InputStream in = open(digest)) {
            content = in.readNBytes(most);
            if (in.read() >= 0) {
                throw new EngineException(
                        ErrorKind.RESOURCE_EXHAUSTED,
                        "the blob " + digest + " has more than the " + most + " bytes that are allowed here");
            }
        } catch (IOException failure) {
            throw StorageFailure.of("read", path(digest), failure);
        }
        if (!digest.matches(content)) {
            throw new EngineException(
                    ErrorKind.DATA_LOSS,
                    "the blob " + path(digest) + " has changed on the disk; remove the image and pull it again");
        }
        return content;
    }

    /// Stores a small blob.
    public Digest put(byte[] content) {
        Digest digest = Digest.of(content);
        if (!has(digest)) {
            try (Ingest ingesting = ingest()) {
                ingesting.write(ByteBuffer.wrap(content));
                ingesting.commit();
            }
        }
        return digest;
    }

    /// Begins or continues to take in a blob whose digest is known.
    ///
    /// One ingest of a digest at a time: a second caller waits for the first. When the blob is here, by then or
    /// already, the ingest has all of it: see [Ingest#offset].
    ///
    /// @param size expected bytes; −1 when unknown
    /// @throws EngineException DATA_LOSS when the blob is here with another size; CANCELLED when the caller is
    ///     interrupted while it waits
    public Ingest ingest(Digest digest, long size) {
        claim(digest);
        try {
            OptionalLong present = size(digest);
            if (present.isEmpty()) {
                Path partial = ingest.resolve(digest.algorithm() + "-" + digest.hex());
                return new FileIngest(this, partial, digest, size, () -> release(digest));
            }
            if (size >= 0 && present.getAsLong() != size) {
                throw new EngineException(
                        ErrorKind.DATA_LOSS,
                        "the blob " + digest + " is said to have " + size + " bytes, but it has "
                                + present.getAsLong());
            }
            release(digest);
            return new PresentIngest(this, digest, present.getAsLong());
        } catch (RuntimeException failure) {
            release(digest);
            throw failure;
        }
    }

    /// Takes in bytes whose digest is known only afterwards.
    public Ingest ingest() {
        return new FileIngest(this, TemporaryName.beside(ingest.resolve("blob")), null, -1, () -> {});
    }

    /// Not while an ingest of this digest runs. Those who have it open can read on.
    public void delete(Digest digest) {
        delete(path(digest));
    }

    /// Every blob, sorted. Files of other names are none.
    public List<Digest> list() {
        return List.copyOf(files().keySet());
    }

    /// Incomplete blobs with the bytes they take; for disk usage and for prune.
    public List<Path> incomplete() {
        return children(ingest).stream()
                .filter(path -> PARTIAL.matcher(name(path)).matches() || TemporaryName.matches(name(path)))
                .toList();
    }

    /// Removes incomplete blobs that nobody is bringing just now.
    ///
    /// @return bytes freed
    public long removeIncomplete() {
        long freed = 0;
        for (Path file : incomplete()) {
            if (PARTIAL.matcher(name(file)).matches()) {
                freed += removeUnclaimed(file, Digest.parse(name(file).replace('-', ':')));
            }
        }
        return freed;
    }

    private long removeUnclaimed(Path file, Digest digest) {
        if (!claimNow(digest)) {
            return 0;
        }
        try {
            long size = Files.size(file);
            Files.delete(file);
            return size;
        } catch (NoSuchFileException _) {
            return 0;
        } catch (IOException failure) {
            throw StorageFailure.of("remove", file, failure);
        } finally {
            release(digest);
        }
    }

    /// Waits until everything committed so far is on the disk, for an orderly end.
    public void flush() {
        durability.await();
    }

    /// Gives a complete file of the ingest folder its place.
    void accept(Path file, Digest digest) {
        Path target = path(digest);
        try {
            if (digest.algorithm().equals("sha512")) {
                OciLayout.folder(target.resolveSibling("."));
            }
            Files.move(file, target, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException failure) {
            throw StorageFailure.of("write", target, failure);
        }
        durability.flushLater(target);
    }

    private void claim(Digest digest) {
        lock.lock();
        try {
            while (!arriving.add(digest)) {
                released.await();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new EngineException(ErrorKind.CANCELLED, "cancelled while waiting for the blob " + digest, e);
        } finally {
            lock.unlock();
        }
    }

    private boolean claimNow(Digest digest) {
        lock.lock();
        try {
            return arriving.add(digest);
        } finally {
            lock.unlock();
        }
    }

    private void release(Digest digest) {
        lock.lock();
        try {
            arriving.remove(digest);
            released.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private Map<Digest, Path> files() {
        Map<Digest, Path> files = new TreeMap<>();
        for (String algorithm : List.of("sha256", "sha512")) {
            int length = algorithm.equals("sha256") ? 64 : 128;
            for (Path file : children(blobs.resolve(algorithm))) {
                if (name(file).length() == length && HEX.matcher(name(file)).matches()) {
                    files.put(new Digest(algorithm, name(file)), file);
                }
            }
        }
        return files;
    }

    /// Of unknown digest, so nobody can go on with them.
    private void sweep() {
        children(ingest).stream()
                .filter(path -> TemporaryName.matches(name(path)))
                .forEach(BlobStore::delete);
    }

    private void requireSameFileSystem() {
        try {
            if (!Files.getAttribute(blobs, "unix:dev").equals(Files.getAttribute(ingest, "unix:dev"))) {
                throw EngineException.invalid(ingest + " must be on the same file system as " + blobs
                        + ", so that a complete blob can be moved there at once");
            }
        } catch (IOException failure) {
            throw StorageFailure.of("look at", ingest, failure);
        }
    }

    private static List<Path> children(Path folder) {
        try (Stream<Path> paths = Files.list(folder)) {
            return paths.sorted().toList();
        } catch (NoSuchFileException _) {
            return List.of();
        } catch (IOException failure) {
            throw StorageFailure.of("list the folder", folder, failure);
        }
    }

    private static void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException failure) {
            throw StorageFailure.of("remove", file, failure);
        }
    }

    private static EngineException missing(Digest digest, IOException cause) {
        return new EngineException(ErrorKind.NOT_FOUND, "No such blob: " + digest, cause);
    }

    private static String name(Path path) {
        return path.getFileName().toString();
    }
}
