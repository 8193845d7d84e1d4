package io.cooperage.engine.api.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.management.UnixOperatingSystemMXBean;
import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.http.HttpLimits;
import io.cooperage.engine.testing.RawClient;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The server on a real socket, byte by byte.
@Timeout(60)
class ApiServerTest {
    @TempDir
    Path folder;

    record Greeting(String name) {}

    private TestServer server(Route... routes) {
        return new TestServer(folder, routes);
    }

    private static String get(String target) {
        return "GET " + target + " HTTP/1.1\r\nHost: docker\r\nConnection: close\r\n\r\n";
    }

    @Test
    void answersWithWhatTheHandlerSays() throws IOException {
        try (TestServer server = server(Route.get(
                "/containers/{id}/json",
                ex -> ex.answer(
                        200, Map.of("Id", ex.parameter("id"), "V", ex.version().toString()))))) {
            assertThat(server.exchange(get("/v1.41/containers/ab%20c/json?x=1")))
                    .startsWith("HTTP/1.1 200 OK\r\n")
                    .contains(
                            "\r\nContent-Type: application/json\r\n",
                            "\r\nApi-Version: 1.50\r\n",
                            "\r\nOstype: linux\r\n")
                    .contains("\"Id\":\"ab c\"", "\"V\":\"1.41\"")
                    .endsWith("}\n");
        }
    }

    @Test
    void thePathIsMatchedAsDockersIs() throws IOException {
        try (TestServer server = server(
                Route.get("/images/json", ex -> ex.answer(200, "list")),
                Route.get("/images/{name:.*}/json", ex -> ex.answer(200, "one " + ex.parameter("name"))),
                Route.get("/new", ex -> ex.answer(200, "new")).since("1.45"))) {
            assertThat(server.exchange(get("/images/json"))).endsWith("\r\n\r\nlist");
            assertThat(server.exchange(get("/images/quay.io/a/b:c/json"))).endsWith("one quay.io/a/b:c");
            assertThat(server.exchange(get("/v1.30//images//a%2Fb/json"))).endsWith("one a/b");
            assertThat(server.exchange(get("/new"))).endsWith("new");
            assertThat(server.exchange(get("/v1.44/new"))).startsWith("HTTP/1.1 404 ");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/",
                "/none",
                "/containers/../images/json",
                "/images/%2e%2e/json",
                "/images/%00/json",
                "*",
                "/v1.x/images/json"
            })
    void otherPathsAreNoPage(String target) throws IOException {
        try (TestServer server = server(Route.get("/images/{name:.*}/json", ex -> ex.answer(200, "one")))) {
            assertThat(server.exchange(get(target)))
                    .startsWith("HTTP/1.1 404 Not Found\r\n")
                    .endsWith("{\"message\":\"page not found\"}\n");
        }
    }

    @Test
    void aMethodThatThePathDoesNotHaveIsNoPageEither() throws IOException {
        try (TestServer server = server(Route.get("/x", ex -> ex.answer(200, "x")))) {
            assertThat(server.exchange(get("/x").replace("GET", "BREW"))).startsWith("HTTP/1.1 404 ");
        }
    }

    @Test
    void versionsAreRefusedInDockersWords() throws IOException {
        try (TestServer server = server(Route.get("/x", ex -> ex.answer(200, "x")))) {
            assertThat(server.exchange(get("/v1.51/x")))
                    .startsWith("HTTP/1.1 400 ")
                    .contains("client version 1.51 is too new. Maximum supported API version is 1.50");
            assertThat(server.exchange(get("/v1.23/x")))
                    .startsWith("HTTP/1.1 400 ")
                    .contains("client version 1.23 is too old. Minimum supported API version is 1.24,"
                            + " please upgrade your client to a newer version");
        }
    }

