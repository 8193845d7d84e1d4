package io.cooperage.engine.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.error.ErrorKind;
import io.cooperage.engine.linux.KernelFile;
import io.cooperage.engine.linux.NetworkNamespace;
import io.cooperage.engine.linux.UserNamespaces;
import io.cooperage.engine.network.PacketFilter.PortTarget;
import io.cooperage.engine.network.PortBinding.Protocol;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Ports of the namespace "host", as if it were the machine of an engine whose bridges are apart, in "machine".
@Tag("kernel")
class MachinePortsTest {
    private static final Path SYSCTL = Path.of("/proc/sys/net/ipv4");

    @TempDir
    Path dir;

    private TestWorld world;
    private MachinePorts ports;

    @BeforeEach
    void build() {
        world = new TestWorld(dir);
        ports = new MachinePorts(world.namespace("host"), world.machine());
    }

    @AfterEach
    void tearDown() throws Exception {
        if (world != null) {
            ports.close();
            world.close();
        }
    }

    private static List<PublishedPort> both(int port, int containerPort) {
        return List.of(
                new PublishedPort("0.0.0.0", port, containerPort, Protocol.TCP),
                new PublishedPort("::", port, containerPort, Protocol.TCP));
    }

    private static List<PortTarget> targets(List<PublishedPort> published, int n, int host) {
        return published.stream()
                .map(port -> new PortTarget("id", port, "br" + n, "10." + n + ".0." + host, null))
                .toList();
    }

    private void sysctl(String name, String value) {
        world.in("host", () -> {
            KernelFile.write(SYSCTL.resolve(name), value);
            return true;
        });
    }

