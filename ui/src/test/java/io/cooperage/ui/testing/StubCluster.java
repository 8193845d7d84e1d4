package io.cooperage.ui.testing;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import io.cooperage.ui.cluster.client.KubeContext;
import io.cooperage.ui.cluster.client.KubeSession;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/// A real HTTP server on loopback that answers what a test says, as the API server of some cluster would: for
/// answers that our own cluster does not give. What it was not told of is not found.
public final class StubCluster implements AutoCloseable {
    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final CountDownLatch end = new CountDownLatch(1);
    private final Map<String, HttpHandler> answers = new ConcurrentHashMap<>();
    private final KubeContext context;

    /// @param folder for its kubeconfig
    public StubCluster(Path folder) throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/", exchange -> {
            HttpHandler others = answers.getOrDefault("", StubCluster::nothing);
            answers.getOrDefault(exchange.getRequestURI().getPath(), others).handle(exchange);
        });
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
        context = new KubeContext("one", address, "default", file, false);
    }

    public KubeContext context() {
        return context;
    }

    /// A conversation with it, for the caller to close.
    public KubeSession session() {
        return KubeSession.open(context);
    }

    /// @param path empty for every one that has no answer of its own
    public void on(String path, HttpHandler answer) {
        answers.put(path, answer);
    }

    public void on(String path, int status, String json) {
        on(path, exchange -> answer(exchange, status, json));
    }

    private static void nothing(HttpExchange exchange) throws IOException {
        answer(
                exchange,
                404,
                "{\"kind\": \"Status\", \"status\": \"Failure\", \"code\": 404, \"message\": \"not found\"}");
    }

    /// Answers and is done.
    public static void answer(HttpExchange exchange, int status, String json) throws IOException {
        byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    /// Writes events and then nothing, for as long as the server is there.
    public void stream(HttpExchange exchange, String... events) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(200, 0);
        for (String event : events) {
            // One line each, however it was written.
            exchange.getResponseBody().write((event.replace('\n', ' ') + "\n").getBytes(StandardCharsets.UTF_8));
        }
        exchange.getResponseBody().flush();
        try {
            end.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        exchange.close();
    }

    /// A client that reads objects as they are printed says so.
    public static boolean wantsTable(HttpExchange exchange) {
        String accepted = exchange.getRequestHeaders().getFirst("Accept");
        return accepted != null && accepted.contains("as=Table");
    }

    public static boolean isWatch(HttpExchange exchange) {
        String query = exchange.getRequestURI().getQuery();
        return query != null && query.contains("watch=true");
    }

    @Override
    public void close() {
        end.countDown();
        server.stop(0);
        threads.shutdownNow();
    }
}
