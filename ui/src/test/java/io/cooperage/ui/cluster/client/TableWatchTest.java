package io.cooperage.ui.cluster.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.lang.Thread.UncaughtExceptionHandler;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A watch that is closed while the server holds it open, as each page that is left closes some.
class TableWatchTest {
    private static final ResourceType PODS = new ResourceType("", "v1", "Pod", "pods", true, List.of("list", "watch"));
    private static final String ROW = "{\"cells\":[\"one\"],\"object\":{\"metadata\":{\"name\":\"one\",\"uid\":\"u\","
            + "\"resourceVersion\":\"2\"}}}";
    private static final int ROUNDS = 20;
    private static final long PATIENCE_SECONDS = 60;

    @TempDir
    Path folder;

    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final CountDownLatch end = new CountDownLatch(1);
    private HttpServer server;
    private KubeSession session;

    @SuppressWarnings("NullAway.Init") // Made anew before each test.
    TableWatchTest() {}

    @BeforeEach
    void serve() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/api/v1/pods", this::answer);
        server.start();
        String address = "http://127.0.0.1:" + server.getAddress().getPort();
        Path file = Files.writeString(folder.resolve("kubeconfig"), """
                apiVersion: v1
                kind: Config
                clusters: [{name: one, cluster: {server: "%s"}}]
                users: [{name: me, user: {token: secret}}]
                contexts: [{name: one, context: {cluster: one, user: me}}]
                current-context: one
                """.formatted(address));
        session = KubeSession.open(new KubeContext("one", address, "default", file, false));
    }

    @AfterEach
    void stop() {
        end.countDown();
        session.close();
        server.stop(0);
        threads.shutdownNow();
    }

    /// A list at once; a watch gets one row and then nothing, for as long as the test lasts.
    private void answer(HttpExchange exchange) throws IOException {
        boolean watch = exchange.getRequestURI().toString().contains("watch=true");
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(200, 0);
        exchange.getResponseBody()
                .write((watch ? "{\"type\":\"ADDED\",\"object\":" + table(ROW) + "}\n" : table(""))
                        .getBytes(StandardCharsets.UTF_8));
        exchange.getResponseBody().flush();
        try {
            if (watch) {
                end.await();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        exchange.close();
    }

    private static String table(String rows) {
        return "{\"kind\":\"Table\",\"apiVersion\":\"meta.k8s.io/v1\",\"metadata\":{\"resourceVersion\":\"1\"},"
                + "\"columnDefinitions\":[{\"name\":\"Name\",\"type\":\"string\"}],\"rows\":[" + rows + "]}";
    }

    @Test
    void closingOneEndsItQuietly() throws InterruptedException {
        Queue<Throwable> uncaught = new ConcurrentLinkedQueue<>();
        Queue<String> lost = new ConcurrentLinkedQueue<>();
        UncaughtExceptionHandler before = Thread.getDefaultUncaughtExceptionHandler();
        Thread.setDefaultUncaughtExceptionHandler((thread, e) -> uncaught.add(e));
        try {
            List<TableWatch> watches = new ArrayList<>();
            for (int i = 0; i < ROUNDS; i++) {
                CountDownLatch told = new CountDownLatch(1);
                TableWatch watch = session.follow(PODS, "", "", new TableListener() {
                    @Override
                    public void reset(ServerTable table) {}

                    @Override
                    public void changed(ServerTable.Row row) {
                        told.countDown();
                    }

                    @Override
                    public void removed(ServerTable.Row row) {}

                    @Override
                    public void lost(String why) {
                        lost.add(why);
                    }
                });
                watches.add(watch);
                assertThat(told.await(PATIENCE_SECONDS, TimeUnit.SECONDS))
                        .as("a row; lost: %s", lost)
                        .isTrue();
                watch.close();
            }
            awaitTheEndOf(watches);
        } finally {
            Thread.setDefaultUncaughtExceptionHandler(before);
        }
        assertThat(uncaught).isEmpty();
        assertThat(lost).isEmpty();
    }

    @SuppressWarnings("BusyWait") // polls with a deadline
    private static void awaitTheEndOf(List<TableWatch> watches) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (!watches.stream().allMatch(TableWatch::isOver)) {
            if (System.nanoTime() > deadline) {
                fail("a watch that was closed still runs");
            }
            Thread.sleep(5);
        }
    }
}
