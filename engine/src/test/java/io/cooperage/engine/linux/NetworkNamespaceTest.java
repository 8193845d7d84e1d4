package io.cooperage.engine.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.error.ErrorKind;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("kernel")
class NetworkNamespaceTest {
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    @TempDir
    Path dir;

    private Path pin = Path.of("");

    @BeforeEach
    void needsPrivilege() {
        assumeTrue(
                Capabilities.ofMask(effective()).contains(Capability.SYS_ADMIN),
                "making namespaces needs CAP_SYS_ADMIN, here or in a user namespace");
        pin = dir.resolve("net");
    }

    private static long effective() {
        for (String line :
                KernelFile.read(Path.of("/proc/self/status")).orElse("").split("\n", -1)) {
            if (line.startsWith("CapEff:")) {
                return Long.parseUnsignedLong(line.substring(7).strip(), 16);
            }
        }
        return 0;
    }

    @AfterEach
    void leaveNothing() {
        if (Files.exists(pin)) {
            NetworkNamespace.unpin(pin);
        }
    }

    private static String own() throws IOException {
        return Files.readSymbolicLink(Path.of("/proc/thread-self/ns/net")).toString();
    }

    @Test
    void workRunsInsideAndTheCallerStaysOutside() throws Exception {
        String outside = own();
        try (NetworkNamespace inner = NetworkNamespace.create(pin)) {
            String inside = inner.call(NetworkNamespaceTest::own);
            assertThat(inside).startsWith("net:[").isNotEqualTo(outside);
            assertThat(own()).isEqualTo(outside);
            String devices = inner.call(() -> Files.readString(Path.of("/proc/thread-self/net/dev")));
            assertThat(devices.lines().skip(2).map(line -> line.strip().split(":", 2)[0]))
                    .as("a fresh namespace has nothing but a dead loopback")
                    .contains("lo")
                    .doesNotContain("eth0");
            try (ServerSocket server = inner.call(() -> new ServerSocket(0))) {
                assertThatThrownBy(() -> new Socket(InetAddress.getLoopbackAddress(), server.getLocalPort()).close())
                        .as("a socket stays in the namespace it was opened in")
                        .isInstanceOf(ConnectException.class);
            }
            Process readlink = new ProcessBuilder(inner.inside(List.of("readlink", "/proc/self/ns/net"))).start();
            assertThat(readlink.inputReader().readLine()).isEqualTo(inside);
            try (NetworkNamespace again = NetworkNamespace.fromPath(pin);
                    NetworkNamespace current = NetworkNamespace.current()) {
                assertThat(again.call(NetworkNamespaceTest::own)).isEqualTo(inside);
                assertThat(current.call(NetworkNamespaceTest::own)).isEqualTo(outside);
                if (UserNamespaces.ofSelf().initial()) {
                    assertThat(inner.call(() -> current.call(NetworkNamespaceTest::own)))
                            .isEqualTo(outside);
                }
            }
        }
    }

    @Test
    void workInTurnIsDoneByOneAtATimeWhoeverOpenedTheNamespace() {
        try (NetworkNamespace made = NetworkNamespace.create(pin)) {
            AtomicInteger inside = new AtomicInteger();
            List<Integer> seen = IntStream.range(0, 40)
                    .parallel()
                    .mapToObj(_ -> {
                        try (NetworkNamespace own = NetworkNamespace.fromPath(pin)) {
                            return own.inTurn(PATIENCE, () -> {
                                int others = inside.getAndIncrement();
                                LockSupport.parkNanos(1_000_000);
                                inside.decrementAndGet();
                                return others;
                            });
                        }
                    })
                    .toList();
            assertThat(seen).containsOnly(0);
            assertThat(made.<String>inTurn(PATIENCE, () -> "done")).isEqualTo("done");
        }
    }

    @Test
    void whoNeverLetsGoKeepsNobodyOutForEver() {
        try (NetworkNamespace first = NetworkNamespace.create(pin);
                NetworkNamespace second = NetworkNamespace.fromPath(pin)) {
            String done = first.inTurn(PATIENCE, () -> second.inTurn(Duration.ofMillis(20), () -> "without"));
            assertThat(done).isEqualTo("without");
        }
    }

    @Test
    void failuresComeBackAsThemselves() {
        try (NetworkNamespace inner = NetworkNamespace.create(pin)) {
            EngineException thrown = EngineException.notFound("x");
            assertThatThrownBy(() -> inner.call(() -> {
                        throw thrown;
                    }))
                    .isSameAs(thrown);
            assertThatThrownBy(() -> NetworkNamespace.create(pin))
                    .isInstanceOfSatisfying(
                            EngineException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.CONFLICT));
        }
        NetworkNamespace.unpin(pin);
        NetworkNamespace.unpin(pin);
        assertThat(pin).doesNotExist();
        assertThatThrownBy(() -> NetworkNamespace.fromPath(pin)).isInstanceOf(SyscallException.class);
    }
}