    @Test
    void failuresBecomeDockersStatus() throws IOException {
        try (TestServer server = server(
                Route.get("/gone", ex -> {
                    throw EngineException.notFound("No such container: x");
                }),
                Route.get("/bug", ex -> {
                    throw new IllegalStateException("oops");
                }))) {
            assertThat(server.exchange(get("/gone")))
                    .startsWith("HTTP/1.1 404 ")
                    .endsWith("{\"message\":\"No such container: x\"}\n");
            assertThat(server.exchange(get("/bug"))).startsWith("HTTP/1.1 500 ").contains("oops");
        }
    }

    @Test
    void requestsOnOneConnectionAreAnsweredInOrder() throws IOException {
        try (TestServer server = server(
                        Route.post(
                                "/echo",
                                ex -> ex.answer(200, new String(ex.body().readAllBytes(), StandardCharsets.UTF_8))),
                        Route.post("/deaf", ex -> ex.answer(204)),
                        Route.get("/n/{n}", ex -> ex.answer(200, "<" + ex.parameter("n") + ">")));
                RawClient client = server.client()) {
            client.send("GET /n/1 HTTP/1.1\r\nHost: d\r\n\r\n"
                    + "POST /echo HTTP/1.1\r\nHost: d\r\nContent-Length: 3\r\n\r\nabc"
                    + "POST /deaf HTTP/1.1\r\nHost: d\r\nContent-Length: 5\r\n\r\nxxxxx"
                    + "POST /echo HTTP/1.1\r\nHost: d\r\nTransfer-Encoding: chunked\r\n\r\n3;a=b\r\ndef\r\n1\r\ng\r\n0\r\nT: x\r\n\r\n"
                    + "GET /n/2 HTTP/1.1\r\nHost: d\r\nConnection: close\r\n\r\n");
            String all = client.readToEnd();
            assertThat(all.replaceAll("(?s)HTTP/1.1 (\\d+).*?\r\n\r\n", "$1 "))
                    .isEqualTo("200 <1>200 abc204 200 defg200 <2>");
        }
    }

    @Test
    void jsonIsReadAsGoReadsIt() throws IOException {
        try (TestServer server = server(Route.post(
                "/j", ex -> ex.answer(200, "" + ex.json(Greeting.class).name())))) {
            assertThat(server.exchange(json("application/json", "{\"NAME\":\"a\",\"other\":1}")))
                    .endsWith("\r\n\r\na");
            assertThat(server.exchange(json("application/json; charset=utf-8", "{}")))
                    .endsWith("null");
            assertThat(server.exchange(json("text/plain", "{}")))
                    .startsWith("HTTP/1.1 400 ")
                    .contains("unsupported Content-Type header (text/plain): must be 'application/json'");
            assertThat(server.exchange(json("application/json", "{\"name\":")))
                    .startsWith("HTTP/1.1 400 ")
                    .contains("invalid JSON: ");
            assertThat(server.exchange(json("application/json", "{} {}"))).contains("unexpected content after JSON");
        }
    }

    private static String json(String type, String body) {
        return "POST /j HTTP/1.1\r\nHost: d\r\nConnection: close\r\nContent-Type: " + type + "\r\nContent-Length: "
                + body.length() + "\r\n\r\n" + body;
    }

    @Test
    void jsonBeyondTheLimitIsRefusedWithoutReadingItAll() throws IOException {
        try (TestServer server = server(Route.post("/j", ex -> ex.answer(200, ex.json(Map.class))));
                RawClient client = server.client()) {
            client.send(
                    "POST /j HTTP/1.1\r\nHost: d\r\nContent-Type: application/json\r\nContent-Length: 104857600\r\n\r\n{\"a\":\"");
            byte[] block = "x".repeat(1 << 20).getBytes(StandardCharsets.US_ASCII);
            for (int i = 0; i < 17; i++) {
                client.send(block);
            }
            assertThat(client.readUntil("}\n")).startsWith("HTTP/1.1 400 ").contains("request body is longer");
        }
    }

