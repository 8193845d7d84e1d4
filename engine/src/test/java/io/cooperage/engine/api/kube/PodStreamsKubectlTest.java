package io.cooperage.engine.api.kube;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.cooperage.engine.api.kube.StreamRoom.Outcome;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The real kubectl at the streams of real containers, over WebSocket and over SPDY.
@Tag("kernel")
class PodStreamsKubectlTest {
    @TempDir
    Path folder;

    private StreamRoom room;

    @SuppressWarnings("NullAway.Init")
    PodStreamsKubectlTest() {}

    @BeforeEach
    void open() throws IOException, InterruptedException {
        assumeTrue(
                Files.isExecutable(Path.of("/usr/bin/kubectl"))
                        || Files.isExecutable(Path.of("/usr/local/bin/kubectl")),
                "no kubectl: install version 1.32");
        room = new StreamRoom(folder);
    }

    @AfterEach
    void close() {
        if (room != null) {
            room.close();
        }
    }

    private static Map<String, String> speaking(String protocol) {
        String webSockets = Boolean.toString(protocol.equals("WebSocket"));
        return Map.of("KUBECTL_REMOTE_COMMAND_WEBSOCKETS", webSockets, "KUBECTL_PORT_FORWARD_WEBSOCKETS", webSockets);
    }

    private static void until(BooleanSupplier condition) {
        Instant deadline = Instant.now().plus(Duration.ofSeconds(60));
        while (!condition.getAsBoolean()) {
            assertThat(Instant.now()).as("in time").isBefore(deadline);
            LockSupport.parkNanos(20_000_000);
        }
    }

