package io.cooperage.engine.api.kube;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.cooperage.engine.api.kube.KubeClient.Answer;
import io.cooperage.engine.cluster.pki.ClusterIdentity;
import io.cooperage.engine.cluster.pki.Kubeconfig;
import io.cooperage.engine.cluster.store.HistoryLimits;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Clients that want too much or are not who they say: refused cheaply, and everybody else is served.
@Timeout(300)
class HostileClientsTest {
    private static final String MAPS = "/api/v1/namespaces/default/configmaps";
    private static final String WATCH = MAPS + "?watch=true&timeoutSeconds=250";
    private static final int WATCHES = 500;
    private static final String SHOWN = "namespace/default\n";
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final Path folder;
    private KubeServer server;
    private KubeClient client;

    @SuppressWarnings("NullAway.Init") // set before each test
    HostileClientsTest(@TempDir Path folder) {
        this.folder = folder;
    }

    @BeforeEach
    void start() throws IOException {
        server = KubeServer.start(
                Files.createDirectories(folder.resolve("server")),
                new CallLimits(100, WATCHES),
                Duration.ofSeconds(60),
                HistoryLimits.STANDARD);
        client = new KubeClient(server, KubeServer.TOKEN);
    }

    @AfterEach
    void stop() {
        client.close();
        server.close();
    }

    @Test
    void fiveHundredWatchesOfOneAreServedAndNoneMore() throws Exception {
        List<HttpResponse<InputStream>> open = new ArrayList<>();
        try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
            List<Future<HttpResponse<InputStream>>> asked = new ArrayList<>();
            for (int i = 0; i < WATCHES; i++) {
                asked.add(threads.submit(() -> client.open(WATCH)));
            }
            for (Future<HttpResponse<InputStream>> one : asked) {
                open.add(one.get());
            }
        }
        assertThat(open).allMatch(one -> one.statusCode() == 200);
        assertThat(client.get(WATCH).status()).isEqualTo(429);
        // Others, and what else this one wants, are as before.
        assertThat(client.get(MAPS).status()).isEqualTo(200);
        try (KubeClient nobody = new KubeClient(server, null)) {
            assertThat(nobody.get("/version").status()).isEqualTo(200);
        }
        server.make("configmaps", "default", "{\"metadata\":{\"name\":\"news\"}}");
        for (HttpResponse<InputStream> one : open) {
            assertThat(firstOf(one).at("/object/metadata/name").asText()).isEqualTo("news");
        }
        open.getFirst().body().close();
        HttpResponse<InputStream> another = client.open(WATCH);
        long end = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        while (another.statusCode() == 429 && System.nanoTime() < end) {
            another.body().close();
            LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
            another = client.open(WATCH);
        }
        assertThat(another.statusCode())
                .as("in the place of one that has ended")
                .isEqualTo(200);
        another.body().close();
        for (HttpResponse<InputStream> one : open) {
            one.body().close();
        }
    }

    /// The reader is left open: closing it would end the watch.
    private static JsonNode firstOf(HttpResponse<InputStream> watch) throws IOException {
        BufferedReader lines = new BufferedReader(new InputStreamReader(watch.body(), StandardCharsets.UTF_8));
        return MAPPER.readTree(lines.readLine());
    }

    @Test
    void largeObjectsAreRefusedAsKubernetesDoes() throws Exception {
        Answer beyond = client.post(MAPS, map(3 << 20));
        assertThat(beyond.status()).isEqualTo(413);
        assertThat(beyond.json().path("message").asText()).isEqualTo("Request entity too large: limit is 3145728");
        Answer data = client.post(MAPS, map((1 << 20) + 1));
        assertThat(data.status()).isEqualTo(422);
        assertThat(data.json().path("message").asText()).contains("Too long: may not be more than 1048576 bytes");
        // Within what a request may be, of a kind whose fields have no limit, and more than the store takes.
        Answer stored = client.post(
                "/api/v1/namespaces/default/pods",
                "{\"metadata\":{\"name\":\"p\"},\"spec\":{\"containers\":[{\"name\":\"c\",\"image\":\"i\",\"args\":[\""
                        + "x".repeat(2 << 20) + "\"]}]}}");
        assertThat(stored.status()).isEqualTo(413);
        assertThat(stored.json().path("message").asText()).isEqualTo("etcdserver: request is too large");
        assertThat(client.get(MAPS + "/large").status()).isEqualTo(404);
        assertThat(client.post(MAPS, map(1 << 19)).status()).isEqualTo(201);
    }

    private static String map(int bytes) {
        return "{\"metadata\":{\"name\":\"large\"},\"data\":{\"k\":\"" + "x".repeat(bytes) + "\"}}";
    }

    @Test
    @Tag("conformance")
    void kubectlSaysWhoIsNotWho() throws Exception {
        WholeCluster.requireKubectl();
        Path good = server.kubeconfig();
        assertThat(kubectl(good)).isEqualTo(SHOWN);
        ClusterIdentity stranger = ClusterIdentity.open(folder.resolve("stranger"), Clock.systemUTC(), List.of());
        Path wrongAuthority = folder.resolve("wrong-authority");
        new Kubeconfig(server.url.toString(), stranger.authorityPem(), server.identity.administrator())
                .write(wrongAuthority);
        assertThat(kubectl(wrongAuthority)).contains("certificate signed by unknown authority");
        assertThat(kubectl(server.kubeconfig("stranger", stranger.administrator())))
                .as("a certificate of another authority")
                .contains("tls: ");
        Path noCertificate = withoutCertificate(good);
        assertThat(kubectl(noCertificate, "--token=wrong"))
                .contains("You must be logged in to the server (Unauthorized)");
        assertThat(kubectl(noCertificate, "--token=" + KubeServer.TOKEN)).isEqualTo(SHOWN);
        assertThat(kubectl(good)).isEqualTo(SHOWN);
    }

    private Path withoutCertificate(Path kubeconfig) throws IOException {
        try (Stream<String> lines = Files.lines(kubeconfig)) {
            List<String> rest = lines.filter(line -> !line.contains("client-")).toList();
            return Files.write(folder.resolve("no-certificate"), rest);
        }
    }

    /// What kubectl says when it is to show a namespace.
    private String kubectl(Path kubeconfig, String... more) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("kubectl", "--kubeconfig", kubeconfig.toString()));
        command.addAll(List.of(more));
        command.addAll(List.of("get", "namespace", "default", "-o", "name"));
        Path said = Files.createTempFile(folder, "said", "");
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(said.toFile());
        builder.environment().put("HOME", folder.toString());
        builder.environment().remove("KUBECONFIG");
        Process process = builder.start();
        try {
            assertThat(process.waitFor(100, TimeUnit.SECONDS))
                    .as("%s ends", command)
                    .isTrue();
        } finally {
            process.destroyForcibly();
        }
        return Files.readString(said);
    }
}
