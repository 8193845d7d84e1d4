package io.cooperage.engine.container;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.cooperage.engine.Engine;
import io.cooperage.engine.container.ContainerState.Status;
import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.error.ErrorKind;
import io.cooperage.engine.event.EngineEvent.NetworkAction;
import io.cooperage.engine.event.EngineEvent.NetworkEvent;
import io.cooperage.engine.linux.Syscalls;
import io.cooperage.engine.linux.UserNamespaces;
import io.cooperage.engine.linux.netlink.NetlinkRoutes;
import io.cooperage.engine.network.ContainerNetworking;
import io.cooperage.engine.network.Endpoint;
import io.cooperage.engine.network.EndpointConfig;
import io.cooperage.engine.network.Network;
import io.cooperage.engine.network.NetworkConfig;
import io.cooperage.engine.network.NetworkConfig.Pool;
import io.cooperage.engine.network.NetworkMode;
import io.cooperage.engine.network.NetworkSettings;
import io.cooperage.engine.network.PortBinding;
import io.cooperage.engine.network.PortBinding.Protocol;
import io.cooperage.engine.network.PublishedPort;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Containers on networks, as a person meets them, with real bridges.
@Tag("kernel")
@Timeout(60)
class NetworkStoryTest extends EngineStory {
    private static final String SLEEP = "exec sleep 1000";

    @BeforeEach
    void needsPrivilege() {
        assumeTrue(
                Syscalls.host().geteuid() == 0 || UserNamespaces.ofSelf().rootless(),
                "making networks needs root, here or in a user namespace");
    }

    @Override
    @AfterEach
    void nothingStaysBehind() {
        super.nothingStaysBehind();
        assertThat(NetworkDevices.of(paths)).isEqualTo(NetworkDevices.NONE);
    }

    /// On the default bridge, if nothing else is said.
    @Override
    Container create(String script, UnaryOperator<ContainerConfigBuilder> change) {
        ContainerConfig config = ContainerConfig.of(root, List.of("/bin/sh", "-c", script));
        return containers.create(change.apply(config.toBuilder()).build());
    }

    private Container run(String script) {
        return run(script, b -> b);
    }

    @Test
    void whoSaysNothingIsOnTheDefaultBridgeAndReachesItsNeighbours() {
        Container server = run("while :; do echo hello | nc -l -p 80; done");
        Endpoint endpoint = endpoint(server);
        Network bridge = engine.networks().get("bridge");
        assertThat(endpoint.networkId()).isEqualTo(bridge.id());
        assertThat(endpoint.gateway4())
                .isEqualTo(bridge.config().pools().getFirst().gateway());
        assertThat(bridge.members()).extracting(Network.Member::containerName).containsExactly(server.name());
        Container client = run("ping -c1 -W5 " + endpoint.ipv4() + " >/dev/null && echo answers; nc -w 5 "
                + endpoint.ipv4() + " 80 </dev/null; ip route");
        assertThat(containers.await(client.id()).exitCode()).isZero();
        assertThat(log(client))
                .contains("answers", "hello")
                .anySatisfy(line -> assertThat(line).startsWith("default via " + endpoint.gateway4() + " dev eth0"));
        assertThat(containers.networking(client.id()).endpoints())
                .as("what has ended has no address")
                .allSatisfy(rest -> assertThat(rest.ipv4()).isEmpty());
    }

    @Test
    void aRunningContainerJoinsAndLeavesNetworks() {
        engine.networks().create(NetworkConfig.of("back"));
        Container container = run(SLEEP);
        containers.connect(container.id(), EndpointConfig.of("back"));
        assertThat(containers.networking(container.id()).endpoints())
                .extracting(Endpoint::networkName, Endpoint::device)
                .containsExactly(tuple("bridge", "eth0"), tuple("back", "eth1"));
        Endpoint back = containers.networking(container.id()).endpoints().get(1);
        assertThat(in(container, "ip -4 addr show eth1")).contains(back.ipv4() + "/" + back.prefix4());
        assertThat(in(container, "cat /etc/hosts")).contains(back.ipv4());
        assertThatThrownBy(() -> containers.connect(container.id(), EndpointConfig.of("back")))
                .hasMessageContaining("already exists in network back");

        containers.disconnect(container.id(), "bridge", false);
        assertThat(in(container, "ls /sys/class/net")).contains("eth1").doesNotContain("eth0");
        assertThat(in(container, "ip route")).contains("default via " + back.gateway4() + " dev eth1");
        assertThatThrownBy(() -> containers.disconnect(container.id(), "bridge", false))
                .hasMessageContaining("is not connected to network bridge");
        assertThatThrownBy(() -> engine.networks().remove("back"))
                .isInstanceOfSatisfying(
                        EngineException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.FORBIDDEN))
                .hasMessageContaining("network back has active endpoints (name:\"" + container.name());

