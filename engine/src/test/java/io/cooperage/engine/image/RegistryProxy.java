package io.cooperage.engine.image;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PushbackInputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Predicate;

/// Stands before a real registry, writes down what is asked of it, and fails where it is told to.
final class RegistryProxy implements AutoCloseable {
    private static final int TLS_HANDSHAKE = 0x16;

    private final ServerSocket door;
    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final HttpClient client = HttpClient.newHttpClient();
    private final int target;
    private final List<Asked> asked = new CopyOnWriteArrayList<>();
    private final List<Rule> rules = new CopyOnWriteArrayList<>();

    /// @param range the header, empty without one
    record Asked(String method, String path, String range) {
        boolean isBlob(String hex) {
            return method.equals("GET") && path.endsWith("/blobs/sha256:" + hex);
        }
    }

    /// What happens in place of a plain answer.
    sealed interface Fault {
        /// An answer of the proxy's own.
        record Answer(int status, String mediaType, String body) implements Fault {}

        /// So many bytes of the body, then the connection is cut.
        record CutAfter(long bytes) implements Fault {}

        /// So many bytes of the body, then nothing until the latch opens.
        record HoldAfter(long bytes, CountDownLatch until) implements Fault {}

        /// The first byte of the body is another.
        record Corrupt() implements Fault {}
    }

    private record Rule(Predicate<Asked> which, Fault fault, CountDownLatch times) {}

    RegistryProxy(int target) {
        this.target = target;
        try {
            door = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(threads);
        server.createContext("/", this::handle);
        server.start();
        threads.execute(this::accept);
    }

    /// Java's server leaves a TLS greeting unanswered; a real plain one hangs up, and clients count on it.
    private void accept() {
        try {
            while (true) {
                Socket caller = door.accept();
                threads.execute(() -> greet(caller));
            }
        } catch (IOException _) {
            // The proxy is closed.
        }
    }

    private void greet(Socket caller) {
        try (caller) {
            PushbackInputStream said = new PushbackInputStream(caller.getInputStream());
            int first = said.read();
            if (first < 0 || first == TLS_HANDSHAKE) {
                return;
            }
            said.unread(first);
            try (Socket inner = new Socket(
                    server.getAddress().getAddress(), server.getAddress().getPort())) {
                Thread answers = Thread.ofVirtual().start(() -> pump(inner, caller));
                said.transferTo(inner.getOutputStream());
                inner.shutdownOutput();
                answers.join();
            }
        } catch (IOException _) {
            // One side hung up.
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private static void pump(Socket from, Socket to) {
        try (to) {
            from.getInputStream().transferTo(to.getOutputStream());
        } catch (IOException _) {
            // One side hung up.
        }
    }

    String host() {
        return "localhost:" + door.getLocalPort();
    }

    List<Asked> asked() {
        return List.copyOf(asked);
    }

    /// @param times how often; what comes later is answered plainly
    void fail(Predicate<Asked> which, Fault fault, int times) {
        rules.add(new Rule(which, fault, new CountDownLatch(times)));
    }

    private Fault fault(Asked request) {
        for (Rule rule : rules) {
            synchronized (rule) {
                if (rule.times().getCount() > 0 && rule.which().test(request)) {
                    rule.times().countDown();
                    return rule.fault();
                }
            }
        }
        return new Fault.CutAfter(Long.MAX_VALUE);
    }

    private void handle(HttpExchange exchange) throws IOException {
        String range = exchange.getRequestHeaders().getFirst("Range");
        Asked request =
                new Asked(exchange.getRequestMethod(), exchange.getRequestURI().getPath(), range == null ? "" : range);
        asked.add(request);
        Fault fault = fault(request);
        if (fault instanceof Fault.Answer(int status, String mediaType, String body)) {
            byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", mediaType);
            exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
            try (exchange) {
                exchange.getResponseBody().write(bytes);
            }
            return;
        }
        try {
            forward(exchange, fault);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void forward(HttpExchange exchange, Fault fault) throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(
                        URI.create("http://localhost:" + target + exchange.getRequestURI()))
                .method(
                        exchange.getRequestMethod(),
                        HttpRequest.BodyPublishers.ofByteArray(
                                exchange.getRequestBody().readAllBytes()));
        for (String header : List.of("Accept", "Range", "Authorization", "Content-Type")) {
            List<String> values = exchange.getRequestHeaders().get(header);
            if (values != null) {
                values.forEach(value -> request.header(header, value));
            }
        }
        HttpResponse<InputStream> answer = client.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
        answer.headers().map().forEach((name, values) -> {
            if (!name.equalsIgnoreCase("content-length") && !name.equalsIgnoreCase("transfer-encoding")) {
                values.forEach(value -> exchange.getResponseHeaders().add(name, value));
            }
        });
        long length = answer.headers().firstValueAsLong("content-length").orElse(0);
        boolean head = exchange.getRequestMethod().equals("HEAD");
        if (head) {
            exchange.getResponseHeaders().set("Content-Length", Long.toString(length));
        }
        exchange.sendResponseHeaders(answer.statusCode(), head || length == 0 ? -1 : length);
        try (exchange;
                InputStream body = answer.body()) {
            if (!head) {
                copy(body, exchange.getResponseBody(), fault);
            }
        }
    }

    private static void copy(InputStream from, OutputStream to, Fault fault) throws IOException, InterruptedException {
        switch (fault) {
            case Fault.CutAfter(long bytes) -> {
                byte[] buffer = new byte[16 << 10];
                long left = bytes;
                for (int read = from.read(buffer); read > 0 && left > 0; read = from.read(buffer)) {
                    to.write(buffer, 0, (int) Math.min(read, left));
                    left -= read;
                }
            }
            case Fault.HoldAfter(long bytes, CountDownLatch until) -> {
                to.write(from.readNBytes((int) bytes));
                to.flush();
                until.await();
                from.transferTo(to);
            }
            case Fault.Corrupt() -> {
                to.write(from.read() ^ 1);
                from.transferTo(to);
            }
            case Fault.Answer _ -> throw new IllegalStateException("answered already");
        }
    }

    @Override
    public void close() {
        try {
            door.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.stop(0);
        threads.shutdownNow();
        client.shutdownNow();
    }
}
