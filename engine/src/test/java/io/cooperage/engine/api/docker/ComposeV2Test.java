package io.cooperage.engine.api.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.cooperage.engine.testing.DebianPackage;
import java.io.IOException;
import java.io.InputStream;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// `docker compose`, version 2 as a plugin of the docker command, and an application of three services
/// against a real engine. Its builds take the classic builder's way (`DOCKER_BUILDKIT=0`), which needs no
/// other plugin.
@Tag("kernel")
@Timeout(600)
class ComposeV2Test {
    /// Of Debian 13; it is one program that needs no more than a C library.
    private static final String PACKAGE = "pool/main/d/docker-compose/docker-compose_2.26.1-4_amd64.deb";

    private static final String SHA256 = "47681197cb2b1ab88206b42a1a92fc75f50d9530a6322d03494a473eed0408ea";
    private static final String PROGRAM = "usr/libexec/docker/cli-plugins/docker-compose";

    private static final String APPLICATION = """
            name: shop
            services:
              db:
                image: busybox
                command: sh -c 'sleep 1; echo rows >/data/rows; exec sleep 1000'
                volumes: [ "dbdata:/data" ]
                networks: [ back ]
                healthcheck:
                  test: [ "CMD", "test", "-e", "/data/rows" ]
                  interval: 1s
                  start_period: 60s
                  start_interval: 200ms
                stop_signal: SIGKILL
              web:
                build:
                  context: web
                  args: { GREETING: hello }
                  labels: { made.by: compose }
                depends_on: { db: { condition: service_healthy } }
                ports: [ "127.0.0.1:PORT:80" ]
                volumes:
                  - "dbdata:/data:ro"
                  - { type: tmpfs, target: /scratch }
                environment: { GREETING: "from the shop" }
                networks: { back: { aliases: [ front-door ] }, front: {} }
                deploy: { resources: { limits: { memory: 64M, pids: 50 } } }
                stop_signal: SIGKILL
              worker:
                image: busybox
                command:
                  - sh
                  - -c
                  - "while :; do printf 'GET /index.html HTTP/1.0\\\\r\\\\n\\\\r\\\\n' | nc front-door 80 && exec sleep 1000; sleep 0.2; done"
                depends_on: [ web ]
                links: [ "web:linked" ]
                networks: [ back ]
                stop_signal: SIGKILL
            volumes: { dbdata: { labels: { kept: "no" } } }
            networks:
              back: { internal: true }
              front: { ipam: { config: [ { subnet: 10.213.9.0/24 } ] } }
            """;

    @TempDir
    Path folder;

    private ApiRoom room;
    private Path project;

    @SuppressWarnings("NullAway.Init") // Opened by the test itself, once it is known that it can run.
    ComposeV2Test() {}

    @AfterEach
    void close() {
        if (room != null) {
            room.close();
        }
    }

    @Test
    void threeServicesComeUpScaleAndGoWithoutATrace() throws Exception {
        int port = begin();

        assertThat(compose("config", "--services").lines()).containsExactlyInAnyOrder("db", "web", "worker");
        compose("build");
        assertThat(room.engine.images().get("shop-web").tags()).isNotEmpty();
        compose("up", "-d", "--wait");

        JsonNode web = ps("web").getFirst();
        assertThat(web.path("Name").asText()).isEqualTo("shop-web-1");
        assertThat(web.path("State").asText()).isEqualTo("running");
        assertThat(web.path("Publishers").findValuesAsText("PublishedPort")).contains(Integer.toString(port));
        assertThat(ps("db").getFirst().path("Health").asText()).isEqualTo("healthy");
        ApiRoom.await(() -> page(port).equals("hello\n"));

        assertThat(compose("exec", "-T", "web", "cat", "/data/rows")).isEqualTo("rows\n");
        assertThat(compose("exec", "-T", "-e", "MORE=x", "web", "sh", "-c", "echo $GREETING $MORE"))
                .isEqualTo("from the shop x\n");
        ApiRoom.await(() -> compose("logs", "--no-color", "worker").contains("| hello"));
        assertThat(compose("logs", "--no-log-prefix", "--tail", "1", "worker").strip())
                .endsWith("hello");
        assertThat(compose("exec", "-T", "worker", "nslookup", "linked")).contains("linked");
        assertThat(compose("top", "web")).contains("httpd -f -h /www");
        assertThat(compose("images", "-q", "web").strip()).matches("[0-9a-f]{64}");
        assertThat(compose("port", "web", "80").strip()).isEqualTo("127.0.0.1:" + port);
        assertThat(compose("run", "--rm", "-T", "--no-deps", "worker", "echo", "once"))
                .contains("once");
        Files.writeString(project.resolve("copied"), "copied");
        compose("cp", project.resolve("copied").toString(), "web:/scratch-copy");
        assertThat(compose("exec", "-T", "web", "cat", "/scratch-copy")).isEqualTo("copied");
    }

