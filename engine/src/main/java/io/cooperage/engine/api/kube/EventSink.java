package io.cooperage.engine.api.kube;

import io.cooperage.engine.http.HttpExchange;
import io.cooperage.engine.http.WebSocketSession;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// Where the events of a watch go: chunks of an answer, or messages of a WebSocket for clients that asked for
/// one. For one thread.
interface EventSink extends AutoCloseable {
    /// Clients send nothing on a watch; what they do send is read away.
    int LONGEST_MESSAGE = 64 << 10;

    /// @param line of JSON, with its line feed; several where [#takesOneByOne] is false
    void send(byte[] line) throws IOException;

    /// Each event must be a message of its own.
    boolean takesOneByOne();

    @Override
    void close() throws IOException;

    /// The head of the answer is on its way when this returns: clients wait for it before they begin.
    static EventSink open(HttpExchange exchange) throws IOException {
        String upgrade = exchange.header("Upgrade");
        return upgrade != null && upgrade.toLowerCase(Locale.ROOT).equals("websocket")
                ? new Messages(exchange)
                : new Chunks(exchange);
    }

    /// One line after the other.
    final class Chunks implements EventSink {
        private final OutputStream out;

        Chunks(HttpExchange exchange) throws IOException {
            out = exchange.stream(200, Map.of("Content-Type", MediaType.JSON, "Cache-Control", "no-cache, private"));
            out.flush();
        }

        @Override
        public void send(byte[] line) throws IOException {
            out.write(line);
            out.flush();
        }

        @Override
        public boolean takesOneByOne() {
            return false;
        }

        @Override
        public void close() throws IOException {
            out.close();
        }
    }

    /// One text message for each event, without its line feed.
    final class Messages implements EventSink {
        private final WebSocketSession session;

        Messages(HttpExchange exchange) throws IOException {
            session = exchange.webSocket(List.of(), LONGEST_MESSAGE);
            Thread watcher = Thread.currentThread();
            // Only who receives learns that the client says goodbye.
            Thread.ofVirtual().name("watch-goodbye").start(() -> {
                try {
                    while (session.receive() != null) {
                        // What a client says on a watch means nothing.
                    }
                } catch (IOException e) {
                    // Broken: as good as a goodbye.
                }
                watcher.interrupt();
            });
        }

        @Override
        public void send(byte[] line) throws IOException {
            session.sendText(line, 0, line.length - 1);
        }

        @Override
        public boolean takesOneByOne() {
            return true;
        }

        @Override
        public void close() {
            session.close();
        }
    }
}
