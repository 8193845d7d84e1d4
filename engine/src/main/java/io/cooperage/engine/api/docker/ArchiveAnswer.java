package io.cooperage.engine.api.docker;

import java.io.IOException;
import java.io.OutputStream;
import org.jspecify.annotations.Nullable;

/// The body of an answer that begins with its first byte, so that what fails before still gets a status.
final class ArchiveAnswer extends OutputStream {
    private final Exchange exchange;
    private final String contentType;
    private @Nullable OutputStream out;

    ArchiveAnswer(Exchange exchange, String contentType) {
        this.exchange = exchange;
        this.contentType = contentType;
    }

    private OutputStream begun() throws IOException {
        OutputStream begun = out;
        if (begun == null) {
            begun = exchange.stream(200, contentType);
            out = begun;
        }
        return begun;
    }

    @Override
    public void write(int value) throws IOException {
        begun().write(value);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        begun().write(bytes, offset, length);
    }

    @Override
    public void flush() throws IOException {
        if (out != null) {
            out.flush();
        }
    }

    /// The writer of an archive closes it as if all went well; [#finish] says so.
    @Override
    public void close() throws IOException {
        flush();
    }

    /// Ends the answer. Without it the connection breaks, and the client knows that the body is not whole.
    void finish() throws IOException {
        begun().close();
    }
}
