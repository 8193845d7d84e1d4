package io.cooperage.engine.network;

import io.cooperage.engine.linux.MountNamespace;
import io.cooperage.engine.linux.NetworkNamespace;
import io.cooperage.engine.network.forward.PortForwarder;
import io.cooperage.engine.network.forward.PortForwarder.Route;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Phaser;

/// Program of a test: many virtual threads wait for something inside another namespace, and none may be in it
/// itself afterwards. Started with room for more carriers than there are threads, it has new ones made while
/// they are woken.
///
/// Its arguments are a file to pin the namespace on, and what is waited for; it prints the namespaces of the
/// threads that went astray.
final class WokenThreads {
    private static final int THREADS = 60;
    private static final int ROUNDS = 3;

    private WokenThreads() {}

    /// What is waited for.
    enum Kind {
        WORK,
        PROGRAM,
        FORWARDER,
        MOUNTS
    }

    static void main(String[] arguments) throws Exception {
        Kind kind = Kind.valueOf(arguments[1]);
        // Without anything done before in another namespace.
        Set<String> astray = kind == Kind.MOUNTS ? astray(WokenThreads::mounts) : astray(kind, Path.of(arguments[0]));
        System.out.println("astray: " + astray);
    }

    private static Set<String> astray(Kind kind, Path pin) throws IOException {
        try (NetworkNamespace namespace = NetworkNamespace.create(pin);
                PortForwarder forwarder = new PortForwarder(namespace)) {
            return astray(
                    switch (kind) {
                        case WORK -> () -> namespace.call(() -> "");
                        case PROGRAM -> () -> program(namespace);
                        case FORWARDER -> () -> forwarded(forwarder);
                        case MOUNTS -> throw new IllegalArgumentException("needs no network namespace");
                    });
        } finally {
            NetworkNamespace.unpin(pin);
        }
    }

    /// The JVM keeps threads that await the ends of programs for the next ones, which may be others.
    private static int program(NetworkNamespace namespace) throws Exception {
        new FilterProgram(namespace, "true").run("", List.of());
        return new ProcessBuilder("true").start().waitFor();
    }

    private static boolean forwarded(PortForwarder forwarder) throws IOException {
        InetAddress here = InetAddress.getLoopbackAddress();
        ServerSocketChannel listener = ServerSocketChannel.open().bind(new InetSocketAddress(here, 0));
        forwarder
                .tcp(listener, new Route(new InetSocketAddress(here, 80), null))
                .close();
        return true;
    }

    private static boolean mounts() {
        try (MountNamespace<Boolean> mounts = MountNamespace.open("nothing", () -> true, () -> {})) {
            return mounts.value();
        }
    }

    /// @return namespaces that virtual threads were in and that are not the program's
    private static Set<String> astray(Callable<?> wait) throws IOException {
        Set<Path> home = namespaces("self");
        Set<String> astray = ConcurrentHashMap.newKeySet();
        Phaser all = new Phaser(1);
        for (int thread = 0; thread < THREADS; thread++) {
            all.register();
            Thread.startVirtualThread(() -> {
                try {
                    for (int round = 0; round < ROUNDS; round++) {
                        wait.call();
                        namespaces("thread-self").stream()
                                .filter(here -> !home.contains(here))
                                .forEach(here -> astray.add(here.toString()));
                    }
                } catch (Exception e) {
                    astray.add(e.toString());
                } finally {
                    all.arriveAndDeregister();
                }
            });
        }
        all.arriveAndAwaitAdvance();
        return astray;
    }

    private static Set<Path> namespaces(String thread) throws IOException {
        Path folder = Path.of("/proc", thread, "ns");
        return Set.of(Files.readSymbolicLink(folder.resolve("net")), Files.readSymbolicLink(folder.resolve("mnt")));
    }
}
