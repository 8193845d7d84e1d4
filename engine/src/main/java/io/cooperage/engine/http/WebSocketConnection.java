package io.cooperage.engine.http;

import io.netty.handler.codec.TooLongFrameException;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CorruptedWebSocketFrameException;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PongWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/// A connection that speaks WebSocket; Netty's codec is in the pipeline before it.
final class WebSocketConnection implements WebSocketSession, HttpConnection.Taker {
    /// What an empty message weighs in the queue, that a flood of them is bounded too.
    private static final int WEIGHT = 64;

    private final HttpConnection connection;
    private final Outbound out;
    private final PacedQueue<Message> messages;
    private volatile String subprotocol = "";

    /// Event loop only.
    private boolean closeSent;

    WebSocketConnection(HttpConnection connection, Outbound out) {
        this.connection = connection;
        this.out = out;
        this.messages = new PacedQueue<>(connection::readOn);
    }

    void speaks(String chosen) {
        subprotocol = chosen;
    }

    @Override
    public String subprotocol() {
        return subprotocol;
    }

    @Override
    public void put(Object message) {
        try {
            switch (message) {
                case PingWebSocketFrame ping ->
                    connection
                            .channel()
                            .writeAndFlush(new PongWebSocketFrame(ping.content().retain()));
                case PongWebSocketFrame pong -> {}
                case CloseWebSocketFrame close -> {
                    farewell(close.statusCode() < 0 ? NORMAL : close.statusCode(), "");
                    messages.end();
                }
                case WebSocketFrame frame -> data(frame);
                default -> throw new IllegalStateException("no frame: " + message.getClass());
            }
        } finally {
            ReferenceCountUtil.release(message);
        }
    }

    private void data(WebSocketFrame frame) {
        byte[] data = new byte[frame.content().readableBytes()];
        frame.content().readBytes(data);
        messages.put(new Message(frame instanceof TextWebSocketFrame, data), data.length + WEIGHT);
    }

    @Override
    public void end() {
        messages.end();
    }

    @Override
    public void fail(IOException cause) {
        messages.fail(cause);
    }

    @Override
    public void broken(Throwable cause) {
        WebSocketCloseStatus status = switch (cause) {
            case CorruptedWebSocketFrameException corrupted -> corrupted.closeStatus();
            case TooLongFrameException tooLong -> WebSocketCloseStatus.MESSAGE_TOO_BIG;
            default -> WebSocketCloseStatus.PROTOCOL_ERROR;
        };
        farewell(status.code(), status.reasonText());
        fail(new IOException(cause.getMessage(), cause));
    }

    @Override
    public boolean wantsMore() {
        return messages.wantsMore();
    }

    @Override
    public @Nullable Message receive() throws IOException {
        return messages.take();
    }

    @Override
    public void sendBinary(byte[] from, int offset, int length) throws IOException {
        out.send(new BinaryWebSocketFrame(out.copy(from, offset, length)));
    }

    @Override
    public void sendText(byte[] utf8, int offset, int length) throws IOException {
        out.send(new TextWebSocketFrame(out.copy(utf8, offset, length)));
    }

    @Override
    public void close(int code, String reason) {
        messages.abandon(new IOException("the connection is closed"));
        connection.onLoop(() -> {
            farewell(code, reason);
            connection.linger();
        });
    }

    private void farewell(int code, String reason) {
        if (!closeSent) {
            closeSent = true;
            connection.channel().writeAndFlush(new CloseWebSocketFrame(code, reason));
        }
    }
}
