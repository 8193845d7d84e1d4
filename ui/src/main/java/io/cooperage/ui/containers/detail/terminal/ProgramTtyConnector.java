package io.cooperage.ui.containers.detail.terminal;

import com.techsenger.jeditermfx.core.TtyConnector;
import com.techsenger.jeditermfx.core.util.TermSize;
import io.cooperage.engine.container.Attachment;
import io.cooperage.engine.container.Attachment.Chunk;
import io.cooperage.engine.container.ExecSession;
import io.cooperage.engine.error.EngineException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/// Joins the terminal emulator to a program in a container. Characters cut in two by the end of a chunk are
/// put together again. One thread reads, another writes, as the emulator does; any thread may close.
final class ProgramTtyConnector implements TtyConnector {
    private static final int SIGHUP = 1;

    private final Attachment session;
    private final CharsetDecoder decoder = StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPLACE)
            .onUnmappableCharacter(CodingErrorAction.REPLACE);

    /// Read but not yet taken by the emulator. Only the reading thread touches these.
    private CharBuffer decoded = CharBuffer.allocate(0);

    private ByteBuffer undecoded = ByteBuffer.allocate(0);
    private volatile boolean ended;
    private volatile boolean closed;

    ProgramTtyConnector(Attachment session) {
        this.session = session;
    }

    @Override
    public int read(char[] buffer, int offset, int length) throws IOException {
        while (!decoded.hasRemaining()) {
            if (!fill()) {
                return -1;
            }
        }
        int count = Math.min(length, decoded.remaining());
        decoded.get(buffer, offset, count);
        return count;
    }

    /// @return false at the end of all output
    private boolean fill() throws IOException {
        @Nullable Chunk chunk;
        try {
            chunk = session.read();
        } catch (EngineException e) {
            ended = true;
            if (closed) {
                return false;
            }
            throw new IOException(e.getMessage(), e);
        }
        if (chunk == null) {
            ended = true;
            return false;
        }
        ByteBuffer bytes = undecoded;
        if (bytes.hasRemaining()) {
            ByteBuffer joined = ByteBuffer.allocate(bytes.remaining() + chunk.bytes().length);
            bytes = joined.put(bytes).put(chunk.bytes()).flip();
        } else {
            bytes = ByteBuffer.wrap(chunk.bytes());
        }
        CharBuffer characters = CharBuffer.allocate((int) (bytes.remaining() * decoder.maxCharsPerByte()) + 1);
        decoder.decode(bytes, characters, false);
        undecoded = bytes;
        decoded = characters.flip();
        return true;
    }

    @Override
    public boolean ready() {
        return decoded.hasRemaining();
    }

    @Override
    public void write(byte[] bytes) throws IOException {
        if (ended || closed) {
            // A key pressed in the moment in which the program ended.
            return;
        }
        session.stdin().write(bytes);
        session.stdin().flush();
    }

    @Override
    public void write(String text) throws IOException {
        write(text.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public boolean isConnected() {
        return !ended && !closed;
    }

    @Override
    public void resize(TermSize size) {
        if (!ended && !closed) {
            session.resize(size.getColumns(), size.getRows());
        }
    }

    @Override
    public int waitFor() throws InterruptedException {
        try {
            return session.exit().get().exitCode();
        } catch (ExecutionException | CancellationException e) {
            // Nobody will say how it ended; to the emulator that is an end like any other.
            return -1;
        }
    }

    @Override
    public String getName() {
        return session instanceof ExecSession exec ? exec.execId() : "";
    }

    /// Lets go. A program that was started for this terminal is hung up on, as closing a terminal does; the
    /// main process of a container lives on.
    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        try {
            if (session instanceof ExecSession exec && !exec.exit().isDone()) {
                exec.signal(SIGHUP);
            }
        } finally {
            session.close();
        }
    }
}
