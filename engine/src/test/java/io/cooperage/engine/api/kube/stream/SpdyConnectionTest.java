package io.cooperage.engine.api.kube.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.cooperage.engine.api.kube.stream.SpdyConnection.Data;
import io.cooperage.engine.api.kube.stream.SpdyConnection.Frame;
import io.cooperage.engine.api.kube.stream.SpdyConnection.Open;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.spdy.DefaultSpdyDataFrame;
import io.netty.handler.codec.spdy.DefaultSpdyPingFrame;
import io.netty.handler.codec.spdy.DefaultSpdySynStreamFrame;
import io.netty.handler.codec.spdy.SpdyDataFrame;
import io.netty.handler.codec.spdy.SpdyFrameCodec;
import io.netty.handler.codec.spdy.SpdyPingFrame;
import io.netty.handler.codec.spdy.SpdySynReplyFrame;
import io.netty.handler.codec.spdy.SpdyVersion;
import io.netty.util.ReferenceCountUtil;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SpdyConnectionTest {
    private final EmbeddedChannel client = new EmbeddedChannel(new SpdyFrameCodec(SpdyVersion.SPDY_3_1));
    private final ByteArrayOutputStream toServer = new ByteArrayOutputStream();
    private final ByteArrayOutputStream toClient = new ByteArrayOutputStream();

    private void send(Object frame) {
        client.writeOutbound(frame);
        for (ByteBuf bytes = client.readOutbound(); bytes != null; bytes = client.readOutbound()) {
            toServer.writeBytes(ByteBufUtil.getBytes(bytes));
            bytes.release();
        }
    }

    /// In the smallest pieces there are.
    private static InputStream dripping(byte[] bytes) {
        return new ByteArrayInputStream(bytes) {
            @Override
            public synchronized int read(byte[] into, int offset, int length) {
                return super.read(into, offset, Math.min(length, 1));
            }
        };
    }

    private SpdyConnection server() {
        return new SpdyConnection(dripping(toServer.toByteArray()), toClient, () -> {});
    }

    @Test
    void streamsAreOpenedWithTheirHeaders() throws IOException {
        for (int stream = 1; stream <= 3; stream += 2) {
            DefaultSpdySynStreamFrame open = new DefaultSpdySynStreamFrame(stream, 0, (byte) 0);
            open.headers().set("streamtype", stream == 1 ? "error" : "data").set("port", "80");
            open.setLast(stream == 1);
            send(open);
        }
        send(new DefaultSpdyPingFrame(7));
        send(new DefaultSpdyDataFrame(3, Unpooled.copiedBuffer(new byte[20_000])));
        DefaultSpdyDataFrame last = new DefaultSpdyDataFrame(3);
        last.setLast(true);
        send(last);

        try (SpdyConnection server = server()) {
            assertThat(server.receive()).isEqualTo(new Open(1, Map.of("streamtype", "error", "port", "80"), true));
            server.accept(1);
            assertThat(server.receive()).isEqualTo(new Open(3, Map.of("streamtype", "data", "port", "80"), false));
            server.accept(3);
            int length = 0;
            boolean ended = false;
            for (Frame frame = server.receive(); frame instanceof Data data; frame = server.receive()) {
                length += data.data().length;
                ended = data.last();
            }
            assertThat(length).isEqualTo(20_000);
            assertThat(ended).isTrue();
            server.send(3, new byte[100_000], 0, 100_000);
            server.finish(3);
        }
        client.writeInbound(Unpooled.wrappedBuffer(toClient.toByteArray()));
        assertThat(client.<Object>readInbound()).isInstanceOf(SpdySynReplyFrame.class);
        assertThat(client.<Object>readInbound()).isInstanceOf(SpdySynReplyFrame.class);
        assertThat(client.<Object>readInbound()).isInstanceOf(SpdyPingFrame.class);
        int length = 0;
        boolean ended = false;
        for (SpdyDataFrame data = client.readInbound(); data != null; data = client.readInbound()) {
            length += data.content().readableBytes();
            ended = data.isLast();
            ReferenceCountUtil.release(data);
        }
        assertThat(length).isEqualTo(100_000);
        assertThat(ended).isTrue();
    }
}
