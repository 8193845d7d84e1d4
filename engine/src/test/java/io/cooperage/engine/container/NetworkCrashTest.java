package io.cooperage.engine.container;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.cooperage.engine.Engine;
import io.cooperage.engine.linux.Syscalls;
import io.cooperage.engine.linux.UserNamespaces;
import io.cooperage.engine.network.ContainerNetworking;
import io.cooperage.engine.network.Endpoint;
import io.cooperage.engine.network.Network;
import io.cooperage.engine.store.EnginePaths;
import io.cooperage.engine.testing.BusyboxRoot;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Writer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Kills an engine while it makes and moves networks, again and again, and looks whether the next one knows
/// what is there and leaves nothing else.
@Tag("kernel")
class NetworkCrashTest {
    private static final int KILLS = 15;
    private static final int LONGEST_LIFE_MILLIS = 500;

    @TempDir
    Path folder;

    @Test
    void theNextEngineHasTheNetworksOfWhatRunsAndNothingElse() throws Exception {
        assumeTrue(
                Syscalls.host().geteuid() == 0 || UserNamespaces.ofSelf().rootless(),
                "making networks needs root, here or in a user namespace");
        Path root = BusyboxRoot.create(folder.resolve("rootfs"));
        Path home = folder.resolve("e");
        EnginePaths paths = EnginePaths.under(home);
        Random random = new Random(20261121);
        for (int round = 0; round < KILLS; round++) {
            killOneEngine(home, root, random);
            try (Engine engine = Engine.open(paths)) {
                assertThatAllIsKnown(engine, paths, round);
            }
        }
        try (Engine engine = Engine.open(paths)) {
            for (Container container : engine.containers().list()) {
                engine.containers().remove(container.id(), true);
            }
        }
        assertThat(NetworkDevices.of(paths)).isEqualTo(NetworkDevices.NONE);
        assertThat(Leftovers.of(home)).matches(Leftovers::isEmpty, "nothing stays behind");
    }

    private static void assertThatAllIsKnown(Engine engine, EnginePaths paths, int round) {
        List<String> expected = new ArrayList<>();
        List<String> published = new ArrayList<>();
        for (Container container : engine.containers().list()) {
            boolean runs = container.state().status().isAlive();
            ContainerNetworking networking = engine.containers().networking(container.id());
            if (runs && !networking.endpoints().isEmpty()) {
                networking.ports().stream()
                        .map(port -> "127.0.0.1 . tcp . " + port.hostPort())
                        .forEach(published::add);
            }
            for (Endpoint endpoint : networking.endpoints()) {
                if (runs) {
                    expected.add(String.valueOf(endpoint.hostDevice()));
                } else {
                    assertThat(endpoint.ipv4())
                            .as("round %d: what does not run has no address", round)
                            .isEmpty();
                }
            }
        }
        assertThat(NetworkDevices.of(paths).cables())
                .as("round %d: a cable for each endpoint that runs", round)
                .containsExactlyInAnyOrderElementsOf(expected);
        assertThat(NetworkDevices.of(paths).ports())
                .as("round %d: the ports of what runs", round)
                .map(rule -> rule.substring(0, rule.indexOf(" : ")))
                .containsExactlyInAnyOrderElementsOf(published);
        List<String> addresses = engine.networks().list().stream()
                .map(Network::members)
                .flatMap(List::stream)
                .map(member -> member.endpoint().ipv4())
                .toList();
        assertThat(addresses)
                .as("round %d: addresses are given once", round)
                .doesNotHaveDuplicates()
                .hasSameSizeAs(expected);
        long used = engine.networks().list().stream()
                .filter(network -> !network.members().isEmpty())
                .count();
        assertThat(NetworkDevices.of(paths).bridges())
                .as("round %d: a bridge for each network in use", round)
                .hasSize(Math.toIntExact(used));
    }

    private void killOneEngine(Path home, Path root, Random random) throws IOException, InterruptedException {
        Process worker = new ProcessBuilder(
                        ProcessHandle.current().info().command().orElseThrow(),
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "--enable-native-access=ALL-UNNAMED",
                        "--sun-misc-unsafe-memory-access=allow",
                        "-cp",
                        System.getProperty("java.class.path"),
                        NetworkCrashWorker.class.getName(),
                        home.toString(),
                        root.toString(),
                        Long.toString(random.nextLong()))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (BufferedReader output = new BufferedReader(new InputStreamReader(worker.getInputStream(), UTF_8))) {
            String line = output.readLine();
            while (line != null && !line.equals("ready")) {
                line = output.readLine();
            }
            assertThat(line).as("the engine opened").isEqualTo("ready");
            Thread drain = Thread.startVirtualThread(() -> drain(output));
            assertThat(worker.waitFor(random.nextInt(LONGEST_LIFE_MILLIS), TimeUnit.MILLISECONDS))
                    .as("the engine lived until it was killed")
                    .isFalse();
            worker.destroyForcibly().waitFor();
            drain.join();
        }
    }

    private static void drain(BufferedReader output) {
        try {
            output.transferTo(Writer.nullWriter());
        } catch (IOException _) {
            // The kill closes it.
        }
    }
}