    @Test
    void aBodyIsAskedForWhenItIsWanted() throws IOException {
        try (TestServer server = server(
                        Route.post(
                                "/want",
                                ex -> ex.answer(200, new String(ex.body().readAllBytes(), StandardCharsets.UTF_8))),
                        Route.post("/refuse", ex -> ex.answer(409)));
                RawClient client = server.client();
                RawClient refused = server.client()) {
            client.send("POST /want HTTP/1.1\r\nHost: d\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n");
            assertThat(client.readHead()).isEqualTo("HTTP/1.1 100 Continue\r\n\r\n");
            client.send("hi");
            assertThat(client.readHead()).startsWith("HTTP/1.1 200 OK\r\n");

            refused.send("POST /refuse HTTP/1.1\r\nHost: d\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n");
            assertThat(refused.readHead()).startsWith("HTTP/1.1 409 ").contains("Connection: close");
        }
    }

    @Test
    void aStreamArrivesPieceByPieceInChunks() throws Exception {
        CountDownLatch more = new CountDownLatch(1);
        try (TestServer server = server(Route.get("/s", ex -> {
                    OutputStream out = ex.stream(200, "text/plain");
                    out.write("one".getBytes(StandardCharsets.UTF_8));
                    out.flush();
                    await(more);
                    out.write("x".repeat(100).getBytes(StandardCharsets.UTF_8));
                }));
                RawClient client = server.client()) {
            client.send("GET /s HTTP/1.1\r\nHost: d\r\n\r\n");
            assertThat(client.readHead()).contains("\r\nTransfer-Encoding: chunked\r\n");
            assertThat(client.readUntil("one\r\n")).isEqualTo("3\r\none\r\n");
            more.countDown();
            assertThat(client.readUntil("0\r\n\r\n")).isEqualTo("64\r\n" + "x".repeat(100) + "\r\n0\r\n\r\n");
        }
    }

    @Test
    void aStreamThatFailsIsNotEnded() throws IOException {
        try (TestServer server = server(Route.get("/s", ex -> {
            ex.stream(200, "text/plain").flush();
            throw EngineException.conflict("too late");
        }))) {
            assertThat(server.exchange("GET /s HTTP/1.1\r\nHost: d\r\n\r\n")).endsWith("\r\n\r\n");
        }
    }

    @Test
    void anOlderClientGetsAStreamThatEndsWithTheConnection() throws IOException {
        try (TestServer server =
                server(Route.get("/s", ex -> ex.stream(200, "text/plain").write('a')))) {
            assertThat(server.exchange("GET /s HTTP/1.0\r\n\r\n"))
                    .contains("Connection: close")
                    .doesNotContain("chunked")
                    .endsWith("\r\n\r\na");
        }
    }

    @Test
    void aSlowReaderStopsTheWriter() throws Exception {
        AtomicLong written = new AtomicLong();
        try (TestServer server = server(Route.get("/s", ex -> {
                    OutputStream out = ex.stream(200, "text/plain");
                    byte[] block = new byte[64 << 10];
                    for (int i = 0; i < 1000; i++) {
                        out.write(block);
                        written.addAndGet(block.length);
                    }
                }));
                RawClient client = server.client()) {
            client.send("GET /s HTTP/1.1\r\nHost: d\r\n\r\n");
            client.readHead();
            long before;
            do {
                before = written.get();
                Thread.sleep(200);
            } while (written.get() != before || before == 0);
            // The kernel's two socket buffers and ours, out of the 64 MB.
            assertThat(written.get()).isLessThan(4 << 20);
        }
    }

