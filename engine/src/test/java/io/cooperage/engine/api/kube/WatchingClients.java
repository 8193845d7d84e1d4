package io.cooperage.engine.api.kube;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.cooperage.engine.bench.Measurement;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
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

    private static final String REVISION = "\"resourceVersion\":\"";
    private static final String PODS = "/api/v1/namespaces/default/pods";
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final SSLContext tls;
    private final HttpClient http;
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
        http = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .sslContext(tls)
                .build();
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
        JsonNode list = MAPPER.readTree(text(request(PODS + "?limit=500").build()));
        String from = list.at("/metadata/resourceVersion").asText();
        String[] names = new String[list.path("items").size()];
        for (int i = 0; i < names.length; i++) {
            names[i] = list.path("items").get(i).at("/metadata/name").asText();
        }
        for (int i = 0; i < WATCHES; i++) {
            BufferedReader lines = watch("/api/v1/pods?watch=true&resourceVersion=" + from);
            Thread.ofPlatform().daemon().start(() -> follow(lines));
        }
        write(WARM_UPS, names);
        begun.clear();
        double[] writes = write(WRITES, names);
        begun.keySet().stream().max(Long::compare).ifPresent(newest -> lastRevision = newest);
        // One more for those that had the last already.
        write(1, names);
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

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(url.resolve(path)).header("Authorization", "Bearer " + KubeServer.TOKEN);
    }

    private String text(HttpRequest request) throws IOException, InterruptedException {
        HttpResponse<String> answer = http.send(request, BodyHandlers.ofString());
        if (answer.statusCode() != 200) {
            throw new IllegalStateException(request.uri() + ": " + answer.body());
        }
        return answer.body();
    }

    /// @return how long each took, in nanoseconds
    private double[] write(int count, String[] names) throws IOException, InterruptedException {
        double[] nanos = new double[count];
        for (int i = 0; i < count; i++) {
            HttpRequest patch = request(PODS + "/" + names[i % names.length] + "/status")
                    .header("Content-Type", "application/merge-patch+json")
                    .method(
                            "PATCH",
                            HttpRequest.BodyPublishers.ofString(
                                    "{\"status\":{\"message\":\"write " + i + " of " + count + "\"}}"))
                    .build();
            long start = System.nanoTime();
            String written = text(patch);
            nanos[i] = System.nanoTime() - start;
            begun.put(revision(written), start);
            TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
        }
        return nanos;
    }

    /// Over a socket of its own, read as it is: the reading must not take longer than what is measured, and
    /// Java's HTTP client takes several times what the server does.
    private BufferedReader watch(String path) throws IOException {
        Socket socket = tls.getSocketFactory().createSocket(url.getHost(), url.getPort());
        socket.getOutputStream()
                .write(("GET " + path + " HTTP/1.1\r\nHost: " + url.getAuthority() + "\r\nAuthorization: Bearer "
                                + KubeServer.TOKEN + "\r\n\r\n")
                        .getBytes(StandardCharsets.US_ASCII));
        BufferedReader lines =
                new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8), 64 << 10);
        String status = lines.readLine();
        if (!"HTTP/1.1 200 OK".equals(status)) {
            throw new IllegalStateException("a watch: " + status);
        }
        String field = status;
        while (!field.isEmpty()) {
            field = Objects.requireNonNull(lines.readLine(), "the head came to no end");
        }
        return lines;
    }

    private void follow(BufferedReader reader) {
        boolean counted = false;
        try (BufferedReader lines = reader) {
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
