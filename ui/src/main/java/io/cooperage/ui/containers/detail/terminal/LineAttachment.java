package io.cooperage.ui.containers.detail.terminal;

import io.cooperage.engine.container.Attachment;
import io.cooperage.engine.container.ExitStatus;
import io.cooperage.engine.error.EngineException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/// Gives a process without a terminal what the kernel's would (termios(3), ICANON, ECHO and ONLCR): what is
/// typed shows, can be rubbed out, and goes off with Enter; Ctrl+U drops the line, Ctrl+D on an empty one
/// ends the input. One thread reads, another writes.
final class LineAttachment implements Attachment {
    private static final int ERASE = 0x7f;
    private static final int BACKSPACE = 0x08;
    private static final int END = 0x04;
    private static final int INTERRUPT = 0x03;
    private static final int DROP = 0x15;
    private static final byte[] RUBBED_OUT = "\b \b".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] NEW_LINE = "\r\n".getBytes(StandardCharsets.US_ASCII);

    private final Attachment process;

    /// Output and echo in the order they came. It is small: who does not read holds the process back.
    private final BlockingQueue<Said> said = new ArrayBlockingQueue<>(64);

    private final Thread pump;
    private final OutputStream typed = new Typed();

    /// @param chunk null at the end of all output
    /// @param failure why there is no more
    private record Said(@Nullable Chunk chunk, @Nullable EngineException failure) {}

    LineAttachment(Attachment process) {
        this.process = process;
        pump = Thread.ofVirtual().name("line-attachment").start(this::pump);
    }

    private void pump() {
        try {
            Chunk chunk = process.read();
            while (chunk != null) {
                said.put(new Said(new Chunk(chunk.stream(), withReturns(chunk.bytes())), null));
                chunk = process.read();
            }
            said.put(new Said(null, null));
        } catch (EngineException e) {
            end(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // Closed.
        }
    }

    /// Who reads, or comes back to, is to see the end rather than wait for it, whatever nobody has read yet.
    private void end(@Nullable EngineException failure) {
        Said last = new Said(null, failure);
        while (!said.offer(last)) {
            said.clear();
        }
    }

    private static byte[] withReturns(byte[] bytes) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(bytes.length + 16);
        for (byte each : bytes) {
            if (each == '\n') {
                out.write('\r');
            }
            out.write(each);
        }
        return out.toByteArray();
    }

    @Override
    public @Nullable Chunk read() {
        try {
            Said next = said.take();
            if (next.chunk == null) {
                end(next.failure); // The end stays the end.
            }
            if (next.failure != null) {
                throw next.failure;
            }
            return next.chunk;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return null;
        }
    }

    @Override
    public OutputStream stdin() {
        return typed;
    }

    @Override
    public void resize(int columns, int rows) {
        // A process without a terminal knows no size.
    }

    @Override
    public CompletableFuture<ExitStatus> exit() {
        return process.exit();
    }

    @Override
    public void close() {
        pump.interrupt();
        process.close();
        end(null);
    }

    /// The line that is being typed.
    private final class Typed extends OutputStream {
        private final ByteArrayOutputStream line = new ByteArrayOutputStream();

        @Override
        public void write(int key) throws IOException {
            write(new byte[] {(byte) key}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            ByteArrayOutputStream echo = new ByteArrayOutputStream();
            for (int i = offset; i < offset + length; i++) {
                key(bytes[i], echo);
            }
            if (echo.size() > 0) {
                try {
                    said.put(new Said(new Chunk(StdStream.STDOUT, echo.toByteArray()), null));
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            }
        }

        private void key(byte key, ByteArrayOutputStream echo) throws IOException {
            switch (key) {
                case '\r', '\n' -> {
                    echo.writeBytes(NEW_LINE);
                    line.write('\n');
                    send();
                }
                case ERASE, BACKSPACE -> rubOut(echo);
                case DROP, INTERRUPT -> {
                    while (line.size() > 0) {
                        rubOut(echo);
                    }
                }
                case END -> {
                    if (line.size() > 0) {
                        send();
                    } else {
                        process.stdin().close();
                    }
                }
                default -> {
                    line.write(key);
                    echo.write(key);
                }
            }
        }

        private void send() throws IOException {
            process.stdin().write(line.toByteArray());
            process.stdin().flush();
            line.reset();
        }

        /// A whole character: its last byte and, in UTF-8, those that lead to it.
        private void rubOut(ByteArrayOutputStream echo) {
            byte[] bytes = line.toByteArray();
            if (bytes.length == 0) {
                return;
            }
            int keep = bytes.length - 1;
            while (keep > 0 && (bytes[keep] & 0xC0) == 0x80) {
                keep--;
            }
            line.reset();
            line.write(bytes, 0, keep);
            echo.writeBytes(RUBBED_OUT);
        }
    }
}
