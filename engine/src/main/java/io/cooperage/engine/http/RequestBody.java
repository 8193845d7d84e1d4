package io.cooperage.engine.http;

import java.io.IOException;
import java.io.InputStream;

/// The body of a request for its handler: the first read gives a client leave to send that waits for it.
final class RequestBody extends InputStream {
    private final InboundBytes input;
    private final Leave leave;
    private boolean begun;

    /// Says `100 Continue`, to a client that waits for it.
    @FunctionalInterface
    interface Leave {
        void give() throws IOException;
    }

    RequestBody(InboundBytes input, Leave leave) {
        this.input = input;
        this.leave = leave;
    }

    boolean isBegun() {
        return begun;
    }

    boolean isEmpty() throws IOException {
        begin();
        return input.isEmpty();
    }

    private void begin() throws IOException {
        if (!begun) {
            begun = true;
            leave.give();
        }
    }

    @Override
    public int read() throws IOException {
        begin();
        return input.read();
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        begin();
        return input.read(into, offset, length);
    }

    @Override
    public int available() {
        return input.available();
    }
}
