package io.cooperage.engine.api.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.cooperage.engine.Engine;
import io.cooperage.engine.container.Container;
import io.cooperage.engine.image.TransferListener;
import io.cooperage.engine.linux.CgroupTree;
import io.cooperage.engine.store.EnginePaths;
import io.cooperage.engine.testing.RawClient;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/// A real engine with a busybox in it, its API on a socket, and two clients: Docker's own and bare bytes.
final class ApiRoom implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final ObjectMapper JSON = new ObjectMapper();

    final Path folder;
    final Engine engine;
    final Path socket;
    private final DockerApi api;

    ApiRoom(Path folder) {
        assumeTrue(Files.isExecutable(Path.of("/bin/busybox")), "no /bin/busybox: install busybox-static");
        this.folder = folder;
        engine = Engine.open(EnginePaths.under(folder.resolve("e")));
        engine.images().makeStarter("cooperage/busybox:latest", TransferListener.NONE);
        engine.images().tag("cooperage/busybox:latest", "busybox:latest");
        socket = folder.resolve("s");
        api = DockerApi.open(engine, socket);
    }

    /// For what is measured, limited or frozen.
    static void assumeControlGroups() {
        CgroupTree tree = CgroupTree.inspect("probe");
        assumeTrue(!tree.controllers().isEmpty(), () -> "no control groups to use here: " + tree.remedy());
    }

    static boolean hasCli() {
        return List.of("/usr/bin/docker", "/usr/local/bin/docker").stream()
                .anyMatch(path -> Files.isExecutable(Path.of(path)));
    }

    /// How a client's run ended.
    record Run(int status, String out, String err) {
        Run ok() {
            assertThat(status).as(err + out).isZero();
            return this;
        }

        String text() {
            return out.strip();
        }

        List<String> lines() {
            return out.lines().toList();
        }
    }

    ProcessBuilder process(List<String> words) {
        ProcessBuilder builder = new ProcessBuilder(words);
        builder.environment().put("DOCKER_HOST", "unix://" + socket);
        builder.environment().put("DOCKER_CONFIG", folder.resolve("cli").toString());
        builder.directory(folder.toFile());
        return builder;
    }

    /// `docker` with these words.
    Run docker(String... words) {
        return dockerWith("", words);
    }

    Run dockerWith(String input, String... words) {
        List<String> all = new ArrayList<>(List.of("docker"));
        all.addAll(List.of(words));
        try {
            Path out = Files.createTempFile(folder, "out", "");
            Path err = Files.createTempFile(folder, "err", "");
            Process process = process(all)
                    .redirectOutput(out.toFile())
                    .redirectError(err.toFile())
                    .start();
            try (var stdin = process.getOutputStream()) {
                stdin.write(input.getBytes(StandardCharsets.UTF_8));
            } catch (IOException e) {
                // It ended without reading all of it, which its status tells.
                assertThat(process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
            }
            if (!process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new AssertionError(all + " does not end: " + Files.readString(out) + Files.readString(err));
            }
            return new Run(
                    process.exitValue(),
                    Files.readString(out, StandardCharsets.ISO_8859_1),
                    Files.readString(err, StandardCharsets.ISO_8859_1));
        } catch (IOException e) {
            throw new AssertionError(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    /// One request over the bare socket.
    Answer request(String method, String target, String body) throws IOException {
        return request(socket, method, target, body);
    }

    static Answer request(Path socket, String method, String target, String body) throws IOException {
        String text = method + " " + target + " HTTP/1.1\r\nHost: docker\r\nConnection: close\r\n"
                + (body.isEmpty()
                        ? ""
                        : "Content-Type: application/json\r\nContent-Length: "
                                + body.getBytes(StandardCharsets.UTF_8).length + "\r\n")
                + "\r\n" + body;
        return Answer.parse(RawClient.exchange(socket, text));
    }

    Answer get(String target) throws IOException {
        return request("GET", target, "");
    }

    Answer post(String target, String body) throws IOException {
        return request("POST", target, body);
    }

    /// @param body put together where it came in chunks, a character for a byte
    record Answer(int status, String head, String body) {
        static Answer parse(String text) {
            int end = text.indexOf("\r\n\r\n") + 4;
            String head = text.substring(0, end);
            String body = text.substring(end);
            return new Answer(
                    Integer.parseInt(head.substring(9, 12)), head, head.contains("chunked") ? joined(body) : body);
        }

        private static String joined(String chunks) {
            StringBuilder body = new StringBuilder();
            int at = 0;
            while (at < chunks.length()) {
                int line = chunks.indexOf("\r\n", at);
                int length = Integer.parseInt(chunks.substring(at, line), 16);
                body.append(chunks, line + 2, line + 2 + length);
                at = line + 2 + length + 2;
            }
            return body.toString();
        }

        JsonNode json() {
            try {
                return JSON.readTree(body.getBytes(StandardCharsets.ISO_8859_1));
            } catch (IOException e) {
                throw new AssertionError(head + body, e);
            }
        }

        String message() {
            return json().path("message").asText();
        }

        String header(String name) {
            return head.lines()
                    .filter(line -> line.toLowerCase(java.util.Locale.ROOT)
                            .startsWith(name.toLowerCase(java.util.Locale.ROOT) + ":"))
                    .map(line -> line.substring(name.length() + 1).strip())
                    .findFirst()
                    .orElse("");
        }
    }

    static void await(BooleanSupplier condition) {
        long end = System.nanoTime() + LIMIT.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > end) {
                throw new AssertionError("not so within " + LIMIT.toSeconds() + " s");
            }
            LockSupport.parkNanos(Duration.ofMillis(10).toNanos());
        }
    }

    String state(String name) {
        return engine.containers().get(name).state().status().name();
    }

    void removeAll() {
        for (Container container : engine.containers().list()) {
            engine.containers().remove(container.id(), true);
        }
    }

    @Override
    public void close() {
        removeAll();
        api.close();
        engine.close();
    }
}
