package io.cooperage.engine.api.docker;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.cooperage.engine.linux.NetworkNamespace;
import io.cooperage.engine.linux.UserNamespaces;
import io.cooperage.engine.network.TestWorld;
import io.cooperage.engine.testing.JvmCommand;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Containers of a real engine as other hosts, other networks and other firewalls meet them. The engine runs
/// in a network namespace that stands in for the machine, another one stands in for a host on its wire; so
/// the packet filter here belongs to nobody else and may be treated as badly as people treat theirs.
@Tag("kernel")
@Timeout(300)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OtherHostsStoryTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String HOST = "192.0.2.2";

    private Path folder;
    private TestWorld world;
    private Process engine;
    private Path socket;

    @SuppressWarnings("NullAway.Init")
    OtherHostsStoryTest() {}

    @BeforeAll
    void open(@TempDir Path folder) throws Exception {
        this.folder = folder;
        DockerRoom.requireCli();
        TestWorld.assumeNft();
        assumeTrue(Files.isExecutable(Path.of("/bin/busybox")), "no /bin/busybox: install busybox-static");
        Path pins = Files.createDirectory(folder.resolve("pins"));
        world = new TestWorld(pins);
        world.run("machine", "ip", "route", "add", "default", "via", HOST);
        world.serve("host", 80, "outside");
        socket = folder.resolve("s");
        engine = startEngine();
        BufferedReader said = new BufferedReader(new InputStreamReader(engine.getInputStream(), UTF_8));
        String line = said.readLine();
        while (line != null && !line.startsWith("ready")) {
            line = said.readLine();
        }
        assertThat(line).as("the engine opened").isNotNull();
    }

    private Process startEngine() throws IOException {
        return new ProcessBuilder(world.machine()
                        .inside(JvmCommand.of(
                                HostWorker.class, List.of(folder.resolve("e").toString(), socket.toString()))))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    @AfterEach
    void tidy() throws Exception {
        if (engine == null) {
            return;
        }
        List<String> all = docker("ps", "-aq").lines().toList();
        if (!all.isEmpty()) {
            List<String> words = new ArrayList<>(List.of("rm", "-f"));
            words.addAll(all);
            docker(words.toArray(String[]::new));
        }
        docker("network", "prune", "-f");
    }

    @AfterAll
    void nothingStaysBehind() throws Exception {
        if (world == null) {
            return;
        }
        try {
            if (engine != null) {
                engine.getOutputStream().close();
                assertThat(engine.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS))
                        .as("the engine ends")
                        .isTrue();
                assertThat(engine.exitValue()).isZero();
                assertThat(world.run("machine", "nft", "list", "ruleset")).doesNotContain("cooperage");
                assertThat(world.run("machine", "ip", "-o", "link")).doesNotContain(": cb", ": cv");
            }
        } finally {
            if (engine != null) {
                engine.destroyForcibly().waitFor();
            }
            world.close();
        }
    }

    private String docker(String... words) throws Exception {
        Said said = said(words);
        assertThat(said.code()).as("docker %s: %s", List.of(words), said.text()).isZero();
        return said.text();
    }

    private record Said(int code, String text) {}

    private Said said(String... words) throws Exception {
        List<String> command = new ArrayList<>(List.of("docker"));
        command.addAll(List.of(words));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("DOCKER_HOST", "unix://" + socket);
        builder.environment().put("DOCKER_CONFIG", folder.resolve("cli").toString());
        Process process = builder.start();
        process.getOutputStream().close();
        String text = new String(process.getInputStream().readAllBytes(), UTF_8).strip();
        return new Said(process.waitFor(), text);
    }

    private void run(String name, String... words) throws Exception {
        List<String> all = new ArrayList<>(List.of("run", "-d", "--name", name));
        all.addAll(List.of(words));
        docker(all.toArray(String[]::new));
    }

    private String address(String container) throws Exception {
        return docker("inspect", "-f", "{{range .NetworkSettings.Networks}}{{.IPAddress}}{{end}}", container);
    }

    /// What a TCP server there says to a container; empty when there is none.
    ///
    /// The client keeps its direction open: a pasta of 2023 loses the answer to one that closes it right after the
    /// connection is made, and half of those hang for ever.
    private String hears(String container, String address, int port) throws Exception {
        String open = "[ -p /tmp/open ] || mkfifo /tmp/open; ";
        return said(
                        "exec",
                        container,
                        "sh",
                        "-c",
                        open + "nc -w 5 " + address + " " + port + " <>/tmp/open 2>/dev/null")
                .text();
    }

    private static void await(String what, BooleanSupplier condition) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as(what).isLessThan(end);
            LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
        }
    }

    private boolean served(String from, String address, int port, String answer) {
        return world.reaches(from, address, port)
                && world.ask(from, address, port).strip().equals(answer);
    }

    /// Until the socket is closed.
    private static void echo(DatagramSocket server) {
        DatagramPacket packet = new DatagramPacket(new byte[100], 100);
        try {
            while (!server.isClosed()) {
                server.receive(packet);
                server.send(packet);
            }
        } catch (IOException _) {
            // The end.
        }
    }

    private boolean echoes(String from, String address, int port) {
        return world.in(from, () -> {
            try (DatagramSocket client = new DatagramSocket()) {
                client.connect(new InetSocketAddress(InetAddress.ofLiteral(address), port));
                client.setSoTimeout(1000);
                byte[] hello = "hello".getBytes(UTF_8);
                client.send(new DatagramPacket(hello, hello.length));
                DatagramPacket answer = new DatagramPacket(new byte[100], 100);
                client.receive(answer);
                return new String(answer.getData(), 0, answer.getLength(), UTF_8).equals("hello");
            } catch (SocketTimeoutException _) {
                return false;
            }
        });
    }

    @Test
    void aPublishedPortIsReachedFromOtherHostsTheMachineAndContainers() throws Exception {
        run(
                "web",
                "-p",
                "8080:80",
                "-p",
                "8053:53/udp",
                HostWorker.IMAGE,
                "nc",
                "-ll",
                "-p",
                "80",
                "-e",
                "echo",
                "hello");
        docker("network", "create", "apart");
        run("stranger", "--network", "apart", HostWorker.IMAGE, "sleep", "1000");
        await("from another host", () -> served("host", TestWorld.MACHINE, 8080, "hello"));
        await("from another host by IPv6", () -> served("host", TestWorld.MACHINE_6, 8080, "hello"));
        await("from the machine's loopback", () -> served("machine", "127.0.0.1", 8080, "hello"));
        try (NetworkNamespace inside = NetworkNamespace.fromPath(
                        Path.of("/proc", docker("inspect", "-f", "{{.State.Pid}}", "web"), "ns/net"));
                DatagramSocket server = inside.call(() -> new DatagramSocket(53))) {
            Thread.startVirtualThread(() -> echo(server));
            await("datagrams from another host", () -> echoes("host", TestWorld.MACHINE, 8053));
            await("datagrams from the machine", () -> echoes("machine", "127.0.0.1", 8053));
        }
        for (String container : List.of("web", "stranger")) {
            String machine = machineSeenFrom(container);
            await("hairpin from " + container, () -> isHeard(container, machine, 8080, "hello"));
        }
        assertThat(docker("port", "web")).contains("80/tcp -> 0.0.0.0:8080", "53/udp -> 0.0.0.0:8053");
        docker("stop", "-t", "0", "web");
        assertThat(world.reaches("host", TestWorld.MACHINE, 8080)).isFalse();
    }

    /// An ordinary user's containers have a way out of their own, on which the machine is its gateway.
    private String machineSeenFrom(String container) throws Exception {
        return UserNamespaces.ofSelf().rootless()
                ? docker("inspect", "-f", "{{range .NetworkSettings.Networks}}{{.Gateway}}{{end}}", container)
                : TestWorld.MACHINE;
    }

    @Test
    void whatIsNotPublishedIsForItsOwnNetworkOnly() throws Exception {
        docker("network", "create", "front");
        docker("network", "create", "back");
        run("db", "--network", "back", HostWorker.IMAGE, "nc", "-ll", "-p", "81", "-e", "echo", "secret");
        run("sibling", "--network", "back", HostWorker.IMAGE, "sleep", "1000");
        run("stranger", "--network", "front", HostWorker.IMAGE, "sleep", "1000");
        String db = address("db");
        await("its neighbour reaches it", () -> isHeard("sibling", db, 81, "secret"));
        assertThat(hears("stranger", db, 81)).isEmpty();
        world.run("host", "ip", "route", "replace", db + "/32", "via", TestWorld.MACHINE);
        assertThat(world.reaches("host", db, 81)).isFalse();
    }

    @Test
    void aContainerReachesOtherHosts() throws Exception {
        run("client", HostWorker.IMAGE, "sleep", "1000");
        await("the way out", () -> isHeard("client", HOST, 80, "outside "));
    }

    private boolean isHeard(String container, String address, int port, String beginning) {
        try {
            return hears(container, address, port).startsWith(beginning);
        } catch (Exception e) { // of a lambda, which can't throw it
            throw new AssertionError(e);
        }
    }

    @Test
    void aConflictNamesWhoHoldsThePort() throws Exception {
        run("first", "-p", "8081:80", HostWorker.IMAGE, "sleep", "1000");
        Said second = said("run", "-d", "--name", "second", "-p", "8081:80", HostWorker.IMAGE, "sleep", "1000");
        assertThat(second.code()).isNotZero();
        assertThat(second.text()).contains("8081", "first");
        world.serve("machine", 8082, "somebody");
        Said third = said("run", "-d", "--name", "third", "-p", "8082:80", HostWorker.IMAGE, "sleep", "1000");
        assertThat(third.code()).isNotZero();
        assertThat(third.text())
                .contains("8082", Long.toString(ProcessHandle.current().pid()));
        assertThat(world.ask("machine", "127.0.0.1", 8082)).startsWith("somebody ");
    }

    @Test
    void othersMayFlushTheirTablesAndEvenOurs() throws Exception {
        assumeTrue(
                !UserNamespaces.ofSelf().rootless(),
                "an ordinary user's rules are in a namespace that nobody else changes");
        run("web", "-p", "8083:80", HostWorker.IMAGE, "nc", "-ll", "-p", "80", "-e", "echo", "hello");
        await("it is reached", () -> served("host", TestWorld.MACHINE, 8083, "hello"));
        world.run("machine", "nft", "add table inet theirs; add chain inet theirs c; add rule inet theirs c counter");
        world.run("machine", "nft", "flush", "table", "inet", "theirs");
        assertThat(world.ask("host", TestWorld.MACHINE, 8083).strip()).isEqualTo("hello");
        // As a firewall's service does that is loaded again.
        world.run("machine", "nft", "flush", "ruleset");
        await("the rules are put back", () -> served("host", TestWorld.MACHINE, 8083, "hello"));
    }

    @Test
    void dockersFirewallComesLaterAndGoes() throws Exception {
        assumeTrue(
                !UserNamespaces.ofSelf().rootless(),
                "the machine's chain FORWARD is none of an ordinary user's containers' way");
        assumeTrue(Files.isExecutable(Path.of("/usr/sbin/iptables")), "no iptables: install iptables");
        run("web", "-p", "8084:80", HostWorker.IMAGE, "nc", "-ll", "-p", "80", "-e", "echo", "hello");
        await("it is reached", () -> served("host", TestWorld.MACHINE, 8084, "hello"));
        world.run("machine", "iptables", "-N", "DOCKER-USER");
        world.run("machine", "iptables", "-A", "DOCKER-USER", "-j", "RETURN");
        world.run("machine", "iptables", "-I", "FORWARD", "-j", "DOCKER-USER");
        String before = world.run("machine", "iptables", "-S");
        world.run("machine", "iptables", "-P", "FORWARD", "DROP");
        await("published ports", () -> served("host", TestWorld.MACHINE, 8084, "hello"));
        await("the way out", () -> isHeard("web", HOST, 80, "outside "));
        world.run("machine", "iptables", "-P", "FORWARD", "ACCEPT");
        await(
                "what is not needed is taken away",
                () -> world.run("machine", "iptables", "-S").equals(before));
    }
}
