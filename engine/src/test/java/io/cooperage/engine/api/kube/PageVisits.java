package io.cooperage.engine.api.kube;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/// People who ask for a page again and again, each time over a new connection, and remember each time that
/// it did not come.
final class PageVisits implements AutoCloseable {
    private static final int VISITORS = 2;

    /// Long: a machine that is busy may be slow, it may only not refuse.
    private static final int PATIENCE_MILLIS = 60_000;

    private static final Pattern VERSION = Pattern.compile("version (\\d+)");

    private final int port;
    private final List<String> failures = new CopyOnWriteArrayList<>();
    private final ConcurrentMap<String, AtomicInteger> versions = new ConcurrentHashMap<>();
    private final List<Thread> visitors;
    private volatile boolean enough;

    /// @param port of this machine
    PageVisits(int port) {
        this.port = port;
        this.visitors = IntStream.range(0, VISITORS)
                .mapToObj(i -> Thread.ofVirtual().name("visitor-" + i).start(this::visit))
                .toList();
    }

    private void visit() {
        while (!enough) {
            try {
                String page = get(port, "/");
                Matcher version = VERSION.matcher(page);
                if (page.startsWith("HTTP/1.0 200 ") && version.find()) {
                    versions.computeIfAbsent(version.group(1), _ -> new AtomicInteger())
                            .incrementAndGet();
                } else {
                    failures.add(Instant.now() + " " + page);
                }
            } catch (IOException e) {
                failures.add(Instant.now() + " " + e);
            }
        }
    }

    /// The whole answer of a server on this machine.
    static String get(int port, String path) throws IOException {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), port), PATIENCE_MILLIS);
            socket.setSoTimeout(PATIENCE_MILLIS);
            socket.getOutputStream().write(("GET " + path + " HTTP/1.0\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /// How often this version has answered so far.
    int answers(String version) {
        AtomicInteger count = versions.get(version);
        return count == null ? 0 : count.get();
    }

    /// Lets the visitors go.
    ///
    /// @return what failed, with the time of each
    List<String> end() {
        close();
        return List.copyOf(failures);
    }

    /// Returns when the last visitor has gone.
    @Override
    public void close() {
        enough = true;
        try {
            for (Thread visitor : visitors) {
                visitor.join();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
