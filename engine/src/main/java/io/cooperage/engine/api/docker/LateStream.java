package io.cooperage.engine.api.docker;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.io.IOException;
import java.io.OutputStream;
import org.jspecify.annotations.Nullable;

/// The body of an answer that begins with its first byte: what fails before is told with a status of its own.
/// It is for the server to end it. For one thread.
final class LateStream extends OutputStream {
    private final Beginning beginning;
    private @Nullable OutputStream out;

    /// Where the bytes go.
    @FunctionalInterface
    interface Beginning {
        OutputStream begin() throws IOException;
    }

    LateStream(Beginning beginning) {
        this.beginning = beginning;
    }

    /// Begins if nothing was written, for an answer that may be empty.
    void begin() throws IOException {
        out();
    }

    @CanIgnoreReturnValue
    private OutputStream out() throws IOException {
        OutputStream begun = out;
        if (begun == null) {
            begun = beginning.begin();
            out = begun;
        }
        return begun;
    }

    @Override
    public void write(int b) throws IOException {
        out().write(b);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        out().write(bytes, offset, length);
    }

    @Override
    public void flush() throws IOException {
        if (out != null) {
            out.flush();
        }
    }
}
