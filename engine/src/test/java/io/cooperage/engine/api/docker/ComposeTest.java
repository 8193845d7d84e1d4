package io.cooperage.engine.api.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.InputStream;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// docker-compose 1.29 and an application of three services against a real engine.
@Tag("kernel")
@Timeout(180)
class ComposeTest {
    private static final Path COMPOSE = Path.of("/usr/bin/docker-compose");

    private static final String APPLICATION = """
            version: "3.7"
            services:
              db:
                image: busybox
                command: sh -c 'echo rows >/data/rows; exec sleep 1000'
                volumes: [ "dbdata:/data" ]
                networks: [ back ]
              web:
                build: web
                depends_on: [ db ]
                ports: [ "127.0.0.1:PORT:80" ]
                volumes: [ "dbdata:/data:ro" ]
                environment: { GREETING: "from the shop" }
                networks: [ back, front ]
              worker:
                image: busybox
                command: sh -c 'while :; do wget -q -O- http://front-door/ && exec sleep 1000; sleep 0.1; done'
                depends_on: [ web ]
                links: [ "web:front-door" ]
                networks: [ back ]
            volumes: { dbdata: {} }
            networks: { back: {}, front: {} }
            """;

    @TempDir
    Path folder;

    private ApiRoom room;

    @SuppressWarnings("NullAway.Init") // Opened by the test itself, once it is known that it can run.
    ComposeTest() {}

    @AfterEach
    void close() {
        if (room != null) {
            room.close();
        }
    }

    @Test
    void threeServicesComeUpScaleAndGoWithoutATrace() throws Exception {
        assumeTrue(Files.isExecutable(COMPOSE), "no " + COMPOSE + ": install docker-compose");
        room = new ApiRoom(folder);
        int port = freePort();
        Path project = folder.resolve("shop");
        Files.createDirectories(project.resolve("web"));
        Files.writeString(project.resolve("docker-compose.yml"), APPLICATION.replace("PORT", Integer.toString(port)));
        Files.writeString(
                project.resolve("web/Dockerfile"),
                "FROM busybox\nRUN mkdir /www && echo built > /www/index.html\nCMD [\"httpd\",\"-f\",\"-h\",\"/www\"]\n");

        assertThat(compose(project, "up", "-d")).contains("Creating shop_db_1", "Successfully tagged shop_web");
        assertThat(compose(project, "ps")).contains("shop_web_1").contains("127.0.0.1:" + port + "->80/tcp");
        ApiRoom.await(() -> page(port).equals("built\n"));
        assertThat(compose(project, "exec", "-T", "web", "cat", "/data/rows")).isEqualTo("rows\n");
        assertThat(compose(project, "exec", "-T", "web", "sh", "-c", "echo $GREETING"))
                .isEqualTo("from the shop\n");
        ApiRoom.await(() -> compose(project, "logs", "--no-color", "worker").contains("| built"));

        compose(project, "up", "-d", "--scale", "worker=3");
        assertThat(compose(project, "ps", "-q", "worker").lines()).hasSize(3);
        assertThat(compose(project, "top", "web")).contains("httpd -f -h /www");
        compose(project, "restart", "-t", "0", "web");
        ApiRoom.await(() -> page(port).equals("built\n"));
        compose(project, "stop", "-t", "0", "db");
        assertThat(room.state("shop_db_1")).isEqualTo("EXITED");

        compose(project, "down", "-v", "-t", "0");
        assertThat(room.engine.containers().list()).isEmpty();
        assertThat(room.engine.volumes().list()).isEmpty();
        assertThat(room.engine.networks().list())
                .allMatch(network -> List.of("bridge", "host", "none").contains(network.name()));
    }

    /// What it prints; it must succeed.
    private String compose(Path project, String... words) {
        List<String> all = new ArrayList<>(List.of(COMPOSE.toString(), "--project-name", "shop", "--ansi", "never"));
        all.addAll(List.of(words));
        try {
            Path out = Files.createTempFile(folder, "compose", "");
            ProcessBuilder builder = room.process(all).directory(project.toFile());
            // Its own way of building, without a docker command.
            builder.environment().put("COMPOSE_DOCKER_CLI_BUILD", "0");
            Process process = builder.redirectErrorStream(true)
                    .redirectOutput(out.toFile())
                    .start();
            process.getOutputStream().close();
            assertThat(process.waitFor(120, TimeUnit.SECONDS))
                    .as("it ends: " + all)
                    .isTrue();
            String text = Files.readString(out);
            assertThat(process.exitValue()).as(all + ": " + text).isZero();
            return text;
        } catch (IOException e) {
            throw new AssertionError(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
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
