package io.cooperage.engine.container;

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
import io.cooperage.engine.testing.DoomedJvm;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Kills an engine while it makes and moves networks, again and again, and looks whether the next one knows
/// what is there and leaves nothing else.
@Tag("kernel")
class NetworkCrashTest {
    /// A third of what [CrashRecoveryTest] is asked for.
    private static final int KILLS = Math.ceilDiv(Integer.getInteger("cooperage.kills", 50), 3);

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
            DoomedJvm.run(
                    NetworkCrashWorker.class,
                    List.of(home.toString(), root.toString(), Long.toString(random.nextLong())),
                    Duration.ofMillis(random.nextInt(LONGEST_LIFE_MILLIS)));
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
}
