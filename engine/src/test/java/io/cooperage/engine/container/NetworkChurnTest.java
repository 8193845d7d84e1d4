package io.cooperage.engine.container;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.cooperage.engine.Engine;
import io.cooperage.engine.linux.Syscalls;
import io.cooperage.engine.linux.UserNamespaces;
import io.cooperage.engine.network.Endpoint;
import io.cooperage.engine.network.Network;
import io.cooperage.engine.network.NetworkMode;
import io.cooperage.engine.network.NetworkSettings;
import io.cooperage.engine.network.PortBinding;
import io.cooperage.engine.network.PortBinding.Protocol;
import io.cooperage.engine.store.EnginePaths;
import io.cooperage.engine.testing.BusyboxRoot;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Two hundred containers come and go on one bridge, and everything is counted before and after.
@Tag("kernel")
class NetworkChurnTest {
    private static final int CONTAINERS = 200;

    /// One of so many publishes a port: each change of the rules is a program.
    private static final int SILENT_TO_PUBLISHED = 5;

    @TempDir
    Path folder;

    @Test
    void twoHundredContainersLeaveNothing() throws Exception {
        assumeTrue(
                Syscalls.host().geteuid() == 0 || UserNamespaces.ofSelf().rootless(),
                "making networks needs root, here or in a user namespace");
        RootSource root = new RootSource.Directory(BusyboxRoot.create(folder.resolve("rootfs")));
        EnginePaths paths = EnginePaths.under(folder.resolve("e"));
        try (Engine engine = Engine.open(paths)) {
            ContainerService containers = engine.containers();
            Set<String> addresses = new ConcurrentSkipListSet<>();
            IntStream.range(0, CONTAINERS).parallel().forEach(number -> {
                Container made = containers.create(number % SILENT_TO_PUBLISHED == 0 ? published(root) : config(root));
                containers.start(made.id());
                containers.networking(made.id()).endpoints().stream()
                        .map(Endpoint::ipv4)
                        .forEach(addresses::add);
            });
            assertThat(addresses).as("an address each").hasSize(CONTAINERS);
            assertThat(new TreeSet<>(NetworkDevices.of(paths).cables())).hasSize(CONTAINERS);
            assertThat(NetworkDevices.of(paths).ports())
                    .doesNotHaveDuplicates()
                    .hasSize(CONTAINERS / SILENT_TO_PUBLISHED);
            containers.list().stream().parallel().forEach(made -> containers.remove(made.id(), true));
            assertThat(engine.networks().list()).extracting(Network::members).allMatch(List::isEmpty);
            assertThat(NetworkDevices.of(paths).ports())
                    .as("closed while the engine lives")
                    .isEmpty();
        }
        assertThat(NetworkDevices.of(paths)).isEqualTo(NetworkDevices.NONE);
        assertThat(Leftovers.of(folder.resolve("e"))).matches(Leftovers::isEmpty, "nothing stays behind");
    }

    private static ContainerConfig config(RootSource root) {
        return ContainerConfig.of(root, List.of("/bin/sleep", "1000"));
    }

    private static ContainerConfig published(RootSource root) {
        NetworkSettings settings = NetworkSettings.of(NetworkMode.NETWORKS)
                .withPorts(List.of(new PortBinding("127.0.0.1", 0, 0, 80, Protocol.TCP)));
        return config(root).toBuilder().networking(settings).build();
    }
}
