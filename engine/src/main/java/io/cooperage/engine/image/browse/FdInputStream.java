package io.cooperage.engine.image.browse;

import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.linux.Fd;
import io.cooperage.engine.linux.Syscalls;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;

/// Reads an open file, and closes it.
final class FdInputStream extends InputStream {
    private static final int BUFFER = 64 << 10;

    private final Syscalls kernel;
    private final Fd file;
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER).limit(0);

    FdInputStream(Syscalls kernel, Fd file) {
        this.kernel = kernel;
        this.file = file;
    }

    private boolean fill() throws IOException {
        if (buffer.hasRemaining()) {
            return true;
        }
        buffer.clear();
        try {
            boolean more = kernel.read(file, buffer) >= 0;
            buffer.flip();
            return more;
        } catch (EngineException failure) {
            buffer.limit(0);
            throw new IOException(failure.getMessage(), failure);
        }
    }

    @Override
    public int read() throws IOException {
        return fill() ? buffer.get() & 0xff : -1;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        if (!fill()) {
            return -1;
        }
        int part = Math.min(length, buffer.remaining());
        buffer.get(into, offset, part);
        return part;
    }

    @Override
    public void close() {
        file.close();
    }
}
