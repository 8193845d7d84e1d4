package io.cooperage.engine.cluster.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.cooperage.engine.cluster.testing.HandInformers;
import io.cooperage.engine.network.TestPlane;
import io.cooperage.engine.network.TestWorld;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Real packets between namespaces, through the kernel's filter.
@Tag("kernel")
class ServiceProxyTest {
    private static final String WEB = "10.96.0.20";

    @TempDir
    Path dir;

    private final HandInformers informers = new HandInformers();
    private TestWorld world;
    private TestPlane plane;
    private ServiceViews views;
    private ServiceProxy proxy;
    private String first;
    private String second;
    private String asker;

    @SuppressWarnings("NullAway.Init")
    ServiceProxyTest() {}

    @BeforeEach
    @SuppressWarnings("NullAway.Init") // each test starts what it needs
    void build() {
        TestWorld.assumeNft();
        world = new TestWorld(dir);
    }

    private void start(boolean apart) {
        plane = new TestPlane(world, apart);
        // Without any route the kernel does not come as far as to ask its filter.
        world.run("machine", "ip", "route", "add", "default", "via", "192.0.2.2");
        first = world.container(1, 2);
        second = world.container(1, 3);
        asker = world.container(1, 4);
        world.serve(first, 8080, "first");
        world.serve(second, 8080, "second");
        views = new ServiceViews(informers);
        proxy = ServiceProxy.start(plane, views, "pods", "10.96.0.0/16");
    }

    @AfterEach
    void tearDown() throws IOException {
        if (proxy != null) {
            proxy.close();
            assertThat(world.run("machine", "nft", "list", "tables")).doesNotContain("services");
            views.close();
            plane.close();
        }
        if (world != null) {
            world.close();
        }
    }

    private void service(String more) {
        informers.put("services", """
                {'metadata':{'namespace':'default','name':'web'},'spec':{'type':'ClusterIP','clusterIP':'%s',
                 'clusterIPs':['%s'],'ports':[{'name':'http','port':80,'protocol':'TCP','targetPort':8080}]%s}}""".formatted(WEB, WEB, more));
    }

    private void endpoints(String... readyAddresses) {
        String endpoints = List.of("10.1.0.2", "10.1.0.3").stream()
                .map(address -> "{'addresses':['%s'],'conditions':{'ready':%s,'serving':%s,'terminating':false}}"
                        .formatted(
                                address,
                                List.of(readyAddresses).contains(address),
                                List.of(readyAddresses).contains(address)))
                .collect(Collectors.joining(","));
        slice(endpoints);
    }

    private void slice(String endpoints) {
        informers.put("endpointslices.discovery.k8s.io", """
                {'metadata':{'namespace':'default','name':'web-abc','labels':{'kubernetes.io/service-name':'web'}},
                 'addressType':'IPv4','endpoints':[%s],'ports':[{'name':'http','port':8080,'protocol':'TCP'}]}""".formatted(endpoints));
    }

    /// The change is the proxy's thread's, a moment later.
    private static void until(BooleanSupplier condition) {
        Instant deadline = Instant.now().plus(Duration.ofSeconds(60));
        while (!condition.getAsBoolean()) {
            assertThat(Instant.now()).as("in time").isBefore(deadline);
            LockSupport.parkNanos(20_000_000);
        }
    }

    /// Who answers, of many askings.
    private Set<String> answers(String from, String address, int port) {
        Set<String> answers = new TreeSet<>();
        for (int i = 0; i < 30; i++) {
            answers.add(world.ask(from, address, port));
        }
        return answers;
    }