    @Test
    void aRunningApplicationIsScaledRestartedAndChanged() throws Exception {
        int port = begin();
        compose("up", "-d", "--wait", "--build");
        String before = id("web");

        compose("up", "-d", "--scale", "worker=3", "--no-recreate");
        assertThat(ps("worker")).hasSize(3);
        assertThat(id("web")).isEqualTo(before);
        compose("restart", "-t", "0", "web");
        ApiRoom.await(() -> page(port).equals("hello\n"));
        compose("pause", "db");
        assertThat(room.state("shop-db-1")).isEqualTo("PAUSED");
        compose("unpause", "db");
        compose("stop", "-t", "0", "db");
        assertThat(room.state("shop-db-1")).isEqualTo("EXITED");
        compose("start", "db");
        assertThat(room.state("shop-db-1")).isEqualTo("RUNNING");
        compose("kill", "worker");
        ApiRoom.await(() -> room.state("shop-worker-1").equals("EXITED"));
        compose("rm", "-f", "worker");
        assertThat(psAll("worker")).isEmpty();

        Path file = project.resolve("compose.yaml");
        Files.writeString(file, Files.readString(file).replace("from the shop", "changed"));
        compose("up", "-d", "--no-deps", "web");
        assertThat(id("web")).isNotEqualTo(before);
        assertThat(compose("exec", "-T", "web", "sh", "-c", "echo $GREETING")).isEqualTo("changed\n");
        assertThat(compose("ls", "--format", "json")).contains("\"Name\":\"shop\"");

        compose("down", "-v", "-t", "0", "--rmi", "local");
        assertThat(room.engine.containers().list()).isEmpty();
        assertThat(room.engine.volumes().list()).isEmpty();
        assertThat(room.engine.networks().list())
                .allMatch(network -> List.of("bridge", "host", "none").contains(network.name()));
        assertThat(room.get("/images/shop-web/json").status()).isEqualTo(404);
    }

    /// @return a free port, which the file publishes
    private int begin() throws IOException, InterruptedException {
        assumeTrue(ApiRoom.hasCli(), "no docker command: install the docker CLI, version 28");
        assumeTrue(System.getProperty("os.arch").equals("amd64"), "the package with docker compose is for amd64 only");
        Path plugin = DebianPackage.program(PACKAGE, SHA256, PROGRAM);
        ApiRoom.assumeControlGroups();
        room = new ApiRoom(folder);
        Path plugins = Files.createDirectories(folder.resolve("cli/cli-plugins"));
        Files.createSymbolicLink(plugins.resolve("docker-compose"), plugin);
        project = Files.createDirectories(folder.resolve("shop"));
        int port;
        try (ServerSocket socket = new ServerSocket(0)) {
            port = socket.getLocalPort();
        }
        Files.createDirectories(project.resolve("web"));
        Files.writeString(project.resolve("compose.yaml"), APPLICATION.replace("PORT", Integer.toString(port)));
        Files.writeString(project.resolve("web/Dockerfile"), """
                FROM busybox
                ARG GREETING
                RUN mkdir /www && echo $GREETING > /www/index.html
                CMD ["httpd", "-f", "-h", "/www"]
                """);
        return port;
    }

    private List<JsonNode> ps(String service) throws IOException {
        return psOf(compose("ps", "--format", "json", service));
    }

    private List<JsonNode> psAll(String service) throws IOException {
        return psOf(compose("ps", "-a", "--format", "json", service));
    }

    /// One object in each line.
    private static List<JsonNode> psOf(String text) throws IOException {
        List<JsonNode> all = new ArrayList<>();
        for (String line : text.lines().filter(line -> line.startsWith("{")).toList()) {
            all.add(new ObjectMapper().readTree(line));
        }
        return all;
    }

    private String id(String service) throws IOException {
        TreeSet<String> ids = new TreeSet<>();
        ps(service).forEach(one -> ids.add(one.path("ID").asText()));
        return String.join(" ", ids);
    }

    /// What it writes to its output; it must succeed.
    private String compose(String... words) {
        List<String> all = new ArrayList<>(List.of("docker", "compose", "--ansi", "never", "--progress", "plain"));
        all.addAll(List.of(words));
        try {
            Path out = Files.createTempFile(folder, "compose", ".out");
            Path err = Files.createTempFile(folder, "compose", ".err");
            ProcessBuilder builder = room.process(all).directory(project.toFile());
            builder.environment().put("DOCKER_BUILDKIT", "0");
            Process process = builder.redirectOutput(out.toFile())
                    .redirectError(err.toFile())
                    .start();
            process.getOutputStream().close();
            if (!process.waitFor(240, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new AssertionError(all + " does not end: " + Files.readString(out) + Files.readString(err));
            }
            assertThat(process.exitValue())
                    .as(all + ": " + Files.readString(out) + Files.readString(err))
                    .isZero();
            return Files.readString(out);
        } catch (IOException e) {
            throw new AssertionError(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    private static String page(int port) {
        try (InputStream in =
                URI.create("http://127.0.0.1:" + port + "/index.html").toURL().openStream()) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException notYet) {
            return "";
        }
    }
}
