package io.cooperage.engine.api.kube;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.cooperage.engine.bench.Measurement;
import java.io.BufferedInputStream;
import java.io.BufferedReader;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;

/// The clients of [KubeApiBench]: fifty watches, each with a connection of its own, and a writer. Prints the
/// rows of what it has measured, then [#DONE], and holds its watches until its standard input ends.
final class WatchingClients {
    static final String DONE = "done";
    private static final int WATCHES = 50;
    private static final int WARM_UPS = 500;
    private static final int WRITES = 1_000;
    private static final double MILLION = 1e6;
    private static final long PATIENCE_SECONDS = 60;

    /// Between two writes, so that what is measured is a delivery and not a queue.
    private static final long PAUSE_MILLIS = 5;

    private static final String LENGTH = "Content-Length:";
    private static final String REVISION = "\"resourceVersion\":\"";
    private static final String PODS = "/api/v1/namespaces/default/pods";
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final SSLContext tls;
    private final URI url;

    /// By revision, when its write began.
    private final Map<Long, Long> begun = new ConcurrentHashMap<>();

    private final Queue<Delivery> deliveries = new ConcurrentLinkedQueue<>();
    private final CountDownLatch last = new CountDownLatch(WATCHES);
    private volatile long lastRevision = Long.MAX_VALUE;

    private record Delivery(long revision, long nanos) {}

    private WatchingClients(URI url, String authority) {
        this.url = url;
        tls = KubeClient.context(authority, null);
    }

    /// @param args the server's address, the file with its authority
    public static void main(String[] args) throws IOException, InterruptedException {
        WatchingClients clients = new WatchingClients(URI.create(args[0]), Files.readString(Path.of(args[1])));
        clients.measure();
        System.out.println(DONE);
        while (System.in.read() >= 0) {
            // nothing is ever sent
        }
        // The watches don't end by themselves.
        Runtime.getRuntime().halt(0);
    }

    /// The clients' share of the processor is in the times.
    private void measure() throws IOException, InterruptedException {
        Connection asking = new Connection();
        asking.send("GET", PODS + "?limit=500", "");
        JsonNode list = MAPPER.readTree(asking.body());
        String from = list.at("/metadata/resourceVersion").asText();
        String[] names = new String[list.path("items").size()];
        for (int i = 0; i < names.length; i++) {
            names[i] = list.path("items").get(i).at("/metadata/name").asText();
        }
        for (int i = 0; i < WATCHES; i++) {
            Connection watch = new Connection();
            watch.send("GET", "/api/v1/pods?watch=true&resourceVersion=" + from, "");
            watch.head();
            Thread.ofPlatform().daemon().start(() -> follow(watch));
        }
        write(asking, WARM_UPS, names);
        begun.clear();
        double[] writes = write(asking, WRITES, names);
        begun.keySet().stream().max(Long::compare).ifPresent(newest -> lastRevision = newest);
        // One more for those that had the last already.
        write(asking, 1, names);
        if (!last.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            throw new IllegalStateException(last.getCount() + " watches did not see the last write");
        }
        System.out.println(Measurement.of("API over TLS: write, median", Measurement.median(writes) / MILLION, "ms", 3)
                .line());
        double[] delays = deliveries.stream()
                .filter(delivery -> begun.containsKey(delivery.revision()))
                .mapToDouble(delivery -> delivery.nanos() - begun.getOrDefault(delivery.revision(), 0L))
                .sorted()
                .toArray();
        System.out.println(
                Measurement.of("  seen by 50 watches, p99", delays[delays.length * 99 / 100] / MILLION, "ms", 10)
                        .line());
    }

    /// @return how long each took, in nanoseconds
    private double[] write(Connection connection, int count, String[] names) throws IOException, InterruptedException {
        double[] nanos = new double[count];
        for (int i = 0; i < count; i++) {
            String status = "{\"status\":{\"message\":\"write " + i + " of " + count + "\"}}";
            long start = System.nanoTime();
            connection.send("PATCH", PODS + "/" + names[i % names.length] + "/status", status);
            String written = connection.body();
            nanos[i] = System.nanoTime() - start;
            begun.put(revision(written), start);
            TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
        }
        return nanos;
    }

    /// One to the server, spoken as it is: Java's HTTP client takes several times what the server does, and
    /// the asking must not take longer than what is measured. For one thread.
    private final class Connection {
        private final OutputStream out;
        private final InputStream in;

        Connection() throws IOException {
            Socket socket = tls.getSocketFactory().createSocket(url.getHost(), url.getPort());
            socket.setTcpNoDelay(true);
            out = socket.getOutputStream();
            in = new BufferedInputStream(socket.getInputStream(), 64 << 10);
        }

        void send(String method, String path, String body) throws IOException {
            out.write((method + " " + path + " HTTP/1.1\r\nHost: " + url.getAuthority() + "\r\nAuthorization: Bearer "
                            + KubeServer.TOKEN + "\r\nContent-Type: application/merge-patch+json\r\nContent-Length: "
                            + body.length() + "\r\n\r\n" + body)
                    .getBytes(StandardCharsets.US_ASCII));
        }

        /// The length of what follows, -1 where it comes in chunks.
        int head() throws IOException {
            String status = line();
            int length = -1;
            for (String field = line(); !field.isEmpty(); field = line()) {
                if (field.regionMatches(true, 0, LENGTH, 0, LENGTH.length())) {
                    length = Integer.parseInt(field.substring(LENGTH.length()).strip());
                }
            }
            if (!status.equals("HTTP/1.1 200 OK")) {
                throw new IllegalStateException(status);
            }
            return length;
        }

        String body() throws IOException {
            int length = head();
            return length < 0 ? chunks() : new String(in.readNBytes(length), StandardCharsets.UTF_8);
        }

        private String chunks() throws IOException {
            StringBuilder text = new StringBuilder();
            for (int size = Integer.parseInt(line(), 16); size > 0; size = Integer.parseInt(line(), 16)) {
                text.append(new String(in.readNBytes(size), StandardCharsets.UTF_8));
                line();
            }
            line();
            return text.toString();
        }

        private String line() throws IOException {
            StringBuilder line = new StringBuilder();
            for (int read = in.read(); read != '\n'; read = in.read()) {
                if (read < 0) {
                    throw new EOFException("the server has ended");
                }
                line.append((char) read);
            }
            return line.toString().stripTrailing();
        }
    }

    private void follow(Connection watch) {
        boolean counted = false;
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(watch.in, StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                long now = System.nanoTime();
                if (!line.startsWith("{")) {
                    continue; // between two chunks
                }
                long revision = revision(line);
                deliveries.add(new Delivery(revision, now));
                if (!counted && revision >= lastRevision) {
                    counted = true;
                    last.countDown();
                }
            }
        } catch (IOException e) {
            // The server has ended; who waits for deliveries says what is missing.
            Thread.currentThread().interrupt();
        }
    }

    /// Found as text: the reading must not take longer than what is measured.
    private static long revision(String json) {
        int at = json.indexOf(REVISION) + REVISION.length();
        return Long.parseLong(json, at, json.indexOf('"', at), 10);
    }
}
