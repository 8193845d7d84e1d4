package io.cooperage.engine.api.kube.stream;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.spdy.DefaultSpdyDataFrame;
import io.netty.handler.codec.spdy.DefaultSpdyPingFrame;
import io.netty.handler.codec.spdy.DefaultSpdyRstStreamFrame;
import io.netty.handler.codec.spdy.DefaultSpdySynReplyFrame;
import io.netty.handler.codec.spdy.SpdyDataFrame;
import io.netty.handler.codec.spdy.SpdyFrame;
import io.netty.handler.codec.spdy.SpdyFrameCodec;
import io.netty.handler.codec.spdy.SpdyGoAwayFrame;
import io.netty.handler.codec.spdy.SpdyPingFrame;
import io.netty.handler.codec.spdy.SpdyRstStreamFrame;
import io.netty.handler.codec.spdy.SpdyStreamStatus;
import io.netty.handler.codec.spdy.SpdySynStreamFrame;
import io.netty.handler.codec.spdy.SpdyVersion;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// SPDY/3.1 as clients of Kubernetes speak it: streams with headers, both ways, and no flow control. Their
/// library never opens a window again, so that to wait for one would stop every stream at 64 KiB; the
/// transport beneath holds back whoever is too fast. One thread receives; any may send.
final class SpdyConnection implements AutoCloseable {
    private static final int BUFFER = 16 * 1024;

    /// Of one data frame.
    private static final int LONGEST = 32 * 1024;

    private final InputStream in;
    private final OutputStream out;
    private final AutoCloseable transport;
    private final byte[] buffer = new byte[BUFFER];
    private final EmbeddedChannel decoder = new EmbeddedChannel(new SpdyFrameCodec(SpdyVersion.SPDY_3_1));

    /// Guarded by `sending`.
    private final EmbeddedChannel encoder = new EmbeddedChannel(new SpdyFrameCodec(SpdyVersion.SPDY_3_1));

    private final ReentrantLock sending = new ReentrantLock();

    /// @param transport closed with this; its close throws nothing that is checked
    SpdyConnection(InputStream in, OutputStream out, AutoCloseable transport) {
        this.in = in;
        this.out = out;
        this.transport = transport;
    }

    sealed interface Frame {}

    /// The client opens a stream.
    ///
    /// @param headers names in lower case
    /// @param last it will send nothing on it
    record Open(int stream, Map<String, String> headers, boolean last) implements Frame {
        Open {
            headers = Map.copyOf(headers);
        }
    }

    @SuppressWarnings("ArrayRecordComponent") // handed on once, never compared
    record Data(int stream, byte[] data, boolean last) implements Frame {}

    record Reset(int stream) implements Frame {}

    /// Blocks for the next. Pings are answered on the way.
    ///
    /// @return null when the client is gone
    @Nullable
    Frame receive() throws IOException {
        while (true) {
            Object next = decoder.readInbound();
            if (next != null) {
                if (next instanceof SpdyGoAwayFrame) {
                    return null;
                }
                Frame frame = frame(next);
                if (frame != null) {
                    return frame;
                }
                continue;
            }
            int length = in.read(buffer);
            if (length < 0) {
                return null;
            }
            // Data frames keep a part of what they are decoded from, and the buffer is used again.
            decoder.writeInbound(Unpooled.copiedBuffer(buffer, 0, length));
        }
    }

    private @Nullable Frame frame(Object next) throws IOException {
        try {
            return switch (next) {
                case SpdySynStreamFrame open -> {
                    if (open.isInvalid()) {
                        throw new IOException("the headers of stream " + open.streamId() + " can't be read");
                    }
                    yield new Open(open.streamId(), headers(open), open.isLast());
                }
                case SpdyDataFrame data ->
                    new Data(data.streamId(), ByteBufUtil.getBytes(data.content()), data.isLast());
                case SpdyRstStreamFrame reset -> new Reset(reset.streamId());
                case SpdyPingFrame ping -> {
                    send(new DefaultSpdyPingFrame(ping.id()));
                    yield null;
                }
                // Settings, windows and headers change nothing here.
                default -> null;
            };
        } finally {
            ReferenceCountUtil.release(next);
        }
    }

    private static Map<String, String> headers(SpdySynStreamFrame open) {
        Map<String, String> headers = new LinkedHashMap<>();
        open.headers()
                .forEach(entry -> headers.put(
                        entry.getKey().toString().toLowerCase(Locale.ROOT),
                        entry.getValue().toString()));
        return headers;
    }

    /// Accepts a stream.
    void accept(int stream) throws IOException {
        DefaultSpdySynReplyFrame reply = new DefaultSpdySynReplyFrame(stream);
        // Without any header Netty leaves out the whole block, and Go's reader waits for the count in it.
        reply.headers().set("accepted", "true");
        send(reply);
    }

    void send(int stream, byte[] data, int offset, int length) throws IOException {
        for (int at = 0; at < length; at += LONGEST) {
            int part = Math.min(LONGEST, length - at);
            send(new DefaultSpdyDataFrame(stream, Unpooled.wrappedBuffer(data, offset + at, part)));
        }
    }

    /// Nothing more will be sent on it.
    void finish(int stream) throws IOException {
        DefaultSpdyDataFrame last = new DefaultSpdyDataFrame(stream, Unpooled.EMPTY_BUFFER);
        last.setLast(true);
        send(last);
    }

    void refuse(int stream) throws IOException {
        send(new DefaultSpdyRstStreamFrame(stream, SpdyStreamStatus.REFUSED_STREAM));
    }

    private void send(SpdyFrame frame) throws IOException {
        sending.lock();
        try {
            encoder.writeOutbound(frame);
            for (ByteBuf bytes = encoder.readOutbound(); bytes != null; bytes = encoder.readOutbound()) {
                try {
                    bytes.readBytes(out, bytes.readableBytes());
                } finally {
                    bytes.release();
                }
            }
            out.flush();
        } finally {
            sending.unlock();
        }
    }

    @Override
    public void close() {
        try {
            transport.close();
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException("closing a connection throws nothing checked", e);
        }
    }
}