    @Test
    void aSlowHandlerStopsTheSender() throws Exception {
        CountDownLatch go = new CountDownLatch(1);
        AtomicLong sent = new AtomicLong();
        try (TestServer server = server(Route.post("/load", ex -> {
                    await(go);
                    long count = 0;
                    byte[] block = new byte[64 << 10];
                    try (InputStream body = ex.body()) {
                        for (int n = body.read(block); n >= 0; n = body.read(block)) {
                            count += n;
                        }
                    }
                    ex.answer(200, "got " + count);
                }));
                RawClient client = server.client()) {
            client.send("POST /load HTTP/1.1\r\nHost: d\r\nContent-Length: 67108864\r\n\r\n");
            Thread sender = Thread.ofVirtual().start(() -> {
                try {
                    for (int i = 0; i < 1024; i++) {
                        client.send(new byte[64 << 10]);
                        sent.addAndGet(64 << 10);
                    }
                } catch (IOException e) {
                    throw new java.io.UncheckedIOException(e);
                }
            });
            long before;
            do {
                before = sent.get();
                Thread.sleep(200);
            } while (sent.get() != before || before == 0);
            assertThat(sent.get()).isLessThan(4 << 20);
            go.countDown();
            assertThat(client.readUntil("got 67108864")).startsWith("HTTP/1.1 200 ");
            sender.join();
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aHijackedConnectionIsRawBothWaysAndHalfCloses(boolean upgrade) throws Exception {
        try (TestServer server = server(Route.post("/exec/{id}/start", ex -> {
                    ex.json(Map.class);
                    try (Exchange.Hijacked raw = ex.hijack("application/vnd.docker.multiplexed-stream")) {
                        raw.out().write("ready\n".getBytes(StandardCharsets.UTF_8));
                        String all = new String(raw.in().readAllBytes(), StandardCharsets.UTF_8);
                        raw.out().write(("got " + all).getBytes(StandardCharsets.UTF_8));
                    }
                }));
                RawClient client = server.client()) {
            client.send("POST /v1.41/exec/a/start HTTP/1.1\r\nHost: d\r\nContent-Type: application/json\r\n"
                    + (upgrade ? "Connection: Upgrade\r\nUpgrade: tcp\r\n" : "")
                    // What follows the request at once must not be taken for a next one.
                    + "Content-Length: 2\r\n\r\n{}GET early ");
            String head = client.readHead();
            if (upgrade) {
                assertThat(head)
                        .startsWith("HTTP/1.1 101 UPGRADED\r\n")
                        .contains("\r\nConnection: Upgrade\r\n", "\r\nUpgrade: tcp\r\n")
                        .contains("\r\nContent-Type: application/vnd.docker.multiplexed-stream\r\n")
                        .doesNotContain("Transfer-Encoding", "Content-Length");
            } else {
                assertThat(head)
                        .startsWith("HTTP/1.1 200 OK\r\n")
                        .contains("\r\nContent-Type: application/vnd.docker.raw-stream\r\n")
                        .doesNotContain("Transfer-Encoding", "Content-Length", "Upgrade");
            }
            assertThat(client.readUntil("\n")).isEqualTo("ready\n");
            client.send("late").endOutput();
            assertThat(client.readToEnd()).isEqualTo("got GET early late");
        }
    }

    @Test
    void aHandlerWhoseClientGoesIsInterrupted() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch interrupted = new CountDownLatch(1);
        try (TestServer server = server(Route.get("/wait", ex -> {
            begun.countDown();
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException e) {
                interrupted.countDown();
                Thread.currentThread().interrupt();
            }
        }))) {
            RawClient client = server.client().send("GET /wait HTTP/1.1\r\nHost: d\r\n\r\n");
            assertThat(begun.await(20, TimeUnit.SECONDS)).isTrue();
            client.close();
            assertThat(interrupted.await(20, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void aClientThatEndsItsDirectionAfterItsRequestIsAnswered() throws Exception {
        try (TestServer server = server(Route.get("/x", ex -> {
                    try {
                        Thread.sleep(100);
                    } catch (InterruptedException e) {
                        throw new IllegalStateException(e);
                    }
                    ex.answer(200, "there you are");
                }));
                RawClient client = server.client()) {
            client.send("GET /x HTTP/1.1\r\nHost: d\r\n\r\n").endOutput();
            assertThat(client.readToEnd()).endsWith("there you are");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "nonsense\r\n\r\n",
                "GET /x HTTP/1.1\r\n\r\n",
                "GET  /x HTTP/1.1\r\nHost: d\r\n\r\n",
                "GET /x HTTP/1.1\r\nHost : d\r\n\r\n",
                "GET /x HTTP/1.1\r\nHost: d\r\n folded\r\n\r\n",
                "GET /x HTTP/1.1\r\nHost: d\r\nA: b\u0001\r\n\r\n",
                "POST /x HTTP/1.1\r\nHost: d\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab",
                "POST /x HTTP/1.1\r\nHost: d\r\nContent-Length: -1\r\n\r\n",
                "POST /x HTTP/1.1\r\nHost: d\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
                "POST /x HTTP/1.1\r\nHost: d\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
                "POST /x HTTP/1.1\r\nHost: d\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nabcd\r\n0\r\n\r\n",
                "POST /x HTTP/1.1\r\nHost: d\r\nTransfer-Encoding: chunked\r\n\r\nffffffffffffffffff\r\n",
            })
    void malformedRequestsAreRefusedAndTheConnectionEnds(String request) throws IOException {
        try (TestServer server = server(
                        Route.post("/x", ex -> ex.answer(200, "" + ex.body().readAllBytes().length)));
                RawClient client = server.client()) {
            client.send(request);
            assertThat(client.readToEnd()).startsWith("HTTP/1.1 400 ").contains("Connection: close");
            assertThat(server.exchange("POST /x HTTP/1.1\r\nHost: d\r\nConnection: close\r\n\r\n"))
                    .endsWith("\r\n\r\n0");
        }
    }

    @Test
    void headersBeyondTheLimitAreRefused() throws IOException {
        try (TestServer server = server();
                RawClient client = server.client()) {
            client.send("GET /x HTTP/1.1\r\nHost: d\r\nA: " + "a".repeat(HttpLimits.USUAL.headBytes()));
            assertThat(client.readUntil("}\n")).startsWith("HTTP/1.1 431 ");
        }
    }

    @Test
    void theSocketIsItsOwnersAndGoesWithTheServer() throws IOException {
        Path socket;
        try (TestServer server = server()) {
            socket = server.socket;
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(socket)))
                    .isEqualTo("rw-------");
        }
        assertThat(socket).doesNotExist();
    }

    @Test
    void aSocketLeftBehindIsReplacedAndALiveOneIsNot() throws IOException {
        Path socket = folder.resolve("s");
        try (java.nio.channels.ServerSocketChannel killed =
                java.nio.channels.ServerSocketChannel.open(java.net.StandardProtocolFamily.UNIX)) {
            killed.bind(java.net.UnixDomainSocketAddress.of(socket));
        }
        assertThat(socket).exists();
        try (TestServer server = server(Route.get("/x", ex -> ex.answer(200, "x")))) {
            assertThat(server.exchange(get("/x"))).endsWith("x");
            org.assertj.core.api.Assertions.assertThatThrownBy(() -> server())
                    .isInstanceOf(EngineException.class)
                    .hasMessageContaining("another process serves");
            assertThat(server.exchange(get("/x"))).endsWith("x");
        }
    }

    @Test
    void requestsAreLogged() throws Exception {
        try (TestServer server = server(Route.get("/x", ex -> ex.answer(200, "four")))) {
            CountDownLatch told = new CountDownLatch(2);
            server.log.subscribe(request -> told.countDown(), () -> {});
            server.exchange(get("/v1.50/x?a=b"));
            assertThat(told.await(20, TimeUnit.SECONDS)).isTrue();
            List<ApiRequest> latest = server.log.latest();
            assertThat(latest).hasSize(1);
            ApiRequest request = latest.getFirst();
            assertThat(List.of(request.method(), request.path(), request.status(), request.bytes(), request.running()))
                    .isEqualTo(List.of("GET", "/v1.50/x?a=b", 200, 4L, false));
            assertThat(request.client().name()).isEqualTo(System.getProperty("user.name"));
        }
    }

    @Test
    void hundredsOfIdleConnectionsKeepNobodyOut() throws IOException {
        try (TestServer server = server(Route.get("/x", ex -> ex.answer(200, "x")))) {
            List<RawClient> idle = new java.util.ArrayList<>();
            try {
                for (int i = 0; i < 500; i++) {
                    idle.add(server.client());
                }
                assertThat(server.exchange(get("/x"))).endsWith("x");
            } finally {
                for (RawClient client : idle) {
                    client.close();
                }
            }
        }
    }

    /// Five times as many as may be open: each takes the place of the one idle for longest, no thread is made for
    /// any, and who asks is answered.
    @Test
    @Timeout(300)
    void tenThousandIdleConnectionsAreHeldCheaplyAndLeaveTheServerWell() throws IOException {
        int crowd = 10_000;
        long files =
                ((UnixOperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean()).getMaxFileDescriptorCount();
        assumeTrue(
                files > crowd + HttpLimits.USUAL.connections() + 1000,
                () -> "this process may have " + files + " files open: raise the limit (ulimit -n)");
        try (TestServer server = server(Route.get("/x", ex -> ex.answer(200, "x")))) {
            List<RawClient> idle = new java.util.ArrayList<>();
            try (RawClient busy = server.client()) {
                int threads = ManagementFactory.getThreadMXBean().getThreadCount();
                for (int i = 0; i < crowd; i++) {
                    idle.add(server.client());
                    if (i % 1000 == 0) {
                        // Who uses its connection keeps it.
                        busy.send("GET /x HTTP/1.1\r\nHost: d\r\n\r\n");
                        assertThat(busy.readHead()).startsWith("HTTP/1.1 200 ");
                        assertThat(busy.readBytes(1)).isEqualTo(new byte[] {'x'});
                    }
                }
                assertThat(server.exchange(get("/x"))).endsWith("x");
                assertThat(ManagementFactory.getThreadMXBean().getThreadCount() - threads)
                        .isLessThan(50);
                // The first of them are closed, and the last wait to be used.
                assertThat(idle.getFirst().readToEnd()).isEmpty();
                idle.getLast().send(get("/x"));
                assertThat(idle.getLast().readToEnd()).endsWith("x");
            } finally {
                for (RawClient client : idle) {
                    client.close();
                }
            }
            assertThat(server.exchange(get("/x"))).endsWith("x");
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void aBodyThatDoesNotComeGivesItsPlaceBack() throws IOException {
        Route take =
                Route.post("/take", ex -> ex.answer(200, ex.json(Greeting.class).name()));
        Route ask = Route.post("/ask", ex -> ex.answer(200, ex.isBodyEmpty() ? "empty" : "full"));
        String head = " HTTP/1.1\r\nHost: docker\r\nContent-Type: application/json\r\nContent-Length: 20\r\n\r\n";
        try (TestServer server = new TestServer(folder, Duration.ofMillis(200), take, ask)) {
            for (String beginning :
                    List.of("POST /take" + head, "POST /take" + head + "{\"name\":", "POST /ask" + head)) {
                try (RawClient client = server.client()) {
                    client.send(beginning);
                    assertThat(client.readToEnd())
                            .as(beginning)
                            .startsWith("HTTP/1.1 408 ")
                            .contains("did not come to its end within 200 ms");
                }
            }
        }
    }

    @Test
    void aStreamedBodyMayTakeItsTime() throws Exception {
        CountDownLatch late = new CountDownLatch(1);
        Route slow = Route.post("/slow", ex -> {
            assertThat(ex.isBodyEmpty()).isFalse();
            late.countDown();
            ex.answer(200, new String(ex.body().readAllBytes(), StandardCharsets.UTF_8));
        });
        try (TestServer server = new TestServer(folder, Duration.ofSeconds(2), slow);
                RawClient client = server.client()) {
            client.send("POST /slow HTTP/1.1\r\nHost: docker\r\nConnection: close\r\nContent-Length: 2\r\n\r\na");
            assertThat(late.await(30, TimeUnit.SECONDS)).isTrue();
            Thread.sleep(2500); // longer than a body of JSON may take
            client.send("b");
            assertThat(client.readToEnd()).startsWith("HTTP/1.1 200 ").endsWith("ab");
        }
    }
}
