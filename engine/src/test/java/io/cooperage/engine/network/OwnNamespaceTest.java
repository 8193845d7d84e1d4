package io.cooperage.engine.network;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.cooperage.engine.linux.Capabilities;
import io.cooperage.engine.linux.Capability;
import io.cooperage.engine.linux.KernelFile;
import io.cooperage.engine.linux.NetworkNamespace;
import io.cooperage.engine.linux.ProcessReader;
import io.cooperage.engine.linux.UserNamespaces;
import io.cooperage.engine.linux.netlink.NetlinkRoutes;
import io.cooperage.engine.store.EnginePaths;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("kernel")
class OwnNamespaceTest {
    /// What pasta leaves in the namespace, without pasta: its device and a route. Where containers are
    /// concerned, nothing lies behind it.
    private static final WayOut.Program STAND_IN = new WayOut.Program(
            "stand-in",
            List.of(
                    "sh",
                    "-c",
                    "echo joining >&2; nsenter --net=\"$0\" sh -c 'ip link add out0 type veth peer name far"
                            + " && ip link set far up && ip address add 10.255.0.2/24 dev out0"
                            + " && ip link set out0 up && ip route add default via 10.255.0.1' && exec sleep 1000",
                    "{pin}"),
            null);

    @TempDir
    Path folder;

    private EnginePaths paths = EnginePaths.under(Path.of("/nonexistent"));

    @BeforeEach
    void needsPrivilege() {
        String status = KernelFile.read(Path.of("/proc/self/status")).orElse("");
        String mask = status.substring(status.indexOf("CapEff:") + 7, status.indexOf("CapBnd:"))
                .strip();
        assumeTrue(
                Capabilities.ofMask(Long.parseUnsignedLong(mask, 16)).contains(Capability.SYS_ADMIN),
                "making namespaces needs CAP_SYS_ADMIN, here or in a user namespace");
        paths = EnginePaths.under(folder.resolve("e"));
    }

    @AfterEach
    void leaveNothing() {
        Path pin = paths.run().resolve("net/namespace");
        if (Files.exists(pin)) {
            NetworkNamespace.unpin(pin);
        }
    }

    private static void until(String what, BooleanSupplier condition) throws InterruptedException {
        Instant deadline = Instant.now().plus(Duration.ofSeconds(20));
        while (!condition.getAsBoolean()) {
            assertThat(Instant.now()).as(what).isBefore(deadline);
            Thread.sleep(10);
        }
    }

    private static String id(EngineNamespace engine) {
        return engine.namespace()
                .call(() -> Files.readSymbolicLink(Path.of("/proc/thread-self/ns/net"))
                        .toString());
    }

    private List<ProcessHandle> keepers() {
        return ProcessHandle.allProcesses()
                .filter(process -> KernelFile.read(Path.of("/proc", Long.toString(process.pid()), "cmdline"))
                        .orElse("")
                        .contains("\0keep\0" + paths.run()))
                .toList();
    }

    @Test
    void containersReachEachOtherWithoutAProgramAndTheOutageNamesTheRemedy() throws IOException {
        try (OwnNamespace own = OwnNamespace.open(paths, Optional.empty())) {
            assertThat(own.apart()).isTrue();
            assertThat(own.outage()).hasValueSatisfying(why -> assertThat(why).contains("sudo apt-get install passt"));
            assertThat(own.machine()).isEmpty();
            List<String> facts = own.namespace().call(() -> {
                try (NetlinkRoutes routes = NetlinkRoutes.open()) {
                    return List.of(
                            Boolean.toString(routes.find("lo").orElseThrow().up()),
                            Files.readString(Path.of("/proc/sys/net/ipv4/ip_forward"))
                                    .strip(),
                            Files.readString(Path.of("/proc/sys/net/ipv6/conf/all/forwarding"))
                                    .strip());
                }
            });
            assertThat(facts).containsExactly("true", "1", "1");
        }
        assertThat(paths.run().resolve("net")).doesNotExist();
    }

    @Test
    void withTheLastUserEverythingEnds() throws InterruptedException {
        try (OwnNamespace own = OwnNamespace.open(paths, Optional.of(STAND_IN))) {
            assertThat(own.outage()).isEmpty();
            List<ProcessHandle> keepers = keepers();
            assertThat(keepers).hasSize(1);
            assertThat(keepers.getFirst().children()).hasSize(1);
        }
        assertThat(OwnNamespace.isLeft(paths)).isFalse();
        assertThat(paths.run().resolve("net")).doesNotExist();
        until("the keeper ends", () -> keepers().isEmpty());
    }

    @Test
    void aContainerKeepsItForTheNextEngine() throws Exception {
        // A shim is whoever is written down as one.
        Process container = new ProcessBuilder("sleep", "1000").start();
        Path shim = Files.createDirectories(paths.container("c1").resolve("shim"));
        Files.writeString(
                shim.resolve("shim.pid"),
                container.pid() + " "
                        + ProcessReader.startTicks((int) container.pid()).orElseThrow() + "\n/none\n");
        try {
            String before;
            try (OwnNamespace own = OwnNamespace.open(paths, Optional.of(STAND_IN))) {
                assertThat(own.outage()).isEmpty();
                before = id(own);
            }
            List<ProcessHandle> keepers = keepers();
            assertThat(keepers).hasSize(1);
            assertThat(OwnNamespace.isLeft(paths)).isTrue();
            try (OwnNamespace own = OwnNamespace.open(paths, Optional.of(STAND_IN))) {
                assertThat(own.outage()).isEmpty();
                assertThat(id(own)).isEqualTo(before);
                assertThat(keepers()).isEqualTo(keepers);
            }
            assertThat(keepers.getFirst().isAlive()).isTrue();
            // Without an engine, its end is noticed too.
            container.destroyForcibly().waitFor();
            until(
                    "the keeper ends with the last container",
                    () -> !keepers.getFirst().isAlive());
            assertThat(paths.run().resolve("net/keeper.sock")).doesNotExist();
        } finally {
            container.destroyForcibly().waitFor();
        }
    }

