package io.cooperage.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The built application in a real window.
@Tag("fx")
class DesktopProcessTest {
    private static final Pattern USABLE = Pattern.compile("^window usable after \\d+ ms$");

    @TempDir
    private Path folder;

    @Test
    void theWindowCarriesTheClassOfTheDesktopEntryAndSigtermClosesItInOrder() throws Exception {
        requireDisplay();
        try (RunningCommand window = start("report")) {
            window.awaitLine(USABLE);
            CommandRun found = CommandRun.of(
                    List.of("xdotool", "search", "--onlyvisible", "--class", "^" + Cooperage.class.getName() + "$"));
            assertThat(found.out().lines()).isNotEmpty();
            Path entry = CommandRun.distribution().resolve("share/applications/io.cooperage.Cooperage.desktop");
            assertThat(Files.readAllLines(entry)).contains("StartupWMClass=" + Cooperage.class.getName());
            assertThat(ping()).startsWith("HTTP/1.1 200 ").endsWith("OK");
            assertThat(window.terminate()).isZero();
            assertThat(window.errors()).isEmpty();
        }
        assertThat(root().resolve("config/window.properties"))
                .as("the window's place is kept")
                .content()
                .contains("width=");
    }

    @Test
    void aWindowThatIsClosedEndsTheProcessWithZero() throws Exception {
        requireDisplay();
        try (RunningCommand window = start("exit")) {
            window.awaitLine(USABLE);
            assertThat(window.ended()).isZero();
            assertThat(window.errors()).isEmpty();
        }
    }

    @Test
    void anEngineThatCantOpenIsOneMessageAndNoWindow() throws Exception {
        requireDisplay();
        try (RunningCommand first = start("report")) {
            first.awaitLine(USABLE);
            CommandRun second = CommandRun.of(List.of(
                    CommandRun.distribution().resolve("bin/cooperage").toString(), "--root", root().toString()));
            assertThat(second.status()).isEqualTo(1);
            assertThat(second.err())
                    .startsWith("cooperage: another engine (pid " + first.pid() + ")")
                    .hasLineCount(1);
            assertThat(first.terminate()).isZero();
        }
    }

    /// What the window's own engine answers Docker's clients, at the latest a moment after the window is there.
    private String ping() throws Exception {
        Path socket = root().resolve("run/docker.sock");
        for (long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60); !Files.exists(socket); ) {
            assertThat(System.nanoTime()).as("no " + socket).isLessThan(deadline);
            Thread.sleep(20);
        }
        try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(socket))) {
            String request = "GET /_ping HTTP/1.1\r\nHost: docker\r\nConnection: close\r\n\r\n";
            channel.write(ByteBuffer.wrap(request.getBytes(StandardCharsets.US_ASCII)));
            return new String(Channels.newInputStream(channel).readAllBytes(), StandardCharsets.US_ASCII);
        }
    }

    private static void requireDisplay() {
        assumeTrue(System.getenv("DISPLAY") != null, "DISPLAY is not set; packaging/test starts a screen of its own");
    }

    private RunningCommand start(String startup) throws Exception {
        return RunningCommand.start(
                folder, Map.of("COOPERAGE_JAVA_OPTS", "-Dcooperage.startup=" + startup), "--root", root().toString());
    }

    private Path root() {
        return folder.resolve("r");
    }
}