        containers.restart(container.id(), Duration.ZERO);
        assertThat(containers.networking(container.id()).endpoints())
                .as("kept over a restart")
                .extracting(Endpoint::networkName)
                .containsExactly("back");
    }

    @Test
    void aStoppedContainerJoinsAndLeavesNetworks() {
        engine.networks().create(NetworkConfig.of("back"));
        Container container = create(SLEEP, b -> b);
        containers.connect(container.id(), EndpointConfig.of("back"));
        containers.disconnect(container.id(), "bridge", false);
        reopen();
        containers.start(container.id());
        assertThat(containers.networking(container.id()).endpoints())
                .extracting(Endpoint::networkName, Endpoint::device)
                .containsExactly(tuple("back", "eth0"));
    }

    @Test
    void fixedAddressesAreKeptAndNeverGivenToTwo() {
        String subnet = network("fixed", 24);
        String address = subnet.replace(".0/24", ".77");
        EndpointConfig wish = new EndpointConfig("fixed", List.of(), address, null, "02:00:00:00:00:77", Map.of());
        Container first = run("ip addr show eth0; " + SLEEP, b -> b.networking(on(wish)));
        assertThat(endpoint(first).ipv4()).isEqualTo(address);
        Await.until(() -> String.join("\n", log(first)).contains(address + "/24"));
        assertThat(String.join("\n", log(first))).contains("02:00:00:00:00:77");
        Container second = create(SLEEP, b -> b.networking(on(wish)));
        assertThatThrownBy(() -> containers.start(second.id()))
                .isInstanceOfSatisfying(
                        EngineException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.CONFLICT))
                .hasMessageContaining("Address already in use: " + address)
                .hasMessageContaining(first.name());
        containers.restart(first.id(), Duration.ZERO);
        assertThat(endpoint(first).ipv4()).isEqualTo(address);
        assertThatThrownBy(() -> create(
                        SLEEP,
                        b -> b.networking(
                                on(new EndpointConfig("fixed", List.of(), "198.51.100.7", null, null, Map.of())))))
                .hasMessageContaining("no configured subnet");
        assertThatThrownBy(() -> create(
                        SLEEP,
                        b -> b.networking(
                                on(new EndpointConfig("bridge", List.of(), "172.17.0.9", null, null, Map.of())))))
                .hasMessageContaining("user specified IP address is supported on user defined networks only");
    }

    @Test
    void aNetworkThatIsFullSaysSo() {
        network("small", 30);
        Container only = run(SLEEP, b -> b.networking(on(EndpointConfig.of("small"))));
        Container late = create(SLEEP, b -> b.networking(on(EndpointConfig.of("small"))));
        assertThatThrownBy(() -> containers.start(late.id()))
                .isInstanceOfSatisfying(
                        EngineException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.RESOURCE_EXHAUSTED))
                .hasMessageContaining("no available IPv4 addresses on this network's address pools: small");
        containers.remove(only.id(), true);
        assertThat(containers.start(late.id()))
                .as("the address is free again at once")
                .isTrue();
    }

    @Test
    void subnetsThatClashAreRefused() {
        String subnet = network("first", 24);
        assertThatThrownBy(() -> engine.networks().create(withSubnet("second", subnet)))
                .isInstanceOfSatisfying(
                        EngineException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.FORBIDDEN))
                .hasMessageContaining("Pool overlaps with other one on this address space")
                .hasMessageContaining("network first");
        assertThatThrownBy(() -> engine.networks().create(NetworkConfig.of("first")))
                .hasMessage("network with name first already exists");
        assertThat(engine.networks().list()).extracting(Network::name).contains("bridge", "host", "none", "first");
    }

    @Test
    void containersOnAnInternalNetworkHaveNoWayOut() {
        NetworkConfig plain = NetworkConfig.of("inside");
        engine.networks()
                .create(new NetworkConfig(
                        plain.name(),
                        plain.driver(),
                        true,
                        false,
                        List.of(),
                        0,
                        false,
                        true,
                        null,
                        Map.of(),
                        Map.of()));
        Container container = run("ip route; " + SLEEP, b -> b.networking(on(EndpointConfig.of("inside"))));
        assertThat(endpoint(container).gateway4()).isEmpty();
        assertThat(in(container, "ip route")).doesNotContain("default");
        containers.connect(container.id(), EndpointConfig.of("bridge"));
        assertThat(in(container, "ip route")).contains("default via").contains("dev eth1");
    }

    @Test
    void theNetworkOfTheHighestPriorityLeadsOut() {
        for (String name : List.of("a", "m", "z")) {
            engine.networks().create(NetworkConfig.of(name));
        }
        Container container = run(SLEEP, b -> b.networking(on(EndpointConfig.of("z"), EndpointConfig.of("m"))));
        assertThat(wayOut(container)).as("the first by name").isEqualTo("m");
        containers.connect(container.id(), EndpointConfig.of("a").withGatewayPriority(-1));
        assertThat(wayOut(container)).isEqualTo("m");
        containers.disconnect(container.id(), "z", false);
        containers.connect(container.id(), EndpointConfig.of("z").withGatewayPriority(1));
        assertThat(wayOut(container)).isEqualTo("z");
        reopen();
        assertThat(wayOut(container)).isEqualTo("z");
        containers.disconnect(container.id(), "z", false);
        assertThat(wayOut(container)).isEqualTo("m");
        containers.disconnect(container.id(), "m", false);
        assertThat(wayOut(container)).isEqualTo("a");
        assertThat(containers
                        .inspect(container.id())
                        .at("/NetworkSettings/Networks/a/GwPriority")
                        .asInt())
                .isEqualTo(-1);
    }

    /// The network that the container's own default route goes through, which is the one that is told of.
    private String wayOut(Container container) {
        Endpoint way = containers.networking(container.id()).wayOut().orElseThrow();
        assertThat(in(container, "ip route"))
                .containsOnlyOnce("default")
                .contains("default via " + way.gateway4() + " dev " + way.device());
        return way.networkName();
    }

    @Test
    void ipv6AndTheMtuAreThereWhenAskedFor() {
        NetworkConfig plain = NetworkConfig.of("six");
        engine.networks()
                .create(new NetworkConfig(
                        plain.name(),
                        plain.driver(),
                        false,
                        true,
                        List.of(),
                        1400,
                        false,
                        true,
                        null,
                        Map.of(),
                        Map.of()));
        Container first = run(SLEEP, b -> b.networking(on(EndpointConfig.of("six"))));
        Endpoint endpoint = endpoint(first);
        assertThat(endpoint.ipv6()).startsWith("fd").endsWith("::2");
        assertThat(in(first, "cat /sys/class/net/eth0/mtu")).isEqualTo("1400\n");
        Container second = run(
                "ping6 -c1 -W5 " + endpoint.ipv6() + " >/dev/null && echo answers; ip -6 route",
                b -> b.networking(on(EndpointConfig.of("six"))));
        containers.await(second.id());
        assertThat(log(second))
                .contains("answers")
                .anySatisfy(line -> assertThat(line).startsWith("default via " + endpoint.gateway6()));
        Container four = run(SLEEP);
        assertThat(in(four, "cat /proc/sys/net/ipv6/conf/eth0/disable_ipv6")).isEqualTo("1\n");
    }

    @Test
    void aContainerCanShareTheNetworkOfAnother() {
        Container owner = run(SLEEP, b -> b.name("owner").hostname("myhost"));
        Container guest =
                run("hostname; cat /etc/hosts; ip addr; " + SLEEP, b -> b.network(NetworkMode.ofContainer("owner")));
        assertThat(guest.config().networking().mode()).isEqualTo(NetworkMode.ofContainer(owner.id()));
        String address = endpoint(owner).ipv4();
        Await.until(() -> String.join("\n", log(guest)).contains("inet " + address));
        assertThat(log(guest)).contains("myhost").anyMatch(line -> line.startsWith(address) && line.contains("myhost"));
        assertThat(containers.networking(guest.id())).isEqualTo(ContainerNetworking.NONE);
        assertThatThrownBy(() -> containers.connect(guest.id(), EndpointConfig.of("bridge")))
                .hasMessageContaining("container sharing network namespace with another container");
        containers.stop(guest.id(), Duration.ZERO);
        containers.stop(owner.id(), Duration.ZERO);
        assertThatThrownBy(() -> containers.start(guest.id()))
                .isInstanceOfSatisfying(
                        EngineException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.CONFLICT))
                .hasMessageContaining("cannot join network of a non running container: " + owner.id());
        assertThatThrownBy(() -> create(SLEEP, b -> b.network(NetworkMode.ofContainer("nobody"))))
                .hasMessage("No such container: nobody");
    }

    @Test
    void aProgramThatIsMissingLeavesNoNetworkBehind() {
        Container missing = containers.create(ContainerConfig.of(root, List.of("/no/such/program")));
        assertThatThrownBy(() -> containers.start(missing.id())).hasMessageContaining("/no/such/program");
        assertThat(containers.get(missing.id()).state().exitCode()).isEqualTo(127);
        assertThat(containers.isolation(missing.id()).steps())
                .last()
                .satisfies(step -> assertThat(step.status()).isEqualTo(Isolation.StepStatus.FAILED));
        assertThat(engine.networks().get("bridge").members()).isEmpty();
        Await.until(() -> NetworkDevices.of(paths).cables().isEmpty());
    }

    @Test
    void theNextEngineKeepsWhatRunsConnected() {
        Container first = run(SLEEP);
        Container second = run(SLEEP);
        Endpoint before = endpoint(first);
        reopen();
        assertThat(endpoint(first)).isEqualTo(before);
        assertThat(in(second, "ping -c1 -W5 " + before.ipv4())).contains("1 packets received");
        Container third = run(SLEEP);
        assertThat(List.of(
                        endpoint(first).ipv4(),
                        endpoint(second).ipv4(),
                        endpoint(third).ipv4()))
                .doesNotHaveDuplicates();
        assertThat(in(third, "ping -c1 -W5 " + before.ipv4())).contains("1 packets received");
    }

    @Test
    void whatEndedWhileNoEngineRanHoldsNoAddress() {
        Container container = run(SLEEP);
        int pid = containers.get(container.id()).state().pid();
        engine.close();
        ProcessHandle process = ProcessHandle.of(pid).orElseThrow();
        process.destroyForcibly();
        process.onExit().join();
        engine = Engine.open(paths);
        containers = engine.containers();
        assertThat(containers.get(container.id()).state().status()).isEqualTo(Status.EXITED);
        assertThat(engine.networks().get("bridge").members()).isEmpty();
        assertThat(NetworkDevices.of(paths).cables()).isEmpty();
    }

    @Test
    void containersOnANetworkOfTheUsersFindEachOtherByName() {
        engine.networks().create(NetworkConfig.of("shop"));
        Container server = run(
                SLEEP,
                b -> b.name("web").networking(on(EndpointConfig.of("shop").withAliases(List.of("www")))));
        Container client = run(SLEEP, b -> b.networking(on(EndpointConfig.of("shop"))));
        Container stranger = run(SLEEP);
        String address = endpoint(server).ipv4();
        assertThat(in(client, "cat /etc/resolv.conf")).contains("nameserver 127.0.0.11");
        for (String name : List.of("web", "www", server.shortId())) {
            assertThat(in(client, "nslookup -type=a " + name + " 127.0.0.11")).contains(address);
        }
        assertThat(in(stranger, "nslookup -type=a web 127.0.0.11 2>&1")).doesNotContain(address);
        containers.rename("web", "shopfront");
        assertThat(in(client, "nslookup -type=a shopfront 127.0.0.11")).contains(address);
        containers.connect(stranger.id(), EndpointConfig.of("shop"));
        assertThat(in(stranger, "nslookup -type=a shopfront 127.0.0.11")).contains(address);
        reopen();
        assertThat(in(client, "nslookup -type=a shopfront 127.0.0.11"))
                .as("the next engine answers too")
                .contains(address);
    }

    @Test
    void aPublishedPortLeadsIntoTheContainerWhileItRuns() throws Exception {
        NetworkSettings published = NetworkSettings.of(NetworkMode.NETWORKS)
                .withPorts(List.of(new PortBinding("127.0.0.1", 0, 0, 80, Protocol.TCP)));
        Container server = run("while :; do echo hello | nc -l -p 80; done", b -> b.networking(published));
        PublishedPort port = containers.networking(server.id()).ports().getFirst();
        Await.until(() -> hears(port.hostPort()));
        NetworkSettings same = published.withPorts(
                List.of(new PortBinding("127.0.0.1", port.hostPort(), port.hostPort(), 80, Protocol.TCP)));
        Container second = create(SLEEP, b -> b.networking(same));
        assertThatThrownBy(() -> containers.start(second.id()))
                .isInstanceOfSatisfying(
                        EngineException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.CONFLICT))
                .hasMessageContaining(server.name());
        assertThat(engine.networks().get("bridge").members()).hasSize(1);
        reopen();
        Await.until(() -> hears(port.hostPort()));
        containers.stop(server.id(), Duration.ZERO);
        assertThat(hears(port.hostPort())).isFalse();
        assertThat(containers.start(second.id())).as("the port is free again").isTrue();
    }

    @Test
    void theNextEngineClosesThePortsOfWhatEndedWithoutOne() {
        closeWithAnEndedPublisher();
        engine = Engine.open(paths);
        containers = engine.containers();
        assertThat(containers.list())
                .extracting(container -> container.state().status().isAlive())
                .containsExactly(false);
        assertThat(NetworkDevices.of(paths).ports()).isEmpty();
    }

    @Test
    void rulesAreFoundWithoutAnyDevice() {
        assumeTrue(
                !UserNamespaces.ofSelf().rootless(),
                "nobody else deletes a bridge in an ordinary user's own namespace");
        closeWithAnEndedPublisher();
        try (NetlinkRoutes routes = NetlinkRoutes.open()) {
            for (String bridge : NetworkDevices.of(paths).bridges()) {
                routes.delete(routes.find(bridge).orElseThrow().index());
            }
        }
        assertThat(NetworkDevices.of(paths).ports()).hasSize(1);
        engine = Engine.open(paths);
        containers = engine.containers();
        assertThat(NetworkDevices.of(paths).ports()).isEmpty();
    }

    /// Leaves no engine, and a container with a published port that has ended since.
    private void closeWithAnEndedPublisher() {
        NetworkSettings published = NetworkSettings.of(NetworkMode.NETWORKS)
                .withPorts(List.of(new PortBinding("127.0.0.1", 0, 0, 80, Protocol.TCP)));
        Container server = run(SLEEP, b -> b.networking(published));
        int pid = containers.get(server.id()).state().pid();
        engine.close();
        assertThat(NetworkDevices.of(paths).ports())
                .as("it runs on, and so is its port kept")
                .hasSize(1);
        ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);
        Await.until(() -> Leftovers.of(folder.resolve("e")).supervisedPids().isEmpty()
                && NetworkDevices.of(paths).cables().isEmpty());
        assertThat(NetworkDevices.of(paths).ports())
                .as("nobody closes it meanwhile")
                .hasSize(1);
    }

    private static boolean hears(int port) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(2000);
            return new String(socket.getInputStream().readAllBytes(), UTF_8).contains("hello");
        } catch (IOException e) {
            return false;
        }
    }

    @Test
    void eventsAndInspectTellOfIt() {
        Network made = engine.networks().create(NetworkConfig.of("told"));
        Container container =
                run(SLEEP, b -> b.networking(on(EndpointConfig.of("told").withAliases(List.of("db")))));
        JsonNode settings = containers.inspect(container.id()).get("NetworkSettings");
        JsonNode told = settings.get("Networks").get("told");
        assertThat(told.get("IPAddress").asText()).isEqualTo(endpoint(container).ipv4());
        assertThat(told.get("NetworkID").asText()).isEqualTo(made.id());
        assertThat(told.get("Aliases").get(0).asText()).isEqualTo("db");
        assertThat(settings.get("SandboxKey").asText())
                .isEqualTo("/proc/" + containers.get(container.id()).state().pid() + "/ns/net");
        containers.remove(container.id(), true);
        engine.networks().remove(made.shortId());
        assertThat(engine.events().history(Instant.EPOCH).stream()
                        .filter(NetworkEvent.class::isInstance)
                        .map(NetworkEvent.class::cast)
                        .filter(event -> event.id().equals(made.id()))
                        .map(NetworkEvent::action))
                .containsExactly(
                        NetworkAction.CREATE, NetworkAction.CONNECT, NetworkAction.DISCONNECT, NetworkAction.DESTROY);
    }

    @Test
    void pruneTakesWhatNoContainerNames() {
        engine.networks().create(NetworkConfig.of("named"));
        engine.networks().create(NetworkConfig.of("lonely"));
        create(SLEEP, b -> b.networking(on(EndpointConfig.of("named"))));
        assertThat(engine.networks().prunable()).extracting(Network::name).containsExactly("lonely");
        assertThat(engine.networks().prune()).extracting(Network::name).containsExactly("lonely");
        assertThatThrownBy(() -> engine.networks().remove("bridge"))
                .hasMessage("bridge is a pre-defined network and cannot be removed");
        assertThatThrownBy(() -> engine.networks().get("lonely")).hasMessage("network lonely not found");
    }

    @Test
    void badNetworksAreRefusedByName() {
        assertThatThrownBy(() -> engine.networks().create(options(Map.of("com.docker.network.x", "1"))))
                .isInstanceOfSatisfying(
                        EngineException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.NOT_IMPLEMENTED))
                .hasMessageContaining("com.docker.network.x");
        assertThatThrownBy(() -> engine.networks().create(NetworkConfig.of("-x")))
                .hasMessageContaining("invalid network name");
        assertThatThrownBy(() -> engine.networks().create(withSubnet("x", "10.1.2.3/16")))
                .hasMessageContaining("it should be 10.1.0.0/16");
        Network made = engine.networks()
                .create(options(Map.of(
                        "com.docker.network.bridge.enable_icc", "false", "com.docker.network.driver.mtu", "1300")));
        assertThat(made.config().isolated()).isTrue();
        assertThat(made.config().mtu()).isEqualTo(1300);
    }

    @Test
    void neighboursAreKeptApartWhereThatIsAskedFor() {
        engine.networks().create(options(Map.of("com.docker.network.bridge.enable_icc", "false")));
        Container first = run(SLEEP, b -> b.networking(on(EndpointConfig.of("opt"))));
        Container second = run(SLEEP, b -> b.networking(on(EndpointConfig.of("opt"))));
        assertThat(in(second, "ping -c1 -W1 " + endpoint(first).ipv4() + " >/dev/null || echo silent"))
                .isEqualTo("silent\n");
        assertThat(in(second, "ping -c1 -W5 " + endpoint(first).gateway4() + " >/dev/null && echo answers"))
                .as("the machine itself is reached")
                .isEqualTo("answers\n");
    }

    private static NetworkConfig options(Map<String, String> options) {
        return new NetworkConfig("opt", "bridge", false, false, List.of(), 0, false, true, null, options, Map.of());
    }

    private static NetworkConfig withSubnet(String name, String subnet) {
        return new NetworkConfig(
                name,
                "bridge",
                false,
                false,
                List.of(new Pool(subnet, null, null, Map.of())),
                0,
                false,
                true,
                null,
                Map.of(),
                Map.of());
    }

    /// A network with a subnet of this size that nobody uses.
    private String network(String name, int prefix) {
        Network chosen = engine.networks().create(NetworkConfig.of(name));
        String free = chosen.config().pools().getFirst().subnet();
        engine.networks().remove(name);
        String subnet = free.substring(0, free.indexOf('/')) + "/" + prefix;
        engine.networks().create(withSubnet(name, subnet));
        return subnet;
    }

    private static NetworkSettings on(EndpointConfig... endpoints) {
        return NetworkSettings.of(NetworkMode.NETWORKS).withEndpoints(List.of(endpoints));
    }

    private Endpoint endpoint(Container container) {
        return containers.networking(container.id()).endpoints().getFirst();
    }
}
