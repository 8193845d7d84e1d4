package io.cooperage.engine.container;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.cooperage.engine.Engine;
import io.cooperage.engine.linux.Syscalls;
import io.cooperage.engine.linux.UserNamespaces;
import io.cooperage.engine.network.Network;
import io.cooperage.engine.network.NetworkConfig;
import io.cooperage.engine.store.EnginePaths;
import io.cooperage.engine.testing.BusyboxRoot;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Engines with different roots live side by side on one machine, and share its routes.
@Tag("kernel")
class NeighbourEnginesTest {
    private static final int ENGINES = 5;

    @TempDir
    Path folder;

    @Test
    void enginesThatMakeTheirBridgesAtOnceChooseDifferentSubnets() throws Exception {
        assumeTrue(Syscalls.host().geteuid() == 0, "bridges of two engines meet only as root");
        assumeTrue(
                !UserNamespaces.ofSelf().rootless(),
                "engines of ordinary users have a network namespace each, so they aren't neighbours there");
        RootSource root = new RootSource.Directory(BusyboxRoot.create(folder.resolve("rootfs")));
        List<Engine> engines = new ArrayList<>();
        try {
            for (int i = 0; i < ENGINES; i++) {
                engines.add(Engine.open(EnginePaths.under(folder.resolve("e" + i))));
            }
            CyclicBarrier together = new CyclicBarrier(ENGINES);
            List<Thread> starts = engines.stream()
                    .map(engine -> Thread.ofPlatform().start(() -> startOne(engine, root, together)))
                    .toList();
            for (Thread start : starts) {
                start.join();
            }
            assertThat(engines.stream().flatMap(NeighbourEnginesTest::subnetsInUse))
                    .as("of the bridges that are there")
                    .hasSize(ENGINES)
                    .doesNotHaveDuplicates();
        } finally {
            engines.forEach(NeighbourEnginesTest::end);
        }
        assertThat(IntStream.range(0, ENGINES)
                        .mapToObj(i -> NetworkDevices.of(EnginePaths.under(folder.resolve("e" + i)))))
                .containsOnly(NetworkDevices.NONE);
    }

    private static void startOne(Engine engine, RootSource root, CyclicBarrier together) {
        ContainerService containers = engine.containers();
        Container made = containers.create(ContainerConfig.of(root, List.of("/bin/sleep", "1000")));
        try {
            together.await();
        } catch (Exception e) {
            throw new IllegalStateException("the others did not come", e);
        }
        containers.start(made.id());
    }

    private static Stream<String> subnetsInUse(Engine engine) {
        return engine.networks().list().stream()
                .filter(network -> !network.members().isEmpty())
                .map(Network::config)
                .map(NetworkConfig::pools)
                .map(pools -> pools.getFirst().subnet());
    }

    private static void end(Engine engine) {
        try (engine) {
            engine.containers().list().forEach(one -> engine.containers().remove(one.id(), true));
        }
    }
}
