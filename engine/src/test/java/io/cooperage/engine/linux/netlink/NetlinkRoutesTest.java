package io.cooperage.engine.linux.netlink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.linux.Errno;
import io.cooperage.engine.linux.NetworkNamespace;
import io.cooperage.engine.linux.SyscallException;
import io.cooperage.engine.linux.Syscalls;
import io.cooperage.engine.linux.UserNamespaces;
import io.cooperage.engine.linux.netlink.NetlinkRoutes.VethEnd;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("kernel")
class NetlinkRoutesTest {
    private static final MacAddress MAC = new MacAddress("02-42-0A-09-00-02");

    @TempDir
    Path dir;

    private NetworkNamespace middle;
    private NetworkNamespace leaf;

    @BeforeEach
    void makeNamespaces() {
        assumeTrue(
                Syscalls.host().geteuid() == 0 || UserNamespaces.ofSelf().rootless(),
                "making network namespaces needs root, here or in a user namespace");
        middle = NetworkNamespace.create(dir.resolve("middle"));
        leaf = NetworkNamespace.create(dir.resolve("leaf"));
    }

    @AfterEach
    void removeNamespaces() {
        if (middle != null) {
            middle.close();
            leaf.close();
            NetworkNamespace.unpin(dir.resolve("middle"));
            NetworkNamespace.unpin(dir.resolve("leaf"));
        }
    }

    private static <T> T within(NetworkNamespace namespace, Work<T> work) {
        return namespace.call(() -> {
            try (NetlinkRoutes routes = NetlinkRoutes.open()) {
                return work.run(routes);
            }
        });
    }

    private interface Work<T> {
        T run(NetlinkRoutes routes) throws Exception;
    }

    @Test
    void twoNamespacesTalkThroughABridge() throws Exception {
        int bridge = within(middle, routes -> {
            routes.addBridge("br0", 0);
            int index = routes.find("br0").orElseThrow().index();
            routes.addAddress(index, InetAddress.ofLiteral("10.9.0.1"), 24);
            routes.addAddress(index, InetAddress.ofLiteral("fd09::1"), 64);
            routes.setUp(index, true);
            return index;
        });
        within(middle, routes -> {
            routes.addVeth(new VethEnd("port0", null, 1400), new VethEnd("eth0", MAC, 1400), leaf.descriptor());
            routes.enslave(routes.find("port0").orElseThrow().index(), bridge);
            return true;
        });
        within(leaf, routes -> {
            int index = routes.find("eth0").orElseThrow().index();
            routes.addAddress(index, InetAddress.ofLiteral("10.9.0.2"), 24);
            routes.addAddress(index, InetAddress.ofLiteral("fd09::2"), 64);
            routes.setUp(index, true);
            routes.addDefaultRoute(index, InetAddress.ofLiteral("10.9.0.1"));
            return true;
        });

        NetworkLink port = within(middle, routes -> routes.find("port0").orElseThrow());
        assertThat(port.kind()).isEqualTo("veth");
        assertThat(port.master()).isEqualTo(bridge);
        assertThat(port.mtu()).isEqualTo(1400);
        NetworkLink eth0 = within(leaf, routes -> routes.find("eth0").orElseThrow());
        assertThat(eth0.mac()).isEqualTo(MAC);
        assertThat(eth0.up()).isTrue();

        for (String address : List.of("10.9.0.1", "fd09::1")) {
            try (ServerSocket server = middle.call(serverOn(address))) {
                String heard = leaf.call(() -> {
                    try (Socket client = new Socket(InetAddress.ofLiteral(address), server.getLocalPort())) {
                        return client.getLocalAddress().getHostAddress();
                    }
                });
                assertThat(heard).contains(address.startsWith("fd") ? "fd09:0:0:0:0:0:0:2" : "10.9.0.2");
            }
        }
    }

    private static Callable<ServerSocket> serverOn(String address) {
        return () -> {
            ServerSocket server = new ServerSocket();
            server.bind(new InetSocketAddress(InetAddress.ofLiteral(address), 0));
            return server;
        };
    }

    @Test
    void deletingOneEndTakesTheOtherWithIt() {
        within(middle, routes -> {
            routes.addVeth(new VethEnd("a", null, 0), new VethEnd("b", null, 0), leaf.descriptor());
            assertThat(routes.delete(routes.find("a").orElseThrow().index())).isTrue();
            assertThat(routes.delete(4711)).isFalse();
            return true;
        });
        Optional<NetworkLink> other = within(leaf, routes -> routes.find("b"));
        assertThat(other).isEmpty();
        List<NetworkLink> left = within(leaf, NetlinkRoutes::links);
        assertThat(left).extracting(NetworkLink::name).contains("lo");
    }

    @Test
    void theKernelsRefusalIsPassedOnWithTheName() {
        within(middle, routes -> {
            routes.addBridge("twice", 0);
            assertThatThrownBy(() -> routes.addBridge("twice", 0))
                    .isInstanceOfSatisfying(
                            SyscallException.class,
                            e -> assertThat(e.is(Errno.EEXIST)).isTrue())
                    .hasMessageContaining("add bridge twice");
            return true;
        });
    }

    @Test
    void namesThatNoDeviceCanHaveAreRefusedBeforeTheKernelSeesThem() {
        within(middle, routes -> {
            for (String name : List.of("", "a b", "a/b", "sixteen-letters-", "..")) {
                assertThatThrownBy(() -> routes.addBridge(name, 0))
                        .isInstanceOf(EngineException.class)
                        .hasMessageContaining("'" + name + "'");
            }
            return true;
        });
    }
}
