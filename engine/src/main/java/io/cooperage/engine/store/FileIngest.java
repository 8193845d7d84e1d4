package io.cooperage.engine.store;

import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.error.ErrorKind;
import io.cooperage.engine.oci.Digest;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Writes one file of the ingest folder, and hands it to the store when it is complete.
final class FileIngest implements Ingest {
    /// Fits a processor's cache, so that what was hashed is still there when it is written.
    private static final int SLICE = 1 << 18;

    private final BlobStore store;
    private final Path partial;
    private final @Nullable Digest expected;
    private final long size;
    private final Runnable release;
    private final IngestProgress progress;
    private final FileChannel channel;
    private MessageDigest hash;
    private long written;
    private boolean usable = true;
    private boolean closed;

    /// @param expected null when only the end will tell
    /// @param size −1 when unknown
    /// @param release to be run once, when this ends one way or another
    FileIngest(BlobStore store, Path partial, @Nullable Digest expected, long size, Runnable release) {
        this.store = store;
        this.partial = partial;
        this.expected = expected;
        this.size = size;
        this.release = release;
        this.hash = newHash();
        try {
            this.channel = open();
            this.written = rehashOrClose();
        } catch (IOException failure) {
            throw StorageFailure.of("write", partial, failure);
        }
        this.progress = new IngestProgress(partial, written);
    }

    private MessageDigest newHash() {
        return expected == null ? Digest.sha256("0".repeat(64)).newHash() : expected.newHash();
    }

    private FileChannel open() throws IOException {
        var mode = PosixFilePermissions.fromString("rw-------");
        if (Files.exists(partial)) {
            // A blob's mode may have reached the disk before its name did.
            Files.setPosixFilePermissions(partial, mode);
        }
        return FileChannel.open(
                partial,
                Set.of(StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE),
                PosixFilePermissions.asFileAttribute(mode));
    }

    private long rehashOrClose() throws IOException {
        try {
            return rehash();
        } catch (IOException failure) {
            channel.close();
            throw failure;
        }
    }

    /// Reads what an earlier attempt left, up to where it goes on.
    private long rehash() throws IOException {
        if (size >= 0 && channel.size() > size) {
            channel.truncate(0);
        }
        ByteBuffer buffer = ByteBuffer.allocate(SLICE);
        while (channel.read(buffer) >= 0) {
            hash.update(buffer.array(), 0, buffer.position());
            buffer.clear();
        }
        return channel.position();
    }

    @Override
    public long offset() {
        return written;
    }

    @Override
    public void restart() {
        requireUsable();
        try {
            channel.truncate(0);
            channel.position(0);
        } catch (IOException failure) {
            throw failed(failure);
        }
        hash = newHash();
        written = 0;
        progress.restarted();
    }

    @Override
    public void write(ByteBuffer bytes) {
        requireUsable();
        if (size >= 0 && bytes.remaining() > size - written) {
            discard();
            throw dataLoss("more than the " + size + " bytes that were announced");
        }
        int end = bytes.limit();
        try {
            while (bytes.position() < end) {
                bytes.limit(Math.min(end, bytes.position() + SLICE));
                hash.update(bytes.duplicate());
                int count = bytes.remaining();
                while (bytes.hasRemaining()) {
                    channel.write(bytes);
                }
                written += count;
            }
        } catch (IOException failure) {
            throw failed(failure);
        } finally {
            bytes.limit(end);
        }
        progress.advance(written);
    }

    @Override
    public InputStream follow() {
        return progress.follow();
    }

    @Override
    public Digest commit() {
        requireUsable();
        if (size >= 0 && written != size) {
            discard();
            throw dataLoss(written + " bytes in place of " + size);
        }
        Digest actual = new Digest(
                expected == null ? "sha256" : expected.algorithm(),
                HexFormat.of().formatHex(hash.digest()));
        if (expected != null && !expected.equals(actual)) {
            discard();
            throw dataLoss("content with the digest " + actual);
        }
        usable = false;
        progress.exclusively(() -> {
            store.accept(partial, actual);
            progress.committed(store.path(actual));
        });
        return actual;
    }

    @Override
    public Path partial() {
        return partial;
    }

    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        usable = false;
        progress.failed();
        try {
            channel.close();
            if (expected == null) {
                Files.deleteIfExists(partial);
            }
        } catch (IOException failure) {
            throw StorageFailure.of("close", partial, failure);
        } finally {
            release.run();
        }
    }

    private void requireUsable() {
        if (!usable) {
            throw new IllegalStateException("the ingest of " + name() + " has ended");
        }
    }

    /// What is on the disk so far stays, and is read again by the next attempt.
    private EngineException failed(IOException failure) {
        usable = false;
        progress.failed();
        return StorageFailure.of("write", partial, failure);
    }

    private void discard() {
        usable = false;
        progress.failed();
        try {
            Files.deleteIfExists(partial);
        } catch (IOException failure) {
            throw StorageFailure.of("remove", partial, failure);
        }
    }

    private EngineException dataLoss(String came) {
        return new EngineException(
                ErrorKind.DATA_LOSS,
                "the blob " + name() + " arrived damaged: " + came + "; nothing of it was kept, try again");
    }

    private String name() {
        return expected == null ? "being made" : expected.toString();
    }
}
