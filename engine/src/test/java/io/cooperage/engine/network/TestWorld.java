package io.cooperage.engine.network;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.cooperage.engine.linux.KernelFile;
import io.cooperage.engine.linux.NetworkNamespace;
import io.cooperage.engine.linux.Syscalls;
import io.cooperage.engine.linux.UserNamespaces;
import io.cooperage.engine.linux.netlink.NetlinkRoutes;
import io.cooperage.engine.linux.netlink.NetlinkRoutes.VethEnd;
import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// A machine, another host on its wire and containers on bridges, each a network namespace.
///
/// The machine is 192.0.2.1 and fd99::1 for the other host, which is 192.0.2.2 and fd99::2. A bridge `n` has the
/// subnets 10.n.0.0/16 and fd00:n::/64.
public final class TestWorld implements AutoCloseable {
    public static final String MACHINE = "192.0.2.1";
    public static final String MACHINE_6 = "fd99::1";
    private static final int TIMEOUT_MILLIS = 5000;

    private final Path folder;
    private final Map<String, NetworkNamespace> namespaces = new LinkedHashMap<>();
    private final List<Closeable> services = new ArrayList<>();

    public TestWorld(Path folder) {
        assumeTrue(
                Syscalls.host().geteuid() == 0 || UserNamespaces.ofSelf().rootless(),
                "making network namespaces needs root, here or in a user namespace");
        this.folder = folder;
        add("machine");
        add("host");
        in("machine", () -> {
            KernelFile.write(Path.of("/proc/sys/net/ipv4/ip_forward"), "1");
            KernelFile.write(Path.of("/proc/sys/net/ipv6/conf/all/forwarding"), "1");
            return true;
        });
        cable("wire", namespace("host"), "eth0");
        address("machine", "wire", MACHINE, 24, MACHINE_6, 64);
        address("host", "eth0", "192.0.2.2", 24, "fd99::2", 64);
        in("host", () -> {
            try (NetlinkRoutes routes = NetlinkRoutes.open()) {
                int wire = routes.find("eth0").orElseThrow().index();
                // As an attacker on the wire would: straight at containers.
                routes.addRoute(InetAddress.ofLiteral("10.0.0.0"), 8, InetAddress.ofLiteral(MACHINE), wire);
            }
            return true;
        });
    }

    /// Work in a namespace.
    public interface Work<T> {
        T run() throws Exception;
    }

    public <T> T in(String name, Work<T> work) {
        return namespace(name).call(work::run);
    }

    public NetworkNamespace namespace(String name) {
        NetworkNamespace namespace = namespaces.get(name);
        if (namespace == null) {
            throw new IllegalArgumentException("no namespace " + name);
        }
        return namespace;
    }

    public NetworkNamespace machine() {
        return namespace("machine");
    }

    private void add(String name) {
        namespaces.put(name, NetworkNamespace.create(folder.resolve(name)));
        in(name, () -> {
            try (NetlinkRoutes routes = NetlinkRoutes.open()) {
                routes.setUp(routes.find("lo").orElseThrow().index(), true);
            }
            return true;
        });
    }

    private void cable(String here, NetworkNamespace other, String there) {
        in("machine", () -> {
            try (NetlinkRoutes routes = NetlinkRoutes.open()) {
                routes.addVeth(new VethEnd(here, null, 0), new VethEnd(there, null, 0), other.descriptor());
            }
            return true;
        });
    }

    private void address(String namespace, String device, String ipv4, int bits4, String ipv6, int bits6) {
        in(namespace, () -> {
            try (NetlinkRoutes routes = NetlinkRoutes.open()) {
                int index = routes.find(device).orElseThrow().index();
                routes.addAddress(index, InetAddress.ofLiteral(ipv4), bits4);
                routes.addAddress(index, InetAddress.ofLiteral(ipv6), bits6);
                routes.setUp(index, true);
            }
            return true;
        });
    }

