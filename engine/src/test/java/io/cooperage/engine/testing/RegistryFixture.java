package io.cooperage.engine.testing;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.cooperage.engine.oci.Digest;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.bouncycastle.crypto.generators.OpenBSDBCrypt;
import org.jspecify.annotations.Nullable;

/// A real registry on a free loopback port: Debian's `docker-registry` with a folder of its own, which is
/// gone with [#close]. Skips the test where the package isn't installed.
///
///     try (RegistryFixture registry = RegistryFixture.plain()) {
///         … registry.host() + "/app:1" …
///     }
public final class RegistryFixture implements AutoCloseable {
    private static final Path PROGRAM = Path.of("/usr/bin/docker-registry");
    private static final Pattern LISTENING = Pattern.compile("listening on [0-9.]+:([0-9]+)");

    private final Process process;
    private final Path folder;
    private final Thread atExit;
    private final int port;

    private RegistryFixture(Path folder, String moreHttp, String auth) throws IOException {
        this.folder = folder;
        Path config = Files.writeString(
                folder.resolve("config.yml"), """
                version: 0.1
                log: {level: info, formatter: text, accesslog: {disabled: true}}
                storage:
                  filesystem: {rootdirectory: %s}
                  delete: {enabled: true}
                http:
                  addr: 127.0.0.1:0
                  secret: the-same-for-every-upload
                %s%s""".formatted(folder.resolve("storage"), moreHttp, auth));
        this.process = new ProcessBuilder(PROGRAM.toString(), "serve", config.toString())
                .redirectErrorStream(true)
                .start();
        this.atExit = new Thread(process::destroyForcibly);
        Runtime.getRuntime().addShutdownHook(atExit);
        this.port = awaitPort();
    }

    /// Http without accounts.
    public static RegistryFixture plain() {
        return start(_ -> "", "");
    }

    /// Https with a certificate of this authority for `localhost` and 127.0.0.1.
    public static RegistryFixture tls(TestCa ca) {
        return tls(ca, "localhost", "127.0.0.1");
    }

    /// Https with a certificate for these names.
    public static RegistryFixture tls(TestCa ca, String... names) {
        return start(_ -> tlsSection(ca.server(names)), "");
    }

    /// As [#tls], and a client must show a certificate of this authority.
    public static RegistryFixture mutualTls(TestCa ca) {
        return start(_ -> tlsSection(ca.server("localhost")) + "    clientcas: [" + ca.certificateFile() + "]\n", "");
    }

    /// Http; every request must name this account.
    public static RegistryFixture basicAuth(String user, String password) {
        byte[] salt = "sixteen bytes ok".getBytes(StandardCharsets.US_ASCII);
        String line = user + ":" + OpenBSDBCrypt.generate("2y", password.toCharArray(), salt, 4) + "\n";
        return start(
                folder -> {
                    Files.writeString(folder.resolve("htpasswd"), line);
                    return "";
                },
                "auth: {htpasswd: {realm: cooperage-test, path: %s}}\n");
    }

    /// Http; every request needs a token of this server.
    public static RegistryFixture token(TokenServer tokens) {
        String section = "auth: {token: {realm: \"%s\", service: %s, issuer: %s, rootcertbundle: %s}}\n"
                .formatted(tokens.realm(), TokenServer.SERVICE, TokenServer.ISSUER, tokens.certificateFile());
        return start(_ -> "", section);
    }

    /// What stands before the first slash of an image's name.
    public String host() {
        return "localhost:" + port;
    }

    public int port() {
        return port;
    }

    /// Where the registry keeps this blob: to damage it, or to see that it is there.
    public Path blobFile(Digest digest) {
        return folder.resolve("storage/docker/registry/v2/blobs")
                .resolve(digest.algorithm())
                .resolve(digest.hex().substring(0, 2))
                .resolve(digest.hex())
                .resolve("data");
    }

    /// Kills the registry and removes its folder; a second call does nothing.
    @Override
    public void close() {
        process.destroyForcibly().onExit().join();
        try {
            Runtime.getRuntime().removeShutdownHook(atExit);
        } catch (IllegalStateException _) {
            // The machine is going down and the hook does the same.
        }
        if (!Files.exists(folder)) {
            return;
        }
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Prepares files in the registry's folder and tells what to add to the `http` section.
    private interface Preparation {
        String in(Path folder) throws IOException;
    }

    /// @param auth the `auth` section; `%s` stands for the password file
    private static RegistryFixture start(Preparation preparation, String auth) {
        assumeTrue(Files.isExecutable(PROGRAM), "no " + PROGRAM + ": install docker-registry");
        try {
            Path folder = Files.createTempDirectory("cooperage-registry-");
            String moreHttp = preparation.in(folder);
            return new RegistryFixture(folder, moreHttp, auth.replace("%s", folder.resolve("htpasswd") + ""));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String tlsSection(TestCa.Issued server) {
        return "  tls:\n    certificate: %s\n    key: %s\n".formatted(server.certificateFile(), server.keyFile());
    }

    /// The registry says where it listens; what it says after that is read and dropped, lest it blocks.
    private int awaitPort() {
        CompletableFuture<Integer> found = new CompletableFuture<>();
        Thread.ofVirtual().name("registry-output").start(() -> readOutput(found));
        try {
            return found.get(30, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            close();
            throw new IllegalStateException("interrupted", e);
        } catch (ExecutionException | TimeoutException e) {
            close();
            throw new IllegalStateException("docker-registry did not start: " + e, e);
        }
    }

    private void readOutput(CompletableFuture<Integer> found) {
        StringBuilder said = new StringBuilder();
        try (BufferedReader output = process.inputReader()) {
            for (@Nullable String line = output.readLine(); line != null; line = output.readLine()) {
                Matcher listening = LISTENING.matcher(line);
                if (listening.find()) {
                    found.complete(Integer.valueOf(listening.group(1)));
                } else if (!found.isDone()) {
                    said.append(line).append('\n');
                }
            }
        } catch (IOException _) {
            // The process was killed while we read: nobody waits for its words any more.
        }
        found.completeExceptionally(new IllegalStateException("it ended and said: " + said));
    }
}
