package io.cooperage.engine.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.cooperage.engine.testing.RawClient;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// WebSockets, frame by frame (RFC 6455 §5).
@Timeout(60)
class WebSocketTest {
    private static final int FINAL = 0x80;
    private static final int TEXT = 1;
    private static final int BINARY = 2;
    private static final int CLOSE = 8;
    private static final int PING = 9;
    private static final int PONG = 10;
    private static final int LIMIT = 100_000;

    @TempDir
    Path folder;

    private final List<String> received = new ArrayList<>();
    private final CompletableFuture<List<String>> all = new CompletableFuture<>();
    private HttpServer server;

    @SuppressWarnings("NullAway.Init")
    WebSocketTest() {}

    /// Sends each message back, and remembers them.
    @BeforeEach
    void serve() {
        server = HttpServer.open("test", this::echo, HttpLimits.USUAL);
        server.listen(new HttpEndpoint.Unix(folder.resolve("s"), Optional.empty()));
    }

    private void echo(HttpExchange exchange) throws IOException {
        try (WebSocketSession session = exchange.webSocket(List.of("v2.echo", "v1.echo"), LIMIT)) {
            received.add("[" + session.subprotocol() + "]");
            for (var message = session.receive(); message != null; message = session.receive()) {
                received.add((message.text() ? "t:" : "b:") + message.data().length);
                if (message.text()) {
                    session.sendText(message.data(), 0, message.data().length);
                } else {
                    session.sendBinary(message.data(), 0, message.data().length);
                }
            }
            received.add("end");
        } catch (IOException e) {
            received.add("broken");
            throw e;
        } finally {
            all.complete(List.copyOf(received));
        }
    }

    @AfterEach
    void close() {
        server.close();
    }

    private RawClient connect(String extra) throws IOException {
        return RawClient.connect(folder.resolve("s")).send(request("13", extra));
    }

    private static String request(String version, String extra) {
        return String.join(
                        "\r\n",
                        "GET /x HTTP/1.1",
                        "Host: h",
                        "Connection: keep-alive, Upgrade",
                        "Upgrade: websocket",
                        "Sec-WebSocket-Version: " + version,
                        "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==")
                + "\r\n" + extra + "\r\n";
    }

    /// Masked, as a client's must be.
    private static byte[] frame(int first, byte[] payload) {
        ByteArrayOutputStream frame = new ByteArrayOutputStream();
        frame.write(first);
        if (payload.length < 126) {
            frame.write(0x80 | payload.length);
        } else if (payload.length < 1 << 16) {
            frame.write(0x80 | 126);
            frame.write(payload.length >> 8);
            frame.write(payload.length);
        } else {
            frame.write(0x80 | 127);
            for (int shift = 56; shift >= 0; shift -= 8) {
                frame.write((int) ((long) payload.length >> shift));
            }
        }
        byte[] mask = {1, 2, 3, 4};
        frame.writeBytes(mask);
        for (int i = 0; i < payload.length; i++) {
            frame.write(payload[i] ^ mask[i & 3]);
        }
        return frame.toByteArray();
    }

    private static byte[] frame(int first, String payload) {
        return frame(first, payload.getBytes(StandardCharsets.UTF_8));
    }

    /// A short one.
    private static String readFrame(RawClient client) throws IOException {
        byte[] head = client.readBytes(2);
        return (head[0] & 0xff) + ":" + new String(client.readBytes(head[1]), StandardCharsets.ISO_8859_1);
    }

    @Test
    void messagesGoBothWaysAndTheEndIsAgreedOn() throws Exception {
        try (RawClient client = connect("Sec-WebSocket-Protocol: v0, v1.echo\r\n")) {
            assertThat(client.readHead())
                    .startsWith("HTTP/1.1 101 ")
                    // RFC 6455 §1.3 has this pair.
                    .containsIgnoringCase("\r\nSec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n")
                    .containsIgnoringCase("\r\nSec-WebSocket-Protocol: v1.echo\r\n");
            client.send(frame(FINAL | TEXT, "héllo"))
                    .send(frame(FINAL | PING, "p"))
                    .send(frame(BINARY, "one "))
                    .send(frame(FINAL, "two"));
            assertThat(List.of(readFrame(client), readFrame(client), readFrame(client)))
                    .containsExactlyInAnyOrder(
                            (FINAL | TEXT) + ":h\u00c3\u00a9llo", (FINAL | PONG) + ":p", (FINAL | BINARY) + ":one two");
            client.send(frame(FINAL | CLOSE, new byte[] {0x03, (byte) 0xe9}));
            assertThat(readFrame(client)).isEqualTo((FINAL | CLOSE) + ":\u0003\u00e9");
            assertThat(client.readToEnd()).isEmpty();
            assertThat(all.get(20, TimeUnit.SECONDS)).containsExactly("[v1.echo]", "t:6", "b:7", "end");
        }
    }

    @Test
    void framesMayComeBeforeTheAnswer() throws Exception {
        try (RawClient client = RawClient.connect(folder.resolve("s"))) {
            ByteArrayOutputStream everything = new ByteArrayOutputStream();
            everything.writeBytes(request("13", "").getBytes(StandardCharsets.US_ASCII));
            for (int i = 0; i < 100; i++) {
                everything.writeBytes(frame(FINAL | BINARY, "n" + i));
            }
            client.send(everything.toByteArray()).endOutput();
            client.readHead();
            for (int i = 0; i < 100; i++) {
                assertThat(readFrame(client)).isEqualTo((FINAL | BINARY) + ":n" + i);
            }
        }
    }

    @Test
    void aMessageBeyondTheLimitEndsIt() throws Exception {
        try (RawClient client = connect("")) {
            client.readHead();
            client.send(frame(FINAL | BINARY, new byte[LIMIT + 1]));
            assertThat(readFrame(client)).startsWith((FINAL | CLOSE) + ":\u0003\u00f1"); // 1009
            assertThat(all.get(20, TimeUnit.SECONDS)).containsExactly("[]", "broken");
        }
    }

    @Test
    void fragmentsBeyondTheLimitEndItToo() throws Exception {
        try (RawClient client = connect("")) {
            client.readHead();
            client.send(frame(BINARY, new byte[LIMIT - 1])).send(frame(FINAL, new byte[2]));
            assertThat(readFrame(client)).startsWith((FINAL | CLOSE) + ":\u0003\u00f1"); // 1009
            assertThat(all.get(20, TimeUnit.SECONDS)).containsExactly("[]", "broken");
        }
    }

    @Test
    void aClientThatBreaksTheProtocolIsTold() throws Exception {
        try (RawClient client = connect("")) {
            client.readHead();
            client.send(new byte[] {(byte) (FINAL | BINARY), 1, 'x'}); // not masked
            assertThat(readFrame(client)).startsWith((FINAL | CLOSE) + ":\u0003\u00ea"); // 1002
            assertThat(all.get(20, TimeUnit.SECONDS)).containsExactly("[]", "broken");
        }
    }

    @Test
    void whoAsksForNoWebSocketIsTold() throws Exception {
        Path socket = folder.resolve("s");
        assertThat(RawClient.exchange(socket, "GET /x HTTP/1.1\r\nHost: h\r\n\r\n"))
                .startsWith("HTTP/1.1 400 ")
                .contains("this endpoint speaks WebSocket");
        assertThat(RawClient.exchange(socket, request("8", ""))).startsWith("HTTP/1.1 426 ");
    }
}