    /// Makes the bridge `br<n>`, where the machine is 10.n.0.1 and fd00:n::1.
    public String bridge(int n) {
        String device = "br" + n;
        in("machine", () -> {
            try (NetlinkRoutes routes = NetlinkRoutes.open()) {
                routes.addBridge(device, 0);
            }
            return true;
        });
        address("machine", device, "10." + n + ".0.1", 16, "fd00:" + n + "::1", 64);
        return device;
    }

    /// Something like a container on the bridge `br<n>`: 10.n.0.host and fd00:n::host.
    public String container(int n, int host) {
        String name = "c" + n + "-" + host;
        add(name);
        cable("v" + n + "-" + host, namespace(name), "eth0");
        in("machine", () -> {
            try (NetlinkRoutes routes = NetlinkRoutes.open()) {
                int port = routes.find("v" + n + "-" + host).orElseThrow().index();
                routes.enslave(port, routes.find("br" + n).orElseThrow().index());
                routes.setPort(port, false, true);
            }
            return true;
        });
        address(name, "eth0", "10." + n + ".0." + host, 16, "fd00:" + n + "::" + host, 64);
        in(name, () -> {
            try (NetlinkRoutes routes = NetlinkRoutes.open()) {
                int device = routes.find("eth0").orElseThrow().index();
                routes.addDefaultRoute(device, InetAddress.ofLiteral("10." + n + ".0.1"));
                routes.addDefaultRoute(device, InetAddress.ofLiteral("fd00:" + n + "::1"));
            }
            return true;
        });
        return name;
    }

    /// Answers every connection in that namespace with `name` and who it thinks has called, until the end.
    public void serve(String namespace, int port, String name) {
        ServerSocket server = in(namespace, () -> new ServerSocket(port));
        services.add(server);
        Thread.ofVirtual().start(() -> {
            while (!server.isClosed()) {
                try (Socket client = server.accept()) {
                    String caller = client.getInetAddress().getHostAddress();
                    client.getOutputStream().write((name + " " + caller).getBytes(StandardCharsets.UTF_8));
                } catch (IOException _) {
                    // Closed at the end, or a caller who has gone.
                }
            }
        });
    }

    /// What is answered there: `name caller`; "refused" or "silence" when nobody does.
    public String ask(String namespace, String address, int port) {
        return in(namespace, () -> answer(address, port));
    }

    static String answer(String address, int port) throws IOException {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.ofLiteral(address), port), TIMEOUT_MILLIS);
            socket.setSoTimeout(TIMEOUT_MILLIS);
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        } catch (SocketTimeoutException _) {
            return "silence";
        } catch (IOException e) {
            return "refused: " + e.getMessage();
        }
    }

    /// Whether a connection comes about within a second: for those that must not.
    public boolean reaches(String namespace, String address, int port) {
        return in(namespace, () -> {
            try (Socket socket = new Socket()) {
                socket.connect(new InetSocketAddress(InetAddress.ofLiteral(address), port), 1000);
                return true;
            } catch (IOException _) {
                return false;
            }
        });
    }

    /// Runs a program in a namespace and returns what it printed.
    public String run(String namespace, String... command) {
        try {
            Process process = new ProcessBuilder(namespace(namespace).inside(List.of(command)))
                    .redirectErrorStream(true)
                    .start();
            process.getOutputStream().close();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (process.waitFor() != 0) {
                throw new AssertionError(String.join(" ", command) + ": " + output);
            }
            return output;
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(String.join(" ", command), e);
        }
    }

    public static void assumeNft() {
        assumeTrue(
                List.of("/usr/sbin/nft", "/sbin/nft", "/usr/bin/nft").stream()
                        .anyMatch(path -> Files.isExecutable(Path.of(path))),
                "no nft: install nftables");
    }

    @Override
    public void close() throws IOException {
        for (Closeable service : services) {
            service.close();
        }
        for (String name : namespaces.keySet()) {
            namespace(name).close();
            NetworkNamespace.unpin(folder.resolve(name));
        }
    }
}
