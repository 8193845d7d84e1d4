package io.cooperage.app;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.bouncycastle.crypto.generators.OpenBSDBCrypt;

/// Debian's `docker-registry` on a free loopback port, for one account; gone when closed.
final class RegistryProcess implements AutoCloseable {
    private static final Path PROGRAM = Path.of("/usr/bin/docker-registry");
    private static final Pattern LISTENING = Pattern.compile("listening on 127\\.0\\.0\\.1:(\\d+)");

    private final Path folder;
    private final Process process;
    private final String host;

    private RegistryProcess(Path folder, Process process, String host) {
        this.folder = folder;
        this.process = process;
        this.host = host;
    }

    static RegistryProcess start(String user, String password) throws IOException {
        assumeTrue(Files.isExecutable(PROGRAM), "no " + PROGRAM + ": install docker-registry");
        Path folder = Files.createTempDirectory("cooperage-registry-");
        byte[] salt = new byte[16];
        Path accounts = Files.writeString(
                folder.resolve("htpasswd"),
                user + ":" + OpenBSDBCrypt.generate("2y", password.toCharArray(), salt, 4) + "\n");
        Path config =
                Files.writeString(folder.resolve("config.yml"), """
                version: 0.1
                log: {level: info, formatter: text, accesslog: {disabled: true}}
                storage: {filesystem: {rootdirectory: %s}}
                http: {addr: "127.0.0.1:0"}
                auth: {htpasswd: {realm: test, path: %s}}
                """.formatted(folder.resolve("storage"), accounts));
        Process process = new ProcessBuilder(PROGRAM.toString(), "serve", config.toString())
                .redirectErrorStream(true)
                .start();
        BufferedReader output = process.inputReader();
        for (String line; (line = output.readLine()) != null; ) {
            Matcher matcher = LISTENING.matcher(line);
            if (matcher.find()) {
                // What it says after that is dropped, lest it blocks.
                Thread.ofVirtual().start(() -> output.lines().forEach(_ -> {}));
                return new RegistryProcess(folder, process, "localhost:" + matcher.group(1));
            }
        }
        throw new IOException("docker-registry ended before it listened");
    }

    String host() {
        return host;
    }

    @Override
    public void close() throws IOException {
        process.destroyForcibly().onExit().join();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
