package io.cooperage.engine.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.linux.KernelFile;
import io.cooperage.engine.linux.netlink.NetlinkRoutes;
import io.cooperage.engine.network.NetworkService.NetworkRule;
import io.cooperage.engine.network.PacketFilter.FilterState;
import io.cooperage.engine.network.PacketFilter.FilteredBridge;
import io.cooperage.engine.network.PacketFilter.PortTarget;
import io.cooperage.engine.network.PortBinding.Protocol;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("kernel")
class NftFilterTest {
    private static final Path BRIDGE_CALLS = Path.of("/proc/sys/net/bridge/bridge-nf-call-iptables");

    @TempDir
    Path dir;

    private TestWorld world;
    private NftFilter filter;

    @BeforeEach
    void build() {
        TestWorld.assumeNft();
        world = new TestWorld(dir);
        filter = new NftFilter(world.machine(), "test-1");
    }

    @AfterEach
    void tearDown() throws Exception {
        if (world != null) {
            filter.close();
            world.close();
        }
    }

    private static FilteredBridge bridge(int n) {
        return new FilteredBridge("br" + n, subnets(n), false, false, true);
    }

    private static List<String> subnets(int n) {
        return List.of("10." + n + ".0.0/16", "fd00:" + n + "::/64");
    }

    /// To 10.n.0.host.
    private static PortTarget target(String address, int port, int n, int host, int containerPort, Protocol protocol) {
        return new PortTarget(
                "id",
                new PublishedPort(address, port, containerPort, protocol),
                "br" + n,
                "10." + n + ".0." + host,
                "fd00:" + n + "::" + host);
    }

    private static List<PortTarget> everywhere(int port, int n, int host, int containerPort) {
        return List.of(
                target("0.0.0.0", port, n, host, containerPort, Protocol.TCP),
                target("::", port, n, host, containerPort, Protocol.TCP));
    }

