package io.cooperage.engine.api.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.cooperage.engine.Engine;
import io.cooperage.engine.container.Container;
import io.cooperage.engine.image.TransferListener;
import io.cooperage.engine.store.EnginePaths;
import io.cooperage.engine.testing.BusyboxRoot;
import io.cooperage.engine.testing.RawClient;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// An engine in a folder of its own, served at a socket, with the real `docker` and with bare HTTP to ask it.
final class DockerRoom implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Pattern STATUS = Pattern.compile("HTTP/1\\.1 (\\d+) .*");
    private static final int PATIENCE_SECONDS = 120;

    final Engine engine;
    final Path folder;
    private final Path socket;
    private final DockerApi api;

    DockerRoom(Path folder) {
        this.folder = folder;
        this.engine = Engine.open(EnginePaths.under(folder.resolve("e")));
        this.socket = engine.paths().run().resolve("docker.sock");
        this.api = DockerApi.open(engine, socket);
    }

    /// A small image with a shell.
    void busybox(String name, String... changes) throws Exception {
        Path root = folder.resolve("busybox");
        if (!Files.exists(root)) {
            BusyboxRoot.create(root);
        }
        List<String> all = new ArrayList<>(List.of("CMD [\"/bin/sh\"]"));
        all.addAll(Arrays.asList(changes));
        engine.images().importRoot(root, name, null, all, TransferListener.NONE);
    }

    record Said(int code, String out, String err) {
        String line() {
            return out.strip();
        }
    }

    /// Skips the test where there is no `docker`.
    static void requireCli() {
        boolean there = Arrays.stream(System.getenv("PATH").split(":", -1))
                .anyMatch(place -> Files.isExecutable(Path.of(place, "docker")));
        assumeTrue(there, "no docker on the PATH: install the docker CLI, version 28");
    }

    /// `docker …`, which must succeed.
    Said docker(String... arguments) {
        Said said = dockerWith(null, arguments);
        assertThat(said.code())
                .as("docker %s: %s%s", Arrays.asList(arguments), said.out(), said.err())
                .isZero();
        return said;
    }

    /// `docker …`, which must fail.
    Said failing(String... arguments) {
        Said said = dockerWith(null, arguments);
        assertThat(said.code())
                .as("docker %s: %s", Arrays.asList(arguments), said.out())
                .isNotZero();
        return said;
    }

    Said dockerWith(byte @Nullable [] input, String... arguments) {
        List<String> command = new ArrayList<>(List.of("docker"));
        command.addAll(Arrays.asList(arguments));
        try {
            ProcessBuilder builder = new ProcessBuilder(command);
            builder.environment().put("DOCKER_HOST", "unix://" + socket);
            builder.environment()
                    .put("DOCKER_CONFIG", folder.resolve("docker-config").toString());
            builder.environment().put("DOCKER_BUILDKIT", "0");
            Process process = builder.start();
            CompletableFuture<byte[]> err = reading(process.getErrorStream());
            CompletableFuture<byte[]> out = reading(process.getInputStream());
            try (var in = process.getOutputStream()) {
                if (input != null) {
                    in.write(input);
                }
            }
            if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new AssertionError("docker " + Arrays.asList(arguments) + " does not end");
            }
            return new Said(
                    process.exitValue(),
                    new String(out.join(), StandardCharsets.UTF_8),
                    new String(err.join(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /// On a thread of its own: the engine's HTTP client needs the common pool, which may have one thread.
    private static CompletableFuture<byte[]> reading(InputStream in) {
        CompletableFuture<byte[]> read = new CompletableFuture<>();
        Thread.ofVirtual().start(() -> read.complete(all(in)));
        return read;
    }

    /// The bytes that `docker …` writes.
    byte[] bytes(String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of("docker", "-H", "unix://" + socket));
        command.addAll(Arrays.asList(arguments));
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        byte[] bytes = all(process.getInputStream());
        assertThat(process.waitFor()).isZero();
        return bytes;
    }

    private static byte[] all(InputStream in) {
        try {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// @param body as it was sent, without chunks
    record Answer(int status, String head, String body) {
        JsonNode json() {
            try {
                return JSON.readTree(body);
            } catch (IOException e) {
                throw new UncheckedIOException(body, e);
            }
        }

        /// Each line of a stream.
        List<JsonNode> messages() {
            return body.lines()
                    .filter(line -> !line.isBlank())
                    .map(line -> new Answer(status, head, line).json())
                    .toList();
        }

        String message() {
            return json().path("message").asText();
        }
    }

    Answer get(String target) {
        return ask("GET", target, null, new byte[0]);
    }

    Answer delete(String target) {
        return ask("DELETE", target, null, new byte[0]);
    }

    Answer post(String target) {
        return ask("POST", target, null, new byte[0]);
    }

    Answer post(String target, String json) {
        return ask("POST", target, "Content-Type: application/json", json.getBytes(StandardCharsets.UTF_8));
    }

    /// @param header one more, or null
    Answer ask(String method, String target, @Nullable String header, byte[] body) {
        String head = method + " " + target + " HTTP/1.1\r\nHost: d\r\nConnection: close\r\nContent-Length: "
                + body.length + "\r\n" + (header == null ? "" : header + "\r\n") + "\r\n";
        try (RawClient client = RawClient.connect(socket)) {
            client.send(head).send(body);
            String answer = client.readToEnd();
            int split = answer.indexOf("\r\n\r\n");
            String headOut = answer.substring(0, split);
            String rest = answer.substring(split + 4);
            boolean chunked = headOut.toLowerCase(Locale.ROOT).contains("transfer-encoding: chunked");
            Matcher status = STATUS.matcher(headOut.lines().findFirst().orElse(""));
            assertThat(status.matches()).as(headOut).isTrue();
            String text = chunked ? unchunked(rest) : rest;
            return new Answer(
                    Integer.parseInt(status.group(1)),
                    headOut,
                    new String(text.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String unchunked(String text) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        int at = 0;
        while (true) {
            int end = text.indexOf("\r\n", at);
            assertThat(end).as("the chunked answer has an end: %s", text).isPositive();
            int size = Integer.parseInt(text.substring(at, end), 16);
            if (size == 0) {
                return all.toString(StandardCharsets.ISO_8859_1);
            }
            all.writeBytes(text.substring(end + 2, end + 2 + size).getBytes(StandardCharsets.ISO_8859_1));
            at = end + 2 + size + 2;
        }
    }

    @Override
    public void close() {
        for (Container container : engine.containers().list()) {
            engine.containers().remove(container.id(), true);
        }
        api.close();
        engine.close();
    }
}
