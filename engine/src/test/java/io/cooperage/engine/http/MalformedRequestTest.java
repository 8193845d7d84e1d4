package io.cooperage.engine.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.cooperage.engine.testing.RawClient;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Requests with changes that no client means, thousands of them: each is answered or ends its connection,
/// none reaches a handler as another request than it is, and the server is as well as before.
@Timeout(300)
class MalformedRequestTest {
    private static final int ROUNDS = 3000;

    private static final List<String> SEEDS = List.of(
            "GET /a/b?c=d HTTP/1.1\r\nHost: h\r\nAccept: */*\r\n\r\n",
            "POST /a HTTP/1.1\r\nHost: h\r\nContent-Length: 11\r\nContent-Type: text/plain\r\n\r\nhello world",
            "POST /a HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n5;x=y\r\nhello\r\n6\r\n world\r\n0\r\nT: v\r\n\r\n",
            "PUT /a HTTP/1.1\r\nHost: h\r\nExpect: 100-continue\r\nContent-Length: 3\r\n\r\nabc",
            "POST /up HTTP/1.1\r\nHost: h\r\nConnection: Upgrade\r\nUpgrade: tcp\r\n\r\nraw bytes",
            "GET /ws HTTP/1.1\r\nHost: h\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
                    + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n\u0082\u0084abcdefgh",
            "HEAD /a HTTP/1.0\r\nConnection: keep-alive\r\n\r\nGET /b HTTP/1.1\r\nHost: h\r\n\r\n");

    /// What parsers stumble over.
    private static final List<String> TOKENS = List.of(
            "\r\n",
            "\n",
            "\r",
            "\u0000",
            " ",
            "\t",
            ":",
            ";",
            ",",
            "%00",
            "%2e%2e",
            "..",
            "/",
            "?",
            "#",
            "\u00ff",
            "Content-Length: 5\r\n",
            "Transfer-Encoding: chunked\r\n",
            "Transfer-Encoding: identity\r\n",
            "Content-Length: -1\r\n",
            "Host: x\r\n",
            "HTTP/1.1",
            "HTTP/9.9",
            "0\r\n\r\n",
            "ffffffff\r\n",
            "Connection: close\r\n",
            "Upgrade: h2c\r\n",
            "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
            "\u0016\u0003\u0001");

    @TempDir
    Path folder;

    private final AtomicReference<@org.jspecify.annotations.Nullable String> wrong = new AtomicReference<>();
    private HttpServer server;

    @SuppressWarnings("NullAway.Init")
    MalformedRequestTest() {}

    @BeforeEach
    void serve() {
        server = HttpServer.open("test", this::handle, HttpLimits.USUAL);
        server.listen(new HttpEndpoint.Unix(folder.resolve("s"), Optional.empty()));
    }

    @AfterEach
    void close() {
        server.close();
    }

    private void handle(HttpExchange exchange) throws IOException {
        boolean chunked = !exchange.headers("Transfer-Encoding").isEmpty();
        if (chunked && !exchange.headers("Content-Length").isEmpty()) {
            wrong.set("both lengths in " + exchange.method() + " " + exchange.target());
        }
        if (HttpTarget.hasControl(exchange.target()) || exchange.target().contains(" ")) {
            wrong.set("a blank in " + exchange.target());
        }
        if ("tcp".equals(exchange.header("Upgrade"))) {
            try (RawStream raw = exchange.upgrade(101, "UPGRADED", Map.of("Connection", "Upgrade"))) {
                raw.in().transferTo(raw.out());
            }
        } else if ("websocket".equals(exchange.header("Upgrade"))) {
            try (WebSocketSession session = exchange.webSocket(List.of(), 1000)) {
                for (var message = session.receive(); message != null; message = session.receive()) {
                    session.sendBinary(message.data(), 0, message.data().length);
                }
            }
        } else {
            byte[] body = exchange.body().readAllBytes();
            exchange.respond(200, Map.of(), Integer.toString(body.length).getBytes(StandardCharsets.US_ASCII));
        }
    }

    @Test
    void noChangeOfARequestHurts() throws Exception {
        // Any one will do; printed with a failure, so that it can be had again.
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        for (int round = 0; round < ROUNDS; round++) {
            byte[] request = changed(SEEDS.get(random.nextInt(SEEDS.size())), random);
            String told = "seed " + seed + ", round " + round + ": " + new String(request, StandardCharsets.ISO_8859_1);
            String answer = exchange(request);
            assertThat(answer).as(told).matches("(?s)(HTTP/1\\.1 [1-5][0-9][0-9] .*)?");
            assertThat(wrong.get()).as(told).isNull();
        }
        assertThat(exchange(SEEDS.getFirst().getBytes(StandardCharsets.ISO_8859_1)))
                .startsWith("HTTP/1.1 200 OK\r\n");
        awaitNoConnection();
    }

    /// Each is let go of when its client is gone.
    private void awaitNoConnection() throws InterruptedException {
        long end = System.nanoTime() + 30_000_000_000L;
        while (server.connections() > 0 && System.nanoTime() < end) {
            Thread.sleep(20);
        }
        assertThat(server.connections()).isZero();
    }

    private String exchange(byte[] request) throws IOException {
        try (RawClient client = RawClient.connect(folder.resolve("s"))) {
            client.send(request).endOutput();
            return client.readToEnd();
        } catch (SocketException refusedAtOnce) {
            return ""; // it was closed before all was sent
        }
    }

    private static byte[] changed(String seed, Random random) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        byte[] bytes = seed.getBytes(StandardCharsets.ISO_8859_1);
        int changes = 1 + random.nextInt(4);
        for (int change = 0; change < changes; change++) {
            out.reset();
            int at = random.nextInt(bytes.length + 1);
            int length = random.nextInt(8);
            int behind = Math.min(bytes.length, at + length);
            out.write(bytes, 0, at);
            switch (random.nextInt(5)) {
                case 0 -> {} // leaves a piece out
                case 1 -> out.write(random.nextInt(256));
                case 2 -> {
                    out.writeBytes(TOKENS.get(random.nextInt(TOKENS.size())).getBytes(StandardCharsets.ISO_8859_1));
                    behind = at;
                }
                case 3 -> {
                    out.write(bytes, at, behind - at);
                    behind = at; // says a piece twice
                }
                default -> out.writeBytes("x".repeat(random.nextInt(5000)).getBytes(StandardCharsets.US_ASCII));
            }
            out.write(bytes, behind, bytes.length - behind);
            bytes = out.toByteArray();
        }
        return bytes;
    }
}