    @Test
    void everyReadyPodIsReachedAndNoOther() {
        service("");
        endpoints("10.1.0.2", "10.1.0.3");
        start(false);

        assertThat(answers(asker, WEB, 80))
                .as("the asker's address is the bridge's, or answers would not come back")
                .containsExactly("first 10.1.0.1", "second 10.1.0.1");
        assertThat(answers(first, WEB, 80)).as("also by itself").hasSize(2);
        assertThat(answers("machine", WEB, 80)).as("by the node").hasSize(2);

        endpoints("10.1.0.3");
        until(() -> answers(asker, WEB, 80).equals(Set.of("second 10.1.0.1")));

        endpoints();
        until(() -> world.ask(asker, WEB, 80).startsWith("refused"));
        assertThat(world.ask("machine", WEB, 80)).startsWith("refused");

        slice("{'addresses':['10.1.0.2'],'conditions':{'ready':false,'serving':true,'terminating':true}}");
        until(() -> world.ask(asker, WEB, 80).equals("first 10.1.0.1"));
    }

    @Test
    void whatIsNotThereIsRefusedAtOnce() {
        service("");
        endpoints("10.1.0.2");
        start(false);

        assertThat(world.ask(asker, "10.96.200.200", 80)).startsWith("refused");
        assertThat(world.ask(asker, WEB, 81)).startsWith("refused");
        informers.remove("services", "default", "web");
        until(() -> world.ask(asker, WEB, 80).startsWith("refused"));
    }

    @Test
    void clusterAddressesAreThePodsOwn() {
        service("");
        endpoints("10.1.0.2");
        start(false);
        String stranger = world.container(2, 2);

        assertThat(world.reaches("host", WEB, 80))
                .as("a neighbour with a route")
                .isFalse();
        assertThat(world.reaches(stranger, WEB, 80))
                .as("a container of another network")
                .isFalse();
    }

    @Test
    void aNodePortIsReachedFromEverywhere() {
        service(",'type':'NodePort'");
        informers.put("services", """
                {'metadata':{'namespace':'default','name':'web'},'spec':{'type':'NodePort','clusterIP':'%s',
                 'externalIPs':['192.0.2.77'],
                 'ports':[{'name':'http','port':80,'protocol':'TCP','nodePort':30080}]}}""".formatted(WEB));
        endpoints("10.1.0.2", "10.1.0.3");
        start(false);

        assertThat(answers("host", TestWorld.MACHINE, 30080))
                .as("with the asker's own address")
                .containsExactly("first 192.0.2.2", "second 192.0.2.2");
        assertThat(answers("machine", "127.0.0.1", 30080)).hasSize(2);
        assertThat(world.ask("machine", "::1", 30080)).matches("(first|second) 10.1.0.1");
        assertThat(answers(asker, "10.1.0.1", 30080)).hasSize(2);
        assertThat(answers("machine", TestWorld.MACHINE, 30080)).hasSize(2);
        assertThat(answers(asker, "192.0.2.77", 80)).as("an external address").hasSize(2);

        endpoints();
        until(() -> world.ask("machine", "127.0.0.1", 30080).startsWith("refused"));
        until(() -> world.ask("host", TestWorld.MACHINE, 30080).startsWith("refused"));
    }

    @Test
    void apartFromTheMachineANodePortIsForwarded() {
        informers.put("services", """
                {'metadata':{'namespace':'default','name':'web'},'spec':{'type':'NodePort','clusterIP':'%s',
                 'ports':[{'name':'http','port':80,'protocol':'TCP','nodePort':30080}]}}""".formatted(WEB));
        endpoints("10.1.0.2", "10.1.0.3");
        start(true);

        assertThat(answers("host", "127.0.0.1", 30080)).hasSize(2);
        assertThat(answers("host", "192.0.2.2", 30080)).hasSize(2);
        assertThat(world.ask("host", "::1", 30080)).matches("(first|second) 10.1.0.1");
    }

    @Test
    void thePodsReachWhatListensOnTheMachinesLoopback() {
        start(true);
        world.serve("host", 7000, "api");
        try (GatewayPort port = GatewayPort.open(plane, plane.bridge("pods").gateway(), 6443, 7000)) {
            assertThat(port.port()).isEqualTo(6443);
            assertThat(world.ask(asker, "10.1.0.1", 6443)).isEqualTo("api 127.0.0.1");
        }
        assertThat(world.ask(asker, "10.1.0.1", 6443)).startsWith("refused");
    }

