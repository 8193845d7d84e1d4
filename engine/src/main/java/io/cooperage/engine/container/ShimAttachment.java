package io.cooperage.engine.container;

import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.error.ErrorKind;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SocketChannel;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// Standard streams over a shim's attach socket, in Docker's 8-byte frames. The connection may be promised
/// only: an
/// attachment made before the container starts is connected by the start, before its program runs.
class ShimAttachment implements Attachment {
    private static final int HEADER = 8;
    private static final int STDIN = 0;
    private static final int STDERR = 2;
    private static final int RESIZE = 3;

    /// A frame from a shim is at most one read buffer; more means the stream is out of step.
    private static final int MAX_FRAME = 1 << 20;

    private final CompletableFuture<SocketChannel> connection;
    private final CompletableFuture<ExitStatus> exit;
    private final ByteBuffer header = ByteBuffer.allocate(HEADER);

    /// Keeps frames whole: writers of stdin and of resizes may be different threads.
    private final ReentrantLock writing = new ReentrantLock();

    private final OutputStream stdin = new FramedStdin();

    ShimAttachment(CompletableFuture<SocketChannel> connection, CompletableFuture<ExitStatus> exit) {
        this.connection = connection;
        this.exit = exit;
    }

    @Override
    public @Nullable Chunk read() {
        SocketChannel channel = connected();
        if (channel == null) {
            return null;
        }
        try {
            header.clear();
            if (!fill(channel, header)) {
                return null;
            }
            int type = header.get(0);
            int length = header.getInt(4);
            if (length < 0 || length > MAX_FRAME) {
                throw new EngineException(
                        ErrorKind.DATA_LOSS, "attach stream out of step: frame of " + length + " bytes");
            }
            byte[] bytes = new byte[length];
            if (!fill(channel, ByteBuffer.wrap(bytes))) {
                return null;
            }
            return new Chunk(type == STDERR ? StdStream.STDERR : StdStream.STDOUT, bytes);
        } catch (AsynchronousCloseException e) {
            return null;
        } catch (ClosedChannelException e) {
            return null;
        } catch (IOException e) {
            // A shim that was killed resets the connection; for the reader that is the end of output.
            return null;
        }
    }

    @Override
    public OutputStream stdin() {
        return stdin;
    }

    @Override
    public void resize(int columns, int rows) {
        ByteBuffer frame = ByteBuffer.allocate(HEADER + 4);
        frame.put((byte) RESIZE).position(4);
        frame.putInt(4).putShort((short) columns).putShort((short) rows).flip();
        try {
            send(frame);
        } catch (IOException _) {
            // The process has ended: there is no terminal left to resize.
        }
    }

    @Override
    public CompletableFuture<ExitStatus> exit() {
        return exit;
    }

    @Override
    public void close() {
        if (connection.cancel(false)) {
            return;
        }
        SocketChannel channel = connected();
        if (channel != null) {
            try {
                channel.close();
            } catch (IOException e) {
                throw new EngineException(ErrorKind.INTERNAL, "close attach connection: " + e.getMessage(), e);
            }
        }
    }

    private @Nullable SocketChannel connected() {
        try {
            return connection.get();
        } catch (CancellationException | ExecutionException e) {
            // Closed, or the start failed, before there was anything to connect to.
            return null;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return null;
        }
    }

    private void send(ByteBuffer frame) throws IOException {
        SocketChannel channel = connected();
        if (channel == null) {
            throw new ClosedChannelException();
        }
        writing.lock();
        try {
            while (frame.hasRemaining()) {
                channel.write(frame);
            }
        } finally {
            writing.unlock();
        }
    }

    private static boolean fill(SocketChannel channel, ByteBuffer buffer) throws IOException {
        while (buffer.hasRemaining()) {
            if (channel.read(buffer) < 0) {
                return false;
            }
        }
        return true;
    }

    private final class FramedStdin extends OutputStream {
        private static final int MAX_CHUNK = 32 << 10;

        @Override
        public void write(int b) throws IOException {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            for (int done = 0; done < length; ) {
                int part = Math.min(length - done, MAX_CHUNK);
                ByteBuffer frame = ByteBuffer.allocate(HEADER + part);
                frame.put((byte) STDIN).position(4);
                frame.putInt(part).put(bytes, offset + done, part).flip();
                send(frame);
                done += part;
            }
        }

        /// An empty frame is end-of-file. Whoever has ended meanwhile needs none.
        @Override
        public void close() {
            try {
                send(ByteBuffer.allocate(HEADER));
            } catch (IOException _) {
                // The connection ends with the program.
            }
        }
    }
}
