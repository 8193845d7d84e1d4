package io.cooperage.engine.http;

import io.netty.buffer.ByteBuf;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/// A connection that a handler took over for raw bytes.
final class RawConnection implements RawStream, HttpConnection.Taker {
    private final HttpConnection connection;
    private final Outbound out;
    private final InboundBytes in;
    private final OutputStream raw = new Out();

    RawConnection(HttpConnection connection, Outbound out) {
        this.connection = connection;
        this.out = out;
        this.in = new InboundBytes(connection::readOn);
    }

    @Override
    public void put(Object message) {
        if (message instanceof ByteBuf bytes) {
            in.put(bytes);
        } else {
            ReferenceCountUtil.release(message);
        }
    }

    @Override
    public void end() {
        in.queue().end();
    }

    @Override
    public void fail(IOException cause) {
        in.queue().fail(cause);
    }

    @Override
    public void broken(Throwable cause) {
        fail(new IOException(cause.getMessage(), cause));
    }

    @Override
    public boolean wantsMore() {
        return in.queue().wantsMore();
    }

    @Override
    public InputStream in() {
        return in;
    }

    @Override
    public OutputStream out() {
        return raw;
    }

    @Override
    public void endOutput() {
        connection.onLoop(connection::endOutput);
    }

    @Override
    public void close() {
        in.queue().abandon(new IOException("the connection is closed"));
        connection.onLoop(connection::linger);
    }

    private final class Out extends OutputStream {
        @Override
        public void write(int value) throws IOException {
            write(new byte[] {(byte) value}, 0, 1);
        }

        @Override
        public void write(byte[] from, int offset, int length) throws IOException {
            int done = 0;
            while (done < length) {
                int count = Math.min(Outbound.PIECE, length - done);
                out.send(out.copy(from, offset + done, count));
                done += count;
            }
        }
    }
}