    private void conflict(List<PortBinding> wishes, String... words) {
        assertThatThrownBy(() -> ports.take("other", "other", wishes))
                .isInstanceOfSatisfying(
                        EngineException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.CONFLICT))
                .hasMessageContainingAll(words);
    }

    @Test
    void traffic() {
        world.bridge(1);
        String web = world.container(1, 2);
        world.serve(web, 80, "web");
        List<PublishedPort> published = ports.take("one", "web", PortSpecs.parse("8080:80"));
        assertThat(published).isEqualTo(both(8080, 80));
        ports.open("one", targets(published, 1, 2));

        for (String address : List.of("127.0.0.1", "::1", "192.0.2.2", "fd99::2")) {
            assertThat(world.ask("host", address, 8080)).as(address).isEqualTo("web 10.1.0.1");
        }
        assertThat(world.ask("machine", "192.0.2.2", 8080))
                .as("from another host")
                .isEqualTo("web 10.1.0.1");

        String next = world.container(1, 3);
        world.serve(next, 80, "next");
        ports.open("one", targets(published, 1, 3));
        assertThat(world.ask("host", "127.0.0.1", 8080)).isEqualTo("next 10.1.0.1");

        ports.release("one");
        assertThat(world.ask("host", "127.0.0.1", 8080)).startsWith("refused");
        assertThat(ports.take("two", "two", PortSpecs.parse("8080:80")))
                .as("free at once")
                .hasSize(2);
    }

    @Test
    void aHostAddressIsHonoured() {
        world.bridge(1);
        world.serve(world.container(1, 2), 80, "web");
        List<PublishedPort> published = ports.take("one", "web", PortSpecs.parse("127.0.0.1:8080:80"));
        assertThat(published).containsExactly(new PublishedPort("127.0.0.1", 8080, 80, Protocol.TCP));
        ports.open("one", targets(published, 1, 2));
        assertThat(world.ask("host", "127.0.0.1", 8080)).startsWith("web ");
        assertThat(world.ask("host", "192.0.2.2", 8080)).startsWith("refused");

        List<PublishedPort> six = ports.take("two", "six", PortSpecs.parse("[::1]:8080:80"));
        ports.open("two", targets(six, 1, 2));
        assertThat(world.ask("host", "::1", 8080)).startsWith("web ");

        assertThatThrownBy(() -> ports.take("three", "three", PortSpecs.parse("192.0.2.77:8080:80")))
                .isInstanceOfSatisfying(
                        EngineException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.INVALID_ARGUMENT))
                .hasMessageContaining("192.0.2.77");
    }

    @Test
    void aConflictNamesTheContainer() {
        ports.take("one", "web", PortSpecs.parse("8080:80"));
        conflict(
                PortSpecs.parse("8080:81"), "Bind for 0.0.0.0:8080 failed: port is already allocated", "container web");
        conflict(PortSpecs.parse("127.0.0.1:8080:81"), "container web");
        conflict(PortSpecs.parse("[::1]:8080:81"), "container web");
        assertThat(ports.holder(PortBinding.of(8080, 1))).contains("container web");
        assertThat(ports.holder(PortBinding.of(8081, 1))).isEmpty();
        assertThat(ports.holder(PortSpecs.parse("8080/udp").getFirst())).isEmpty();
        assertThat(ports.take("udp", "udp", PortSpecs.parse("8080:80/udp"))).hasSize(2);
    }

    @Test
    void aConflictNamesTheProcess() throws Exception {
        String me = "(pid " + ProcessHandle.current().pid() + ")";
        try (ServerSocket tcp = world.in("host", () -> new ServerSocket(8080));
                DatagramSocket udp =
                        world.in("host", () -> new DatagramSocket(53, InetAddress.ofLiteral("127.0.0.1")))) {
            assertThat(tcp.isBound() && udp.isBound()).isTrue();
            conflict(PortSpecs.parse("8080:80"), "0.0.0.0:8080", "process ", me);
            conflict(PortSpecs.parse("127.0.0.1:8080:80"), "127.0.0.1:8080", me);
            conflict(PortSpecs.parse("53:53/udp"), "0.0.0.0:53", me);
            assertThat(ports.holder(PortSpecs.parse("53:53/udp").getFirst()).orElse(""))
                    .contains(me);
            assertThat(ports.holder(PortSpecs.parse("8080-8081:80").getFirst())).isEmpty();
        }
        assertThat(ports.holder(PortBinding.of(8080, 80))).isEmpty();
    }

    @Test
    void allOrNone() {
        ports.take("one", "web", PortSpecs.parse("8081:80"));
        List<PortBinding> wishes = new ArrayList<>(PortSpecs.parse("8080:80"));
        wishes.addAll(PortSpecs.parse("8081:81"));
        conflict(wishes, "8081", "container web");
        assertThat(ports.holder(PortBinding.of(8080, 80))).isEmpty();
        wishes.set(1, PortBinding.of(8080, 82));
        conflict(wishes, "8080", "twice");
        assertThat(ports.holder(PortBinding.of(8080, 80))).isEmpty();
    }

    @Test
    void theFirstFreeOneOfARange() throws Exception {
        try (ServerSocket taken = world.in("host", () -> new ServerSocket(9000))) {
            assertThat(taken.isBound()).isTrue();
            assertThat(ports.take("one", "one", PortSpecs.parse("9000-9002:80")))
                    .isEqualTo(both(9001, 80));
            assertThat(ports.take("two", "two", PortSpecs.parse("9000-9002:80")))
                    .isEqualTo(both(9002, 80));
            conflict(PortSpecs.parse("9000-9002:80"), "9000-9002", "process ");
        }
        assertThat(ports.take("three", "three", PortSpecs.parse("9000-9002:80")))
                .isEqualTo(both(9000, 80));
    }

    @Test
    void anyPortIsOneThatTheMachineGives() {
        sysctl("ip_local_port_range", "50000 50005");
        sysctl("ip_local_reserved_ports", "50001,50003-50004");
        assertThat(ports.take("one", "one", PortSpecs.parse("80"))).isEqualTo(both(50000, 80));
        ports.release("one");
        assertThat(ports.take("two", "two", PortSpecs.parse("80")))
                .as("not again at once")
                .isEqualTo(both(50002, 80));
        assertThat(ports.take("three", "three", PortSpecs.parse("80"))).isEqualTo(both(50005, 80));
        assertThat(ports.take("four", "four", PortSpecs.parse("80"))).isEqualTo(both(50000, 80));
        assertThatThrownBy(() -> ports.take("five", "five", PortSpecs.parse("80")))
                .isInstanceOfSatisfying(
                        EngineException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.RESOURCE_EXHAUSTED))
                .hasMessageContaining("50000 to 50005");
    }

    @Test
    void whatAContainerHadIsTakenAgain() throws Exception {
        world.bridge(1);
        world.serve(world.container(1, 2), 80, "web");
        ports.retake("one", "web", both(8080, 80));
        ports.open("one", targets(both(8080, 80), 1, 2));
        assertThat(world.ask("host", "127.0.0.1", 8080)).startsWith("web ");
        try (ServerSocket thief = world.in("host", () -> new ServerSocket(8081))) {
            assertThat(thief.isBound()).isTrue();
            ports.retake("two", "robbed", both(8081, 80));
            ports.open("two", targets(both(8081, 80), 1, 2));
        }
        assertThat(ports.holder(PortBinding.of(8081, 80)))
                .as("it is still that container's")
                .contains("container robbed");
    }

    @Test
    void aPortThatNeedsARightIsRefusedWithTheSysctl() {
        assumeTrue(UserNamespaces.ofSelf().rootless(), "root may take any port");
        String first =
                KernelFile.read(SYSCTL.resolve("ip_unprivileged_port_start")).orElse("0");
        assumeTrue(Integer.parseInt(first.strip()) > 999, "this machine gives low ports to everybody");
        try (NetworkNamespace here = NetworkNamespace.current();
                MachinePorts own = new MachinePorts(here, here)) {
            assertThatThrownBy(() -> own.take("one", "one", PortSpecs.parse("127.0.0.1:999:80")))
                    .isInstanceOfSatisfying(
                            EngineException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.FORBIDDEN))
                    .hasMessageContaining("sudo sysctl net.ipv4.ip_unprivileged_port_start=999");
            assertThat(own.holder(PortSpecs.parse("127.0.0.1:999:80").getFirst())
                            .orElse(""))
                    .contains("the kernel");
        }
    }

    @Test
    void withoutIpv6OnlyIpv4() {
        world.in("host", () -> {
            KernelFile.write(Path.of("/proc/sys/net/ipv6/conf/all/disable_ipv6"), "1");
            return true;
        });
        assertThat(ports.take("one", "one", PortSpecs.parse("8080:80")))
                .containsExactly(new PublishedPort("0.0.0.0", 8080, 80, Protocol.TCP));
    }
}
