package io.cooperage.engine.store;

import java.io.OutputStream;
import java.nio.ByteBuffer;

/// Writes into an [Ingest] as to any stream. Closing it neither commits nor ends the ingest. One thread.
public final class IngestOutput extends OutputStream {
    private final Ingest ingest;

    public IngestOutput(Ingest ingest) {
        this.ingest = ingest;
    }

    @Override
    public void write(int value) {
        write(new byte[] {(byte) value}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) {
        ingest.write(ByteBuffer.wrap(bytes, offset, length));
    }
}