    @Test
    void aClientStaysWithOnePodWhenAsked() {
        service(",'sessionAffinity':'ClientIP','sessionAffinityConfig':{'clientIP':{'timeoutSeconds':60}}");
        endpoints("10.1.0.2", "10.1.0.3");
        start(false);

        assertThat(answers(asker, WEB, 80)).hasSize(1);
        String chosen = world.ask(asker, WEB, 80);
        endpoints(chosen.startsWith("first") ? "10.1.0.3" : "10.1.0.2");
        until(() -> !world.ask(asker, WEB, 80).equals(chosen));
        endpoints("10.1.0.2", "10.1.0.3");
        until(() -> world.run("machine", "nft", "list", "table", "ip", plane.table("services"))
                .contains("mod 2"));
        assertThat(answers(asker, WEB, 80))
                .as("it has another one now")
                .hasSize(1)
                .doesNotContain(chosen);
    }

    @Test
    void aTableThatSomebodyDeletedIsMadeAgain() {
        service("");
        endpoints("10.1.0.2");
        start(false);
        world.run("machine", "nft", "flush", "ruleset");
        assertThat(world.reaches(asker, WEB, 80)).isFalse();

        endpoints("10.1.0.2", "10.1.0.3");
        until(() -> world.run("machine", "nft", "list", "tables").contains("services"));
        until(() -> world.reaches("machine", WEB, 80));
    }

    @Test
    void datagramsGoOnToAPodThatIsReady() {
        informers.put("services", """
                {'metadata':{'namespace':'default','name':'web'},'spec':{'clusterIP':'%s',
                 'ports':[{'name':'http','port':80,'protocol':'UDP'}]}}""".formatted(WEB));
        udp("10.1.0.2");
        start(false);
        try (DatagramSocket one = echo(first, "first");
                DatagramSocket two = echo(second, "second");
                DatagramSocket client = world.in(asker, () -> new DatagramSocket(0))) {
            client.setSoTimeout(5000);
            assertThat(say(client)).isEqualTo("first");
            udp("10.1.0.3");
            until(() -> say(client).equals("second"));
            assertThat(one.isClosed() || two.isClosed()).isFalse();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private void udp(String address) {
        informers.put("endpointslices.discovery.k8s.io", """
                {'metadata':{'namespace':'default','name':'web-abc','labels':{'kubernetes.io/service-name':'web'}},
                 'addressType':'IPv4','endpoints':[{'addresses':['%s'],'conditions':{'ready':true}}],
                 'ports':[{'name':'http','port':9090,'protocol':'UDP'}]}""".formatted(address));
    }

    private DatagramSocket echo(String where, String answer) {
        DatagramSocket socket = world.in(where, () -> new DatagramSocket(9090));
        Thread.ofVirtual().start(() -> {
            byte[] text = answer.getBytes(StandardCharsets.UTF_8);
            DatagramPacket packet = new DatagramPacket(new byte[100], 100);
            try {
                while (true) {
                    socket.receive(packet);
                    socket.send(new DatagramPacket(text, text.length, packet.getSocketAddress()));
                }
            } catch (IOException closed) {
                // The end of the test.
            }
        });
        return socket;
    }

    /// With one socket, so that the connection tracker takes it for one stream.
    private static String say(DatagramSocket client) {
        try {
            client.send(new DatagramPacket(new byte[] {1}, 1, new InetSocketAddress(InetAddress.ofLiteral(WEB), 80)));
            DatagramPacket answer = new DatagramPacket(new byte[100], 100);
            client.receive(answer);
            return new String(answer.getData(), 0, answer.getLength(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            return e.toString();
        }
    }
}