    private void bridgeCalls(boolean on) {
        boolean set = world.in("machine", () -> {
            boolean possible = Files.exists(BRIDGE_CALLS);
            if (possible) {
                KernelFile.write(BRIDGE_CALLS, on ? "1" : "0");
                KernelFile.write(BRIDGE_CALLS.resolveSibling("bridge-nf-call-ip6tables"), on ? "1" : "0");
            }
            return possible;
        });
        assumeTrue(set || !on, "br_netfilter is not loaded");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aPublishedPortIsReachedFromEverywhere(boolean bridgeCalls) {
        bridgeCalls(bridgeCalls);
        world.bridge(1);
        world.bridge(2);
        String web = world.container(1, 2);
        String sibling = world.container(1, 3);
        String stranger = world.container(2, 2);
        filter.set(new FilterState(List.of(bridge(1), bridge(2)), everywhere(8080, 1, 2, 80)));
        world.serve(web, 80, "web");

        assertThat(world.ask("host", TestWorld.MACHINE, 8080)).isEqualTo("web 192.0.2.2");
        assertThat(world.ask("host", TestWorld.MACHINE_6, 8080)).isEqualTo("web fd99:0:0:0:0:0:0:2");
        assertThat(world.ask("machine", "127.0.0.1", 8080)).isEqualTo("web 10.1.0.1");
        assertThat(world.ask("machine", "127.1.2.3", 8080)).isEqualTo("web 10.1.0.1");
        assertThat(world.ask("machine", TestWorld.MACHINE, 8080)).startsWith("web ");
        assertThat(world.ask("machine", TestWorld.MACHINE_6, 8080)).startsWith("web ");
        for (String address : List.of(TestWorld.MACHINE, TestWorld.MACHINE_6, "10.1.0.1", "fd00:1::1")) {
            assertThat(world.ask(sibling, address, 8080))
                    .as("sibling to %s", address)
                    .startsWith("web ");
            assertThat(world.ask(web, address, 8080))
                    .as("itself to %s", address)
                    .startsWith("web ");
            assertThat(world.ask(stranger, address, 8080))
                    .as("other bridge to %s", address)
                    .startsWith("web ");
        }
        assertThat(world.ask("host", TestWorld.MACHINE, 8081)).startsWith("refused");
    }

    @Test
    void onlyWhatIsPublishedIsReachedFromOtherNetworks() {
        world.bridge(1);
        world.bridge(2);
        String web = world.container(1, 2);
        String sibling = world.container(1, 3);
        String stranger = world.container(2, 2);
        world.serve(web, 80, "web");
        filter.set(new FilterState(List.of(bridge(1), bridge(2)), everywhere(8080, 1, 2, 80)));

        assertThat(world.ask(sibling, "10.1.0.2", 80)).isEqualTo("web 10.1.0.3");
        assertThat(world.ask("machine", "10.1.0.2", 80)).isEqualTo("web 10.1.0.1");
        assertThat(world.reaches(stranger, "10.1.0.2", 80)).isFalse();
        assertThat(world.reaches(stranger, "fd00:1::2", 80)).isFalse();
        assertThat(world.reaches("host", "10.1.0.2", 80))
                .as("a neighbour that routes to the container's address")
                .isFalse();
    }

    @Test
    void wayOutHasTheMachinesAddressOrNot() {
        world.bridge(1);
        world.bridge(2);
        String masked = world.container(1, 2);
        String plain = world.container(2, 2);
        world.serve("host", 9000, "host");
        filter.set(new FilterState(
                List.of(bridge(1), new FilteredBridge("br2", subnets(2), false, false, false)), List.of()));

        assertThat(world.ask(masked, "192.0.2.2", 9000)).isEqualTo("host 192.0.2.1");
        assertThat(world.ask(masked, "fd99::2", 9000)).isEqualTo("host fd99:0:0:0:0:0:0:1");
        assertThat(world.ask(plain, "192.0.2.2", 9000)).isEqualTo("host 10.2.0.2");
    }

    @Test
    void anInternalNetworkIsAnIsland() {
        world.bridge(1);
        world.bridge(3);
        String inside = world.container(3, 2);
        String friend = world.container(3, 3);
        String outside = world.container(1, 2);
        world.serve("host", 9000, "host");
        world.serve(inside, 80, "inside");
        world.serve(outside, 80, "outside");
        filter.set(new FilterState(
                List.of(bridge(1), new FilteredBridge("br3", subnets(3), true, false, true)),
                everywhere(8080, 1, 2, 80)));

        assertThat(world.ask(friend, "10.3.0.2", 80)).isEqualTo("inside 10.3.0.3");
        assertThat(world.reaches(inside, "192.0.2.2", 9000)).isFalse();
        assertThat(world.reaches(outside, "10.3.0.2", 80)).isFalse();
        assertThat(world.reaches(inside, "10.1.0.2", 80)).isFalse();
        assertThat(world.reaches(inside, "10.3.0.1", 8080))
                .as("a port that another network's container has published")
                .isFalse();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void containersOfAnIsolatedNetworkDontMeet(boolean bridgeCalls) {
        bridgeCalls(bridgeCalls);
        world.bridge(4);
        String one = world.container(4, 2);
        String two = world.container(4, 3);
        world.serve(one, 80, "one");
        world.serve("host", 9000, "host");
        world.in("machine", () -> {
            try (NetlinkRoutes routes = NetlinkRoutes.open()) {
                for (String port : List.of("v4-2", "v4-3")) {
                    routes.setPort(routes.find(port).orElseThrow().index(), true, true);
                }
            }
            return true;
        });
        filter.set(new FilterState(
                List.of(new FilteredBridge("br4", subnets(4), false, true, true)), everywhere(8080, 4, 2, 80)));

        assertThat(world.reaches(two, "10.4.0.2", 80)).isFalse();
        world.in(two, () -> {
            try (NetlinkRoutes routes = NetlinkRoutes.open()) {
                // Through the machine, past the bridge.
                routes.addRoute(
                        InetAddress.ofLiteral("10.4.0.2"),
                        32,
                        InetAddress.ofLiteral("10.4.0.1"),
                        routes.find("eth0").orElseThrow().index());
            }
            return true;
        });
        assertThat(world.reaches(two, "10.4.0.2", 80)).isFalse();
        assertThat(world.ask(two, "192.0.2.2", 9000)).isEqualTo("host 192.0.2.1");
        assertThat(world.ask("host", TestWorld.MACHINE, 8080)).isEqualTo("one 192.0.2.2");
        assertThat(world.ask("machine", "127.0.0.1", 8080)).isEqualTo("one 10.4.0.1");
        try (MachinePorts ports = new MachinePorts(world.machine(), world.machine())) {
            ports.retake(
                    "id",
                    "one",
                    everywhere(8080, 4, 2, 80).stream().map(PortTarget::port).toList());
            ports.open("id", everywhere(8080, 4, 2, 80));
            assertThat(world.ask(two, TestWorld.MACHINE, 8080))
                    .as("what is published is for siblings too: the engine forwards it")
                    .isEqualTo("one 10.4.0.1");
        }
    }

    @Test
    void theMachinesLoopbackIsNotForContainers() throws Exception {
        assumeTrue(Files.isExecutable(Path.of("/usr/sbin/ip")) || Files.isExecutable(Path.of("/bin/ip")), "no ip");
        world.bridge(1);
        String web = world.container(1, 2);
        filter.set(new FilterState(List.of(bridge(1)), everywhere(8080, 1, 2, 80)));
        try (ServerSocket secret =
                world.in("machine", () -> new ServerSocket(7000, 5, InetAddress.ofLiteral("127.0.0.1")))) {
            assertThat(secret.isBound()).isTrue();
            world.in(web, () -> {
                KernelFile.write(Path.of("/proc/sys/net/ipv4/conf/all/route_localnet"), "1");
                return true;
            });
            world.run(web, "ip", "route", "flush", "table", "local", "dev", "lo");
            world.run(web, "ip", "route", "add", "127.0.0.0/8", "via", "10.1.0.1", "src", "10.1.0.2");
            assertThat(world.reaches(web, "127.0.0.1", 7000)).isFalse();
        }
    }

    @Test
    void datagramsToo() {
        world.bridge(1);
        String echo = world.container(1, 2);
        filter.set(new FilterState(
                List.of(bridge(1)),
                List.of(
                        target(TestWorld.MACHINE, 5353, 1, 2, 53, Protocol.UDP),
                        target("127.0.0.1", 5354, 1, 2, 53, Protocol.UDP))));
        try (DatagramSocket server = world.in(echo, () -> new DatagramSocket(53))) {
            Thread.ofVirtual().start(() -> echo(server));
            assertThat(askUdp("host", TestWorld.MACHINE, 5353)).isEqualTo("hello");
            assertThat(askUdp("machine", "127.0.0.1", 5354)).isEqualTo("hello");
        }
    }

    @Test
    void aSenderWhoNeverPausesReachesTheNewTarget() throws Exception {
        world.bridge(1);
        String first = world.container(1, 2);
        String second = world.container(1, 3);
        PortTarget before = target("0.0.0.0", 5353, 1, 2, 53, Protocol.UDP);
        PortTarget after = target("0.0.0.0", 5353, 1, 3, 53, Protocol.UDP);
        filter.set(new FilterState(List.of(bridge(1)), List.of(before)));
        try (DatagramSocket one = world.in(first, () -> new DatagramSocket(53));
                DatagramSocket two = world.in(second, () -> new DatagramSocket(53));
                DatagramSocket client = world.in("host", () -> new DatagramSocket())) {
            client.connect(new InetSocketAddress(InetAddress.ofLiteral(TestWorld.MACHINE), 5353));
            for (DatagramSocket heard : List.of(one, two)) {
                filter.set(new FilterState(List.of(bridge(1)), List.of(heard.equals(one) ? before : after)));
                client.send(new DatagramPacket(new byte[] {1}, 1));
                heard.setSoTimeout(5000);
                DatagramPacket packet = new DatagramPacket(new byte[10], 10);
                heard.receive(packet);
                assertThat(packet.getPort()).isEqualTo(client.getLocalPort());
            }
        }
    }

    static void echo(DatagramSocket server) {
        byte[] bytes = new byte[2048];
        while (!server.isClosed()) {
            try {
                DatagramPacket packet = new DatagramPacket(bytes, bytes.length);
                server.receive(packet);
                server.send(packet);
            } catch (IOException _) {
                // Closed at the end.
            }
        }
    }

    private String askUdp(String from, String address, int port) {
        return world.in(from, () -> {
            try (DatagramSocket socket = new DatagramSocket()) {
                socket.connect(new InetSocketAddress(InetAddress.ofLiteral(address), port));
                socket.setSoTimeout(5000);
                byte[] hello = "hello".getBytes(StandardCharsets.UTF_8);
                socket.send(new DatagramPacket(hello, hello.length));
                DatagramPacket answer = new DatagramPacket(new byte[100], 100);
                socket.receive(answer);
                return new String(answer.getData(), 0, answer.getLength(), StandardCharsets.UTF_8);
            }
        });
    }

    @Test
    void othersTablesAreLeftAloneAndOursSurvivesTheirs() {
        world.bridge(1);
        String web = world.container(1, 2);
        world.serve(web, 80, "web");
        world.run("machine", "nft", "add table inet theirs; add chain inet theirs c; add rule inet theirs c counter");
        String theirs = world.run("machine", "nft", "list", "table", "inet", "theirs");
        FilterState one = new FilterState(List.of(bridge(1)), everywhere(8080, 1, 2, 80));
        filter.set(one);
        world.run("machine", "nft", "flush", "table", "inet", "theirs");
        assertThat(world.ask("host", TestWorld.MACHINE, 8080)).startsWith("web ");
        world.run("machine", "nft", "add rule inet theirs c counter");

        world.run("machine", "nft", "flush", "ruleset");
        world.run("machine", "nft", "add table inet theirs; add chain inet theirs c; add rule inet theirs c counter");
        assertThat(world.reaches("host", TestWorld.MACHINE, 8080)).isFalse();
        List<PortTarget> two = new ArrayList<>(one.ports());
        two.addAll(everywhere(8081, 1, 2, 80));
        filter.set(new FilterState(one.bridges(), two));
        assertThat(world.ask("host", TestWorld.MACHINE, 8080)).startsWith("web ");
        assertThat(world.ask("host", TestWorld.MACHINE, 8081)).startsWith("web ");

        filter.set(new FilterState(List.of(), List.of()));
        filter.close();
        assertThat(world.run("machine", "nft", "list", "tables")).isEqualToIgnoringWhitespace("table inet theirs");
        assertThat(world.run("machine", "nft", "list", "table", "inet", "theirs"))
                .isEqualTo(theirs);
    }

    @Test
    void theNextEngineTakesOver() {
        world.bridge(1);
        String web = world.container(1, 2);
        world.serve(web, 80, "web");
        filter.set(new FilterState(List.of(bridge(1)), everywhere(8080, 1, 2, 80)));
        filter.close();
        assertThat(world.ask("host", TestWorld.MACHINE, 8080))
                .as("while no engine runs")
                .startsWith("web ");

        NftFilter next = new NftFilter(world.machine(), "test-1");
        NftFilter other = new NftFilter(world.machine(), "test-2");
        next.set(new FilterState(List.of(bridge(1)), everywhere(8082, 1, 2, 80)));
        other.set(new FilterState(List.of(), List.of()));
        assertThat(world.reaches("host", TestWorld.MACHINE, 8080)).isFalse();
        assertThat(world.ask("host", TestWorld.MACHINE, 8082)).startsWith("web ");
        assertThat(world.run("machine", "nft", "list", "tables").lines())
                .containsExactlyInAnyOrder("table inet cooperage_test_1", "table inet cooperage_test_2");
        next.close();
        other.close();
        assertThat(world.run("machine", "nft", "list", "tables").strip()).isEqualTo("table inet cooperage_test_1");
    }

    @Test
    void portsComeAndGoWithoutTouchingTheOthers() {
        world.bridge(1);
        String web = world.container(1, 2);
        world.serve(web, 80, "web");
        List<PortTarget> many = new ArrayList<>();
        for (int port = 8000; port < 8200; port++) {
            many.addAll(everywhere(port, 1, 2, 80));
        }
        filter.set(new FilterState(List.of(bridge(1)), many));
        assertThat(world.ask("host", TestWorld.MACHINE, 8123)).startsWith("web ");
        // One goes, one leads elsewhere, one comes.
        List<PortTarget> changed = new ArrayList<>(many.subList(2, 396));
        changed.addAll(everywhere(8199, 1, 2, 81));
        changed.addAll(everywhere(9999, 1, 2, 80));
        filter.set(new FilterState(List.of(bridge(1)), changed));
        assertThat(world.reaches("host", TestWorld.MACHINE, 8000)).isFalse();
        assertThat(world.reaches("host", TestWorld.MACHINE, 8199)).isFalse();
        assertThat(world.ask("host", TestWorld.MACHINE, 8123)).startsWith("web ");
        assertThat(world.ask("host", TestWorld.MACHINE, 9999)).startsWith("web ");
        assertThat(world.run("machine", "nft", "list", "map", "inet", "cooperage_test_1", "ports4"))
                .contains(" . 8199 : 10.1.0.2 . 81")
                .doesNotContain(" . 8000 ");
    }

    @Test
    void theRulesOfAContainerCanBeShown() {
        world.bridge(1);
        world.bridge(2);
        List<PortTarget> ports = new ArrayList<>(everywhere(8080, 1, 2, 80));
        ports.addAll(everywhere(8081, 1, 3, 80));
        ports.add(target(TestWorld.MACHINE, 53, 1, 2, 53, Protocol.UDP));
        filter.set(new FilterState(List.of(bridge(1), bridge(2)), ports));

        List<NetworkRule> rules = filter.rulesOf(List.of("10.1.0.2", "fd00:1::2", ""));
        assertThat(rules)
                .contains(
                        new NetworkRule(
                                "ports4",
                                "tcp . 8080 : 10.1.0.2 . 80",
                                "tcp port 8080 of every address of the machine leads to port 80 of 10.1.0.2"),
                        new NetworkRule(
                                "ports6",
                                "tcp . 8080 : fd00:1::2 . 80",
                                "tcp port 8080 of every address of the machine leads to port 80 of fd00:1::2"))
                .extracting(NetworkRule::meaning)
                .contains("udp port 53 of 192.0.2.1 leads to port 53 of 10.1.0.2")
                .contains(
                        "what leaves has the machine's address, so that answers find back",
                        "what a published port leads to comes in");
        assertThat(rules).extracting(NetworkRule::text).noneMatch(text -> text.contains("10.1.0.3"));
        assertThat(rules).extracting(NetworkRule::text).noneMatch(text -> text.contains("10.2.0"));
        assertThat(filter.rulesOf(List.of())).isEmpty();
    }

    @Test
    void whatOthersDropIsSaidWhereNothingCanBeDone() {
        world.bridge(1);
        filter.set(new FilterState(List.of(bridge(1)), List.of()));
        assertThat(filter.attend()).isEmpty();
        world.run(
                "machine",
                "nft",
                "add table inet mine; add chain inet mine onward { type filter hook forward priority 0; policy drop; }");
        assertThat(filter.attend()).isEqualTo(filter.hindrances());
        assertThat(filter.hindrances()).singleElement().satisfies(found -> {
            assertThat(found.trouble()).contains("table inet mine");
            for (String command : found.remedy().split("; ", -1)) {
                world.run("machine", "sh", "-c", command);
            }
        });
        assertThat(filter.attend()).as("after the commands that were named").isEmpty();
    }

    @Test
    void whoFollowsTheFilterPutsItBack() {
        world.bridge(1);
        world.serve(world.container(1, 2), 80, "web");
        filter.follow();
        filter.set(new FilterState(List.of(bridge(1)), everywhere(8080, 1, 2, 80)));
        assertThat(world.ask("host", TestWorld.MACHINE, 8080)).startsWith("web ");
        world.run("machine", "nft", "flush", "ruleset");
        long end = System.nanoTime() + 60_000_000_000L;
        while (!world.reaches("host", TestWorld.MACHINE, 8080) && System.nanoTime() < end) {
            Thread.onSpinWait();
        }
        assertThat(world.ask("host", TestWorld.MACHINE, 8080)).startsWith("web ");
    }

    @Test
    void aNameThatNftWouldReadDifferentlyIsRefused() {
        for (String device : List.of("br*", "a\"b", "x;y", "")) {
            assertThatThrownBy(() -> filter.set(new FilterState(
                            List.of(new FilteredBridge(device, List.of(), false, false, true)), List.of())))
                    .isInstanceOf(EngineException.class)
                    .hasMessageContaining("'" + device + "'");
        }
        assertThatThrownBy(() -> filter.set(new FilterState(
                        List.of(new FilteredBridge("br1", List.of("10.1.0.0/16 }"), false, false, true)), List.of())))
                .isInstanceOf(EngineException.class);
    }
}
