package io.cooperage.engine.api.docker;

import io.cooperage.engine.error.EngineException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/// A body that is held in memory as a whole, and so may not be of any length.
final class LimitedBody extends FilterInputStream {
    private final int limit;
    private long read;

    LimitedBody(InputStream body, int limit) {
        super(body);
        this.limit = limit;
    }

    @Override
    public int read() throws IOException {
        return counted(super.read(), 1);
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        int count = super.read(into, offset, length);
        return counted(count, count);
    }

    private int counted(int result, int count) {
        if (result >= 0) {
            read += count;
        }
        if (read > limit) {
            throw EngineException.invalid("request body is longer than " + limit + " bytes of JSON");
        }
        return result;
    }

    /// The connection needs the rest of it.
    @Override
    public void close() {}
}