    @Test
    void theFileOfANamespaceThatWasNotMadeIsTakenAwayToo() throws Exception {
        Path net = Files.createDirectories(paths.run().resolve("net"));
        Files.createFile(net.resolve("namespace"));
        assertThat(OwnNamespace.isLeft(paths)).isTrue();
        try (OwnNamespace own = OwnNamespace.open(paths, Optional.of(STAND_IN))) {
            assertThat(own.outage()).isEmpty();
        }
        assertThat(net).doesNotExist();
    }

    @Test
    void aProgramThatEndsIsReportedWithItsLastWords() throws InterruptedException {
        WayOut.Program failing =
                new WayOut.Program("failing", List.of("sh", "-c", "echo no interface to use >&2; exit 1"), null);
        try (OwnNamespace own = OwnNamespace.open(paths, Optional.of(failing))) {
            assertThat(own.outage()).contains("failing ended: no interface to use");
        }
        assertThat(paths.run().resolve("net")).doesNotExist();
        try (OwnNamespace own = OwnNamespace.open(paths, Optional.of(STAND_IN))) {
            assertThat(own.outage()).isEmpty();
            ProcessHandle program = keepers().getFirst().children().findFirst().orElseThrow();
            program.destroyForcibly();
            until("the loss is noticed", () -> own.outage().isPresent());
            assertThat(own.outage()).contains("stand-in ended: joining");
        }
        until("the keeper ends", () -> keepers().isEmpty());
    }

    @Test
    void pastaLeadsOutToTheMachinesNetworks() throws Exception {
        needsTun();
        Optional<WayOut.Program> pasta = WayOut.Program.pasta();
        assumeTrue(pasta.isPresent(), "no pasta: install passt");
        try (OwnNamespace own = OwnNamespace.open(paths, pasta)) {
            assertThat(own.outage()).isEmpty();
            assertThat(defaultRoute(own)).startsWith("default ").contains("dev out0");
        }
        until("pasta ends", () -> keepers().isEmpty());
        assertThat(paths.run().resolve("net")).doesNotExist();
    }

    /// The machine's own address is as far away as anybody's: what arrives there went out.
    @Test
    void slirpLeadsOutToTheMachinesNetworks() throws Exception {
        needsTun();
        Optional<WayOut.Program> slirp = WayOut.Program.slirp();
        assumeTrue(slirp.isPresent(), "no slirp4netns: install slirp4netns");
        try (OwnNamespace own = OwnNamespace.open(paths, slirp)) {
            assertThat(own.outage()).isEmpty();
            assertThat(own.machine()).isEmpty();
            assertThat(defaultRoute(own)).startsWith("default ").contains("dev out0");
            Optional<InetAddress> machine = addressOfTheMachine();
            if (machine.isPresent()) {
                try (ServerSocket server = new ServerSocket(0, 1, machine.get())) {
                    server.setSoTimeout(20_000);
                    InetSocketAddress there = new InetSocketAddress(machine.get(), server.getLocalPort());
                    assertThat(own.namespace().call(() -> {
                                try (Socket out = new Socket()) {
                                    out.connect(there, 20_000);
                                    out.setSoTimeout(20_000);
                                    try (Socket in = server.accept()) {
                                        in.getOutputStream().write("out".getBytes(UTF_8));
                                    }
                                    return new String(out.getInputStream().readAllBytes(), UTF_8);
                                }
                            }))
                            .isEqualTo("out");
                }
            }
        }
        until("slirp4netns ends", () -> keepers().isEmpty());
        assertThat(paths.run().resolve("net")).doesNotExist();
    }

    private static void needsTun() {
        assumeTrue(UserNamespaces.ofSelf().rootless(), "root's engine has the machine's own networks");
        assumeTrue(
                Files.isWritable(Path.of("/dev/net/tun")),
                "this user may not open /dev/net/tun, so no program can join networks");
    }

    private static String defaultRoute(EngineNamespace engine) throws IOException {
        List<String> command = engine.namespace().inside(List.of("ip", "route", "show", "default"));
        Process ip = new ProcessBuilder(command).start();
        return new String(ip.getInputStream().readAllBytes(), UTF_8);
    }

    /// Not of the network that slirp4netns has inside, 10.0.2.0/24, as virtual machines often have it too.
    private static Optional<InetAddress> addressOfTheMachine() throws SocketException {
        return NetworkInterface.networkInterfaces()
                .flatMap(NetworkInterface::inetAddresses)
                .filter(address -> address instanceof Inet4Address && !address.isLoopbackAddress())
                .filter(address -> !address.getHostAddress().startsWith("10.0.2."))
                .findFirst();
    }
}