    @Test
    void logs() throws Exception {
        room.pod("p", "for i in 1 2 3; do echo line $i; done; echo oops >&2; sleep 1000");
        until(() -> {
            try {
                return room.run("logs", "p").out().contains("oops");
            } catch (IOException | InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
        assertThat(room.run("logs", "p").out().lines()).containsExactlyInAnyOrder("line 1", "line 2", "line 3", "oops");
        assertThat(room.run("logs", "p", "--tail=2").out().lines()).hasSize(2);
        assertThat(room.run("logs", "p", "--limit-bytes=9").out()).hasSize(9);
        assertThat(room.run("logs", "p", "--timestamps").out().lines())
                .allMatch(line -> line.matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{9}Z .*"));
        assertThat(room.run("logs", "p", "--since=1h").out().lines()).hasSize(4);
        assertThat(room.run("logs", "p", "-p").err())
                .contains("previous terminated container \"main\" in pod \"p\" not found");
        assertThat(room.run("logs", "p", "-c", "nobody").err()).contains("container nobody is not valid for pod p");
        assertThat(room.run("logs", "missing").err()).contains("pods \"missing\" not found");
    }

    @Test
    void logsThatAreFollowedEndWithTheContainer() throws Exception {
        room.pod("p", "echo begin; while [ ! -e /tmp/go ]; do sleep 0.1; done; echo end");
        Path out = folder.resolve("followed");
        Process follower = room.kubectl(List.of("logs", "-f", "p"), Map.of())
                .redirectOutput(out.toFile())
                .start();
        try {
            until(() -> StreamRoom.text(out).contains("begin"));
            assertThat(StreamRoom.text(out)).doesNotContain("end");
            assertThat(room.run("exec", "p", "--", "touch", "/tmp/go").code()).isZero();
            assertThat(follower.waitFor()).isZero();
            assertThat(StreamRoom.text(out)).isEqualTo("begin\nend\n");
        } finally {
            follower.destroyForcibly();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"WebSocket", "SPDY"})
    void exec(String protocol) throws Exception {
        room.pod("p", "sleep 1000");
        Map<String, String> env = speaking(protocol);

        Outcome both = room.run(env, "", "exec", "p", "--", "sh", "-c", "echo out; echo err >&2; exit 7");
        assertThat(both.out()).isEqualTo("out\n");
        assertThat(both.err()).isEqualTo("err\ncommand terminated with exit code 7\n");
        assertThat(both.code()).isEqualTo(7);

        Outcome fed = room.run(env, "some words\n", "exec", "-i", "p", "--", "sh", "-c", "cat; echo done");
        assertThat(fed).isEqualTo(new Outcome(0, "some words\ndone\n", ""));

        Outcome missing = room.run(env, "", "exec", "p", "--", "no-such-program");
        assertThat(missing.code()).isNotZero();
        assertThat(missing.err())
                .contains("error executing command in container")
                .contains("no-such-program");

        assertThat(room.run(env, "", "exec", "p", "-c", "nobody", "--", "true").err())
                .contains("container nobody is not valid for pod p");
        assertThat(room.run(env, "", "exec", "missing", "--", "true").err()).contains("pods \"missing\" not found");
    }

    @ParameterizedTest
    @ValueSource(strings = {"WebSocket", "SPDY"})
    void aTerminalHasASize(String protocol) throws Exception {
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/script")), "no script(1) to make a terminal with");
        room.pod("p", "sleep 1000");
        String kubectl = String.join(
                " ",
                room.kubectl(List.of("exec", "-it", "p", "--", "sh", "-c", "'sleep 1; stty size; tty'"), Map.of())
                        .command());
        ProcessBuilder builder =
                new ProcessBuilder("/usr/bin/script", "-qec", "stty rows 33 cols 77; " + kubectl, "/dev/null");
        builder.environment().put("HOME", folder.resolve("home").toString());
        builder.environment().putAll(speaking(protocol));
        Process process = builder.redirectErrorStream(true).start();
        try {
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(said).contains("33 77").contains("/dev/");
        } finally {
            process.destroyForcibly();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"WebSocket", "SPDY"})
    void filesAreCopiedBothWays(String protocol) throws Exception {
        room.pod("p", "sleep 1000");
        Map<String, String> env = speaking(protocol);
        byte[] bytes = new byte[3_000_000];
        new Random(1).nextBytes(bytes);
        Path there = Files.write(folder.resolve("there"), bytes);
        Path back = folder.resolve("back");

        assertThat(room.run(env, "", "cp", there.toString(), "p:/tmp/there").err())
                .isEmpty();
        assertThat(room.run(env, "", "cp", "p:/tmp/there", back.toString()).code())
                .isZero();
        assertThat(back).hasBinaryContent(bytes);
    }

    @ParameterizedTest
    @ValueSource(strings = {"WebSocket", "SPDY"})
    void attach(String protocol) throws Exception {
        room.pod("p", "while read line; do echo heard $line; done; echo over", builder -> builder.stdinOpen(true));
        Outcome outcome = room.run(speaking(protocol), "one\ntwo\n", "attach", "-i", "p");
        assertThat(outcome.out()).contains("heard one\nheard two\n");
        assertThat(outcome.code()).as(outcome.err()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"WebSocket", "SPDY"})
    void portForward(String protocol) throws Exception {
        // One that listens all the time: when it is refused once, kubectl forwards no more.
        room.pod("p", "head -c 2000000 /dev/zero >/tmp/big; exec nc -ll -p 8080 -e cat /tmp/big");
        String listens = "until cat /proc/net/tcp* | grep -q :1F90; do sleep 0.1; done";
        assertThat(room.run(Map.of(), "", "exec", "p", "--", "sh", "-c", listens)
                        .code())
                .isZero();
        Process forwarder = room.kubectl(List.of("port-forward", "p", ":8080", ":81"), speaking(protocol))
                .redirectErrorStream(true)
                .start();
        try (BufferedReader said =
                new BufferedReader(new InputStreamReader(forwarder.getInputStream(), StandardCharsets.UTF_8))) {
            int port = port(said, 8080);
            int nobody = port(said, 81);
            for (int i = 0; i < 3; i++) {
                assertThat(bytesFrom(port)).isEqualTo(2_000_000);
            }
            assertThat(bytesFrom(nobody)).isZero();
            String line = said.readLine();
            while (line != null && !line.contains("an error occurred forwarding")) {
                line = said.readLine();
            }
            assertThat(line).contains("-> 81").contains("Connection refused");
        } finally {
            forwarder.destroyForcibly();
        }
    }

    private static int port(BufferedReader said, int to) throws IOException {
        for (String line = said.readLine(); line != null; line = said.readLine()) {
            Matcher matcher = Pattern.compile("127\\.0\\.0\\.1:(\\d+) -> " + to).matcher(line);
            if (matcher.find()) {
                return Integer.parseInt(matcher.group(1));
            }
        }
        throw new IOException("nothing is forwarded to " + to);
    }

    private static long bytesFrom(int port) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(30_000);
            return socket.getInputStream().readAllBytes().length;
        } catch (IOException e) {
            return -1;
        }
    }
}
