package io.cooperage.engine.api.docker;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/// A connection that a handler took over.
final class RawConnection implements Exchange.Hijacked {
    private final Wire wire;
    private final InputStream in;
    private final OutputStream out;

    RawConnection(Wire wire, HttpInput input) {
        this.wire = wire;
        this.in = new In(input);
        this.out = new Out(wire);
    }

    @Override
    public InputStream in() {
        return in;
    }

    @Override
    public OutputStream out() {
        return out;
    }

    @Override
    public void close() {
        wire.close();
    }

    private static final class In extends InputStream {
        private final HttpInput input;

        In(HttpInput input) {
            this.input = input;
        }

        @Override
        public int read() throws IOException {
            return input.read();
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
            return length == 0 ? 0 : input.read(into, offset, length);
        }
    }

    private static final class Out extends OutputStream {
        private final Wire wire;

        Out(Wire wire) {
            this.wire = wire;
        }

        @Override
        public void write(int value) throws IOException {
            write(new byte[] {(byte) value}, 0, 1);
        }

        @Override
        public void write(byte[] from, int offset, int length) throws IOException {
            wire.write(from, offset, length);
        }
    }
}
