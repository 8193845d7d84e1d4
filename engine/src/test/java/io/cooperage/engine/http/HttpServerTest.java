package io.cooperage.engine.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.testing.RawClient;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The server on a real unix socket, byte by byte: the order of requests, the ends of both directions, and
/// what it does with clients that mean no good. What Docker's API makes of it is in that package's tests.
@Timeout(120)
class HttpServerTest {
    private static final Map<String, String> NONE = Map.of();
    private static final HttpHandler HELLO = exchange -> exchange.respond(200, NONE, bytes("hello"));

    @TempDir
    Path folder;

    private final List<HttpServer> servers = new ArrayList<>();

    @AfterEach
    void close() {
        servers.forEach(HttpServer::close);
    }

    private HttpServer serve(HttpHandler handler, HttpLimits limits) {
        HttpServer server = HttpServer.open("test", handler, limits);
        servers.add(server);
        server.listen(new HttpEndpoint.Unix(socket(), Optional.empty()));
        return server;
    }

    private HttpServer serve(HttpHandler handler) {
        return serve(handler, HttpLimits.USUAL);
    }

    private Path socket() {
        return folder.resolve("s");
    }

    private RawClient client() throws IOException {
        return RawClient.connect(socket());
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    private static String get(String target) {
        return "GET " + target + " HTTP/1.1\r\nHost: h\r\n\r\n";
    }

    /// Status and body of each answer, all of which have a length.
    private static String statuses(String answers) {
        return answers.replaceAll("(?s)HTTP/1.1 (\\d+).*?\r\n\r\n", "$1 ");
    }

    @Test
    void whatARequestSaysReachesItsHandler() throws Exception {
        serve(exchange -> exchange.respond(
                200,
                Map.of("X-One", "1"),
                bytes(exchange.method() + "|" + exchange.url().segments() + "|"
                        + exchange.url().query() + "|" + exchange.header("x-a") + "|" + exchange.headers("X-A") + "|"
                        + exchange.peer().process().orElseThrow().pid())));
        try (RawClient client = client()) {
            client.send(
                    "PATCH /a%2Fb//c+d?x=1&y=%20&x=+2 HTTP/1.1\r\nHost: h\r\nX-A: 1\r\nConnection: close\r\nx-a: 2\r\n\r\n");
            assertThat(client.readToEnd())
                    .startsWith("HTTP/1.1 200 OK\r\n")
                    .contains("\r\nX-One: 1\r\n", "\r\nDate: ", "\r\nConnection: close\r\n")
                    .endsWith("\r\n\r\nPATCH|[a/b, c+d]|{x=[1,  2], y=[ ]}|1|[1, 2]|"
                            + ProcessHandle.current().pid());
        }
    }

    @Test
    void aHeadThatArrivesByteByByteIsARequest() throws Exception {
        serve(HELLO);
        try (RawClient client = client()) {
            for (byte b : bytes("\r\n" + get("/x"))) {
                client.send(new byte[] {b});
            }
            assertThat(client.readUntil("hello")).startsWith("HTTP/1.1 200 ");
        }
    }

    @Test
    void requestsSentEarlyAreAnsweredEvenWhenTheClientHasEndedItsDirection() throws Exception {
        serve(exchange -> {
            byte[] body = exchange.body().readAllBytes();
            exchange.respond(
                    200, NONE, bytes("<" + exchange.target() + new String(body, StandardCharsets.UTF_8) + ">"));
        });
        try (RawClient client = client()) {
            client.send(get("/1")
                            + "POST /2 HTTP/1.1\r\nHost: h\r\nContent-Length: 3\r\n\r\nabc"
                            + "POST /3 HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nde\r\n1\r\nf\r\n0\r\n\r\n"
                            + get("/4"))
                    .endOutput();
            assertThat(statuses(client.readToEnd())).isEqualTo("200 </1>200 </2abc>200 </3def>200 </4>");
        }
    }

    @Test
    void aBodyThatNobodyReadGoesByAndTheConnectionStays() throws Exception {
        serve(HELLO);
        try (RawClient client = client()) {
            client.send("POST /x HTTP/1.1\r\nHost: h\r\nContent-Length: 100000\r\n\r\n");
            client.readUntil("hello");
            client.send(new byte[100_000]).send(get("/y"));
            client.readUntil("hello");
        }
    }

    @Test
    void aBodyThatIsTooLongToGoByEndsTheConnectionBehindTheAnswer() throws Exception {
        serve(HELLO);
        try (RawClient client = client()) {
            client.send("POST /x HTTP/1.1\r\nHost: h\r\nContent-Length: 100000000\r\n\r\n");
            assertThat(client.readUntil("hello")).startsWith("HTTP/1.1 200 ");
            Thread sender = Thread.ofVirtual().start(() -> {
                try {
                    while (true) {
                        client.send(new byte[1 << 16]);
                    }
                } catch (IOException e) {
                    // It is closed, as it should be.
                    return;
                }
            });
            assertThat(sender.join(Duration.ofSeconds(60))).isTrue();
        }
    }

    @Test
    void theAnswerToHeadIsAHead() throws Exception {
        serve(exchange -> {
            if (exchange.target().equals("/stream")) {
                exchange.stream(200, NONE).write(bytes("long"));
            } else {
                exchange.respond(200, NONE, bytes("hello"));
            }
        });
        try (RawClient client = client()) {
            client.send("HEAD /x HTTP/1.1\r\nHost: h\r\n\r\nHEAD /stream HTTP/1.1\r\nHost: h\r\n\r\n" + get("/y"));
            assertThat(client.readHead()).contains("\r\nContent-Length: 5\r\n");
            assertThat(client.readHead()).startsWith("HTTP/1.1 200 OK\r\n");
            assertThat(client.readUntil("hello")).startsWith("HTTP/1.1 200 OK\r\n");
        }
    }

    @Test
    void aLongAnswerArrivesWhole() throws Exception {
        byte[] answer = "0123456789abcdef".repeat(100_000).getBytes(StandardCharsets.US_ASCII);
        serve(exchange -> {
            if (exchange.target().equals("/stream")) {
                OutputStream out = exchange.stream(200, Map.of("Content-Length", Integer.toString(answer.length)));
                out.write(answer, 0, 7);
                out.write(answer, 7, answer.length - 7);
            } else {
                exchange.respond(200, NONE, answer);
            }
        });
        try (RawClient client = client()) {
            for (String target : List.of("/whole", "/stream", "/whole")) {
                client.send(get(target));
                assertThat(client.readHead())
                        .contains("Content-Length: 1600000")
                        .doesNotContain("chunked");
                assertThat(client.readBytes(answer.length)).isEqualTo(answer);
            }
        }
    }

    @Test
    void eachDirectionOfARawConnectionHasAnEndOfItsOwn() throws Exception {
        CountDownLatch heard = new CountDownLatch(1);
        serve(exchange -> {
            try (RawStream raw = exchange.upgrade(101, "UPGRADED", Map.of("Connection", "Upgrade", "Upgrade", "tcp"))) {
                raw.out().write(bytes("first"));
                raw.endOutput();
                if (new String(raw.in().readAllBytes(), StandardCharsets.UTF_8).equals("early late")) {
                    heard.countDown();
                }
            }
        });
        try (RawClient client = client()) {
            client.send(
                    "POST /x HTTP/1.1\r\nHost: h\r\nConnection: Upgrade\r\nUpgrade: tcp\r\nContent-Length: 2\r\n\r\n{}early");
            assertThat(client.readHead())
                    .startsWith("HTTP/1.1 101 UPGRADED\r\n")
                    .doesNotContain("Content-Length");
            assertThat(client.readToEnd())
                    .as("the server has ended its direction")
                    .isEqualTo("first");
            client.send(" late").endOutput();
            assertThat(heard.await(20, TimeUnit.SECONDS)).isTrue();
        }
    }

    /// As `printf … | docker run -i` may: all is sent, and the end too, before the answer.
    @Test
    void rawBytesAndTheirEndMayComeBeforeTheAnswer() throws Exception {
        CountDownLatch sent = new CountDownLatch(1);
        serve(exchange -> {
            await(sent);
            try (RawStream raw = exchange.upgrade(200, "OK", NONE)) {
                byte[] all = raw.in().readAllBytes();
                raw.out().write(bytes("got "));
                raw.out().write(all);
            }
        });
        try (RawClient client = client()) {
            String early = "GET /none HTTP/1.1\r\n\r\n".repeat(1000);
            client.send("POST /x HTTP/1.1\r\nHost: h\r\n\r\n" + early).endOutput();
            sent.countDown();
            client.readHead();
            assertThat(client.readToEnd()).isEqualTo("got " + early);
        }
    }

    @Test
    void aRawReaderWhoseOwnEndClosesIsWoken() throws Exception {
        CountDownLatch woken = new CountDownLatch(1);
        serve(exchange -> {
            RawStream raw = exchange.upgrade(200, "OK", NONE);
            InputStream in = raw.in();
            Thread.ofVirtual().start(() -> {
                try {
                    in.read();
                } catch (IOException e) {
                    woken.countDown();
                }
            });
            raw.out().write(bytes("bye"));
            raw.close();
        });
        try (RawClient client = client()) {
            client.send(get("/x"));
            assertThat(client.readToEnd()).endsWith("\r\n\r\nbye");
            assertThat(woken.await(20, TimeUnit.SECONDS)).isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET /x HTTP/1.1\r\nHost: h\r\nA: b\r\n\tc\r\n\r\n",
                " GET /x HTTP/1.1\r\nHost: h\r\n\r\n",
                "GET\t/x\tHTTP/1.1\r\nHost: h\r\n\r\n",
                "GET /x HTTP/1.1\nHost: h\n\n",
                "GET /x HTTP/1.1\r\nHost: h\r\nHost: i\r\n\r\n",
                "GET /x HTTP/1.1\r\nHost: h\r\n: v\r\n\r\n",
                "GET /x HTTP/1.1\r\nHost: h\r\nA\u0000: v\r\n\r\n",
                "G(T /x HTTP/1.1\r\nHost: h\r\n\r\n",
                "GET /\u0001 HTTP/1.1\r\nHost: h\r\n\r\n",
                "GET /x HTTP/1.1 \r\nHost: h\r\n\r\n",
                "POST /x HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
                "POST /x HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
                "POST /x HTTP/1.1\r\nHost: h\r\nContent-Length: +1\r\n\r\na",
                "POST /x HTTP/1.1\r\nHost: h\r\nContent-Length: 1, 1\r\n\r\na",
                "POST /x HTTP/1.1\r\nHost: h\r\nContent-Length: 99999999999999999999\r\n\r\na",
                "POST /x HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: xchunked\r\n\r\n0\r\n\r\n",
            })
    void twoWaysToReadAHeadAreOneTooMany(String request) throws Exception {
        serve(HELLO);
        try (RawClient client = client()) {
            client.send(request);
            assertThat(client.readToEnd()).matches("(?s)HTTP/1.1 (400|501) .*").contains("\r\nConnection: close\r\n");
        }
    }

    @Test
    void anotherVersionOfHttpIsRefused() throws Exception {
        serve(HELLO);
        for (String line : List.of("GET /x HTTP/2.0", "PRI * HTTP/2.0", "GET /x HTTP/1.2")) {
            assertThat(RawClient.exchange(socket(), line + "\r\nHost: h\r\n\r\n"))
                    .startsWith("HTTP/1.1 505 ");
        }
    }

    @Test
    void headsBeyondTheLimitsAreRefused() throws Exception {
        serve(HELLO, HttpLimits.USUAL.withHeadBytes(10_000));
        assertThat(RawClient.exchange(socket(), "GET /" + "x".repeat(10_000) + " HTTP/1.1\r\nHost: h\r\n\r\n"))
                .startsWith("HTTP/1.1 414 ");
        assertThat(RawClient.exchange(socket(), "GET / HTTP/1.1\r\nHost: h\r\nA: " + "x".repeat(10_000) + "\r\n\r\n"))
                .startsWith("HTTP/1.1 431 ");
        assertThat(RawClient.exchange(socket(), "GET / HTTP/1.1\r\nHost: h\r\n" + "A: b\r\n".repeat(600) + "\r\n"))
                .startsWith("HTTP/1.1 431 ");
    }

    @Test
    void aHeadThatIsDrawnOutEndsTheConnectionAndOneInTimeDoesNot() throws Exception {
        HttpServer server = serve(HELLO, HttpLimits.USUAL.withHead(Duration.ofMillis(50)));
        try (RawClient slow = client();
                RawClient idle = client()) {
            slow.send("GET /x HTTP/1.1\r\nHo");
            assertThat(slow.readToEnd()).isEmpty();
            assertThat(server.connections()).isEqualTo(1);
            idle.send(get("/x"));
            idle.readUntil("hello");
        }
    }

    @Test
    void whenAllPlacesAreTakenTheOneIdleForLongestGivesWay() throws Exception {
        HttpServer server = serve(HELLO, HttpLimits.USUAL.withConnections(2));
        try (RawClient first = client()) {
            first.send(get("/1")).readUntil("hello");
            try (RawClient second = client()) {
                // Idle since it is there. One that has been answered is so only a moment after its client knows.
                while (server.connections() < 2) {
                    Thread.onSpinWait();
                }
                first.send(get("/2")).readUntil("hello");
                try (RawClient third = client()) {
                    third.send(get("/3")).readUntil("hello");
                    assertThat(second.readToEnd()).isEmpty();
                    first.send(get("/4")).readUntil("hello");
                }
            }
        }
    }

    @Test
    void tenThousandIdleConnectionsLeaveTheServerWell() throws Exception {
        int idle = 10_000;
        assumeTrue(
                openFiles() > idle + HttpLimits.USUAL.connections() + 2000,
                "this process may open too few files for ten thousand connections and their other ends");
        HttpServer server = serve(HELLO, HttpLimits.USUAL);
        List<RawClient> clients = new ArrayList<>();
        try {
            for (int i = 0; i < idle; i++) {
                RawClient client = client();
                clients.add(client);
                if (i % 3 == 0) {
                    client.send("GET /half HTTP/1.1\r\nHost");
                }
            }
            assertThat(RawClient.exchange(socket(), get("/x").replace("\r\n\r\n", "\r\nConnection: close\r\n\r\n")))
                    .endsWith("hello");
            assertThat(server.connections()).isLessThanOrEqualTo(HttpLimits.USUAL.connections());
        } finally {
            for (RawClient client : clients) {
                client.close();
            }
        }
    }

    private static long openFiles() throws IOException {
        return Files.readAllLines(Path.of("/proc/self/limits")).stream()
                .filter(line -> line.startsWith("Max open files"))
                .map(line -> line.substring("Max open files".length()).strip().split("\\s+")[0])
                .mapToLong(soft -> soft.equals("unlimited") ? Long.MAX_VALUE : Long.parseLong(soft))
                .findFirst()
                .orElse(0);
    }

    @Test
    void aServerThatClosesInterruptsItsHandlersAndSendsWhatTheySayThen() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        HttpServer server = serve(exchange -> {
            begun.countDown();
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException e) {
                exchange.respond(503, NONE, bytes("closing"));
            }
        });
        try (RawClient idle = client();
                RawClient busy = client()) {
            busy.send(get("/x"));
            assertThat(begun.await(20, TimeUnit.SECONDS)).isTrue();
            server.close();
            assertThat(idle.readToEnd()).isEmpty();
            assertThat(busy.readToEnd()).startsWith("HTTP/1.1 503 ").endsWith("closing");
            assertThat(socket()).doesNotExist();
        }
    }

    @Test
    void aSocketOfAnotherServerIsNotRemoved() throws Exception {
        HttpServer first = serve(HELLO);
        Files.delete(socket());
        serve(HELLO);
        first.close();
        assertThat(socket()).exists();
        assertThat(folder.toFile().list()).containsExactly("s");
    }

    @Test
    void aGroupMayUseTheSocketTooWhereItIsAskedFor() throws Exception {
        PosixFileAttributes own = Files.readAttributes(folder, PosixFileAttributes.class);
        HttpServer server = HttpServer.open("test", HELLO, HttpLimits.USUAL);
        servers.add(server);
        server.listen(new HttpEndpoint.Unix(socket(), Optional.of(own.group().getName())));
        PosixFileAttributes file = Files.readAttributes(socket(), PosixFileAttributes.class);
        assertThat(PosixFilePermissions.toString(file.permissions())).isEqualTo("rw-rw----");
        assertThat(file.group()).isEqualTo(own.group());

        Path other = folder.resolve("other");
        assertThatThrownBy(() -> server.listen(new HttpEndpoint.Unix(other, Optional.of("no-such-group"))))
                .isInstanceOf(EngineException.class)
                .hasMessageContaining("no group no-such-group on this machine");
        assertThat(folder.toFile().list()).containsExactly("s");
    }

    @Test
    void whatAHandlerThrowsIsAnsweredUnlessAnAnswerHasBegun() throws Exception {
        serve(new HttpHandler() {
            @Override
            public void handle(HttpExchange exchange) throws IOException {
                switch (exchange.target()) {
                    case "/bug" -> throw new IllegalStateException("oops");
                    case "/bad" -> throw new BadRequestException(422, "no");
                    case "/late" -> {
                        exchange.stream(200, NONE).flush();
                        throw new IllegalStateException("late");
                    }
                    default -> {} // says nothing
                }
            }

            @Override
            public ErrorBody error(int status, String message) {
                return new ErrorBody("x/y", bytes("{" + message + "}"));
            }
        });
        String close = " HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n";
        assertThat(RawClient.exchange(socket(), "GET /bug" + close))
                .startsWith("HTTP/1.1 500 ")
                .contains("\r\nContent-Type: x/y\r\n", "oops}");
        assertThat(RawClient.exchange(socket(), "GET /bad HTTP/1.1\r\nHost: h\r\n\r\n"))
                .startsWith("HTTP/1.1 422 ")
                .endsWith("{no}");
        assertThat(RawClient.exchange(socket(), "GET /nothing" + close)).startsWith("HTTP/1.1 500 ");
        assertThat(RawClient.exchange(socket(), "GET /late" + close))
                .startsWith("HTTP/1.1 200 ")
                .endsWith("\r\n\r\n");
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
