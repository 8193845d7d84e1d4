package io.cooperage.engine.layer;

import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.error.ErrorKind;
import io.cooperage.engine.layer.UnpackOptions.Limits;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.HexFormat;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import org.apache.commons.compress.MemoryLimitException;
import org.jspecify.annotations.Nullable;

/// The unpacked bytes of an archive, read, hashed and decompressed on a thread of its own, so that this works
/// while files are written.
///
/// One reading thread. An interrupt of it ends the reading with [InterruptedIOException].
final class ArchiveSource implements ReadableByteChannel {
    private static final int CHUNK = 128 << 10;
    private static final int CHUNKS = 8;
    private static final Duration INTERRUPT_AGAIN = Duration.ofMillis(50);

    /// A piece of unpacked bytes, or how it ended: `failure`, or neither at the end.
    private record Piece(byte[] bytes, int length, @Nullable Throwable failure) {}

    /// Which bytes the digest is of.
    enum Hashed {
        /// The archive as it is stored.
        PACKED,
        /// What it holds, which is a layer's diff id.
        UNPACKED
    }

    private final PackedInput packed;
    private final MessageDigest hash;
    private final Hashed hashed;
    private final Limits limits;
    private final BlockingQueue<Piece> full = new ArrayBlockingQueue<>(CHUNKS);
    private final BlockingQueue<byte[]> empty = new ArrayBlockingQueue<>(CHUNKS);
    private final Thread thread;

    /// Chunks made so far; the producing thread's.
    private int made;

    private ByteBuffer current = ByteBuffer.allocate(0);
    private boolean ended;
    private volatile boolean open = true;

    /// @param in the packed archive; closed by [#close]. Its reads end when their thread is interrupted, unless
    ///     they are short.
    ArchiveSource(InputStream in, Limits limits, MessageDigest hash, Hashed hashed) {
        this.hash = hash;
        this.hashed = hashed;
        this.packed = new PackedInput(in, hashed == Hashed.PACKED ? hash : null);
        this.limits = limits;
        this.thread = Thread.ofPlatform().daemon().name("archive-reader").start(this::produce);
    }

    private void produce() {
        long total = 0;
        try (InputStream plain = open()) {
            while (open) {
                byte[] chunk = chunk();
                int length = plain.readNBytes(chunk, 0, CHUNK);
                total += length;
                if (length > 0) {
                    checkLimits(total);
                    if (hashed == Hashed.UNPACKED) {
                        hash.update(chunk, 0, length);
                    }
                    full.put(new Piece(chunk, length, null));
                }
                if (length < CHUNK) {
                    // What follows the last frame still belongs to the file that is hashed.
                    packed.drain();
                    full.put(new Piece(chunk, 0, null));
                    return;
                }
            }
        } catch (InterruptedException e) {
            // Only close() interrupts this thread; nobody reads any more.
            Thread.currentThread().interrupt();
        } catch (IOException | RuntimeException | OutOfMemoryError failure) {
            // Whatever a decoder throws at hostile bytes belongs to the reader.
            hand(failure);
        }
    }

    /// Made as needed: a small archive takes one.
    private byte[] chunk() throws InterruptedException {
        byte[] free = empty.poll();
        if (free == null && made < CHUNKS - 1) {
            made++;
            return new byte[CHUNK];
        }
        return free != null ? free : empty.take();
    }

    private void hand(Throwable failure) {
        try {
            full.put(new Piece(new byte[0], 0, failure));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private InputStream open() throws IOException {
        return packed.compression().open(packed);
    }

    private void checkLimits(long total) {
        if (limits.bytes() > 0 && total > limits.bytes()) {
            throw new EngineException(
                    ErrorKind.RESOURCE_EXHAUSTED,
                    "it unpacks to more than the " + limits.bytes() + " bytes that are allowed");
        }
        if (limits.ratio() > 0 && total > limits.ratioFrom() && total / limits.ratio() > packed.count()) {
            throw new EngineException(
                    ErrorKind.RESOURCE_EXHAUSTED,
                    "it unpacks to more than " + limits.ratio() + " times its size, which no root filesystem does;"
                            + " it looks like an attack (a decompression bomb)");
        }
    }

    @Override
    public int read(ByteBuffer into) throws IOException {
        if (!current.hasRemaining() && !advance()) {
            return -1;
        }
        int count = Math.min(into.remaining(), current.remaining());
        into.put(into.position(), current, current.position(), count);
        into.position(into.position() + count);
        current.position(current.position() + count);
        return count;
    }

    private boolean advance() throws IOException {
        if (ended) {
            return false;
        }
        if (current.capacity() == CHUNK) {
            empty.add(current.array());
        }
        current = ByteBuffer.allocate(0);
        Piece piece;
        try {
            piece = full.take();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted");
        }
        if (piece.failure() != null) {
            ended = true;
            throw told(piece.failure());
        }
        if (piece.length() == 0) {
            ended = true;
            return false;
        }
        current = ByteBuffer.wrap(piece.bytes(), 0, piece.length());
        return true;
    }

    private static IOException told(Throwable failure) {
        return switch (failure) {
            case EngineException limit -> throw limit;
            case MemoryLimitException memory -> throw memory(memory);
            case org.tukaani.xz.MemoryLimitException memory -> throw memory(memory);
            case OutOfMemoryError memory -> throw memory(memory);
            case IOException io -> io;
            default -> new IOException(failure.toString(), failure);
        };
    }

    private static EngineException memory(Throwable cause) {
        return new EngineException(
                ErrorKind.RESOURCE_EXHAUSTED,
                "unpacking it takes more memory than is allowed; pack it again with a smaller window",
                cause);
    }

    /// Reads to the end, so that checksums are verified and the digest is the file's.
    void finish() throws IOException {
        ByteBuffer scratch = ByteBuffer.allocate(1 << 14);
        int count;
        do {
            count = read(scratch.clear());
        } while (count >= 0);
    }

    /// The digest, in hex. Once, and only after [#finish].
    String digest() {
        if (!ended) {
            throw new IllegalStateException("not read to the end");
        }
        return HexFormat.of().formatHex(hash.digest());
    }

    /// Packed bytes read so far.
    long packedCount() {
        return packed.count();
    }

    /// For the message that it is no archive.
    String guess() {
        return packed.guess();
    }

    @Override
    public boolean isOpen() {
        return open;
    }

    @Override
    public void close() throws IOException {
        open = false;
        // The thread is at most between two reads of the file; it closes the stream itself.
        boolean interrupted = false;
        while (thread.isAlive()) {
            // More than once, for a read may take the interrupt and go on.
            thread.interrupt();
            try {
                thread.join(INTERRUPT_AGAIN);
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        packed.close();
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
