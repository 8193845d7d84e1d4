package io.cooperage.engine.api.kube.stream;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cooperage.engine.container.Attachment.StdStream;
import io.cooperage.engine.http.WebSocketSession;
import io.cooperage.engine.http.WebSocketSession.Message;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// Remote commands over a WebSocket: binary messages whose first byte is the channel.
final class WebSocketStreams implements ClientStreams {
    static final String V5 = "v5.channel.k8s.io";
    static final String V4 = "v4.channel.k8s.io";

    private static final int STDIN = 0;
    private static final int STDOUT = 1;
    private static final int STDERR = 2;
    private static final int ERROR = 3;
    private static final int RESIZE = 4;

    /// Of version 5: the channel named by the next byte is closed.
    private static final int CLOSE = 255;

    /// Some clients join no fragments and have buffers of their own.
    private static final int LONGEST = 32 * 1024;

    private final WebSocketSession session;
    private final boolean closes;
    private final TerminalSizes sizes = new TerminalSizes();

    WebSocketStreams(WebSocketSession session) {
        this.session = session;
        this.closes = session.subprotocol().equals(V5);
    }

    @Override
    public @Nullable Input receive() throws IOException {
        while (true) {
            Message message = session.receive();
            if (message == null) {
                return null;
            }
            Input input = input(message.data());
            if (input != null) {
                return input;
            }
        }
    }

    private @Nullable Input input(byte[] data) {
        if (data.length == 0) {
            return null;
        }
        return switch (data[0] & 0xff) {
            case STDIN -> data.length > 1 ? new Stdin(data, 1, data.length - 1) : null;
            case RESIZE -> sizes.takeMessage(data, 1, data.length - 1).orElse(null);
            case CLOSE -> closes && data.length == 2 && data[1] == STDIN ? new StdinEnd() : null;
            default -> null;
        };
    }

    @Override
    public void send(StdStream stream, byte[] data) throws IOException {
        send(stream == StdStream.STDOUT ? STDOUT : STDERR, data);
    }

    private void send(int channel, byte[] data) throws IOException {
        for (int from = 0; from < data.length; from += LONGEST) {
            int length = Math.min(LONGEST, data.length - from);
            byte[] message = new byte[length + 1];
            message[0] = (byte) channel;
            System.arraycopy(data, from, message, 1, length);
            session.sendBinary(message, 0, message.length);
        }
    }

    @Override
    public void end(ObjectNode status) throws IOException {
        send(ERROR, status.toString().getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public void close() {
        session.close();
    }
}
