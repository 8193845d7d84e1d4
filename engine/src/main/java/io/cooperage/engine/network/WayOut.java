package io.cooperage.engine.network;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.linux.KernelFile;
import io.cooperage.engine.linux.NetworkNamespace;
import io.cooperage.engine.linux.netlink.NetlinkRoutes;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The program that joins a network namespace to the world, and the `cooperage-shim keep` that keeps it for
/// as long as an engine or a container lives. Any thread.
final class WayOut {
    private static final Logger LOG = LoggerFactory.getLogger(WayOut.class);
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final Duration BETWEEN_ATTEMPTS = Duration.ofSeconds(5);
    static final String DEVICE = "out0";

    private final Path socket;
    private final Path log;
    private final Path containers;
    private final Path shim;
    private final Path pin;
    private final NetworkNamespace namespace;
    private final Optional<Program> program;

    /// What the latest attempt came to: an empty text when there is a way out.
    private CompletableFuture<String> attempt;

    private long attemptedAt = System.nanoTime();
    private @Nullable SocketChannel kept;
    private boolean closed;

    WayOut(Path folder, Path containers, Path shim, Path pin, NetworkNamespace namespace, Optional<Program> program) {
        this.socket = folder.resolve("keeper.sock");
        this.log = folder.resolve("way-out.log");
        this.containers = containers;
        this.shim = shim;
        this.pin = pin;
        this.namespace = namespace;
        this.program = program;
        this.attempt = start();
    }

    /// A user-mode network stack.
    ///
    /// @param host the address under which it shows this machine, null for not at all
    record Program(
            String name, List<String> command, @Nullable String host) {
        private static final String PIN = "{pin}";

        /// Link-local, so no network of anybody's has it.
        private static final String PASTA_HOST = "169.254.1.2";

        /// The one to use of those that there are: pasta is faster, and shows the machine itself.
        static Optional<Program> installed() {
            return pasta().or(Program::slirp);
        }

        static Optional<Program> pasta() {
            return find("pasta").map(Program::pasta);
        }

        static Optional<Program> slirp() {
            return find("slirp4netns").map(Program::slirp);
        }

        private static Optional<Path> find(String name) {
            String path = System.getenv().getOrDefault("PATH", "") + ":/usr/bin:/usr/local/bin:/bin";
            return List.of(path.split(":", -1)).stream()
                    .filter(folder -> folder.startsWith("/"))
                    .map(folder -> Path.of(folder, name))
                    .filter(Files::isExecutable)
                    .findFirst();
        }

        /// Ports are forwarded by us, so by nothing else. What the machine listens to on its loopback is not
        /// for containers; newer ones can show its other addresses apart from that.
        private static Program pasta(Path file) {
            boolean showsHost = help(file).contains("--map-guest-addr");
            List<String> command = new ArrayList<>(List.of(file.toString(), "--config-net", "--foreground"));
            command.addAll(List.of("--tcp-ports", "none", "--udp-ports", "none", "--tcp-ns", "none"));
            command.addAll(List.of("--udp-ns", "none", "--no-map-gw", "--ns-ifname", DEVICE));
            if (showsHost) {
                command.addAll(List.of("--map-guest-addr", PASTA_HOST));
            }
            command.addAll(List.of("--netns", PIN));
            return new Program("pasta", command, showsHost ? PASTA_HOST : null);
        }

        private static Program slirp(Path file) {
            return new Program(
                    "slirp4netns",
                    List.of(
                            file.toString(),
                            "--configure",
                            "--mtu=65520",
                            "--disable-host-loopback",
                            "--enable-ipv6",
                            "--netns-type=path",
                            PIN,
                            DEVICE),
                    null);
        }

        private static String help(Path file) {
            try {
                Process process = new ProcessBuilder(file.toString(), "--help")
                        .redirectErrorStream(true)
                        .start();
                process.getOutputStream().close();
                return new String(process.getInputStream().readAllBytes(), UTF_8);
            } catch (IOException e) {
                return "";
            }
        }

        List<String> command(Path pin) {
            return command.stream()
                    .map(word -> word.equals(PIN) ? pin.toString() : word)
                    .toList();
        }
    }

    private CompletableFuture<String> start() {
        attemptedAt = System.nanoTime();
        // Off the engine's way up; a platform thread, for it waits for processes.
        return CompletableFuture.supplyAsync(
                this::connect,
                task -> Thread.ofPlatform().daemon().name("way-out").start(task));
    }

    /// Why there is none, in words with what mends it. Waits for an attempt under way; a failed one is
    /// repeated when somebody asks and some seconds have passed, for the machine may be on a network by then.
    Optional<String> outage() {
        String why = current().join();
        return why.isEmpty() ? Optional.empty() : Optional.of(why);
    }

    private synchronized CompletableFuture<String> current() {
        boolean again = attempt.isDone()
                && !attempt.join().isEmpty()
                && program.isPresent()
                && System.nanoTime() - attemptedAt > BETWEEN_ATTEMPTS.toNanos();
        if (again && !closed) {
            attempt = start();
        }
        return attempt;
    }

    Optional<InetAddress> machine() {
        return program.map(Program::host).map(InetAddress::ofLiteral);
    }

    private String connect() {
        if (program.isEmpty()) {
            return "neither pasta nor slirp4netns is installed; install one with: sudo apt-get install passt";
        }
        Program chosen = program.get();
        try {
            SocketChannel channel = join();
            if (channel == null) {
                channel = launch(chosen);
            }
            if (channel == null) {
                return chosen.name() + " ended" + lastWords();
            }
            if (!keep(channel)) {
                return "the engine is closed";
            }
            return awaitDevice(chosen, channel);
        } catch (IOException e) {
            return "starting " + chosen.name() + ": " + e.getMessage();
        } catch (EngineException e) {
            return "starting " + chosen.name() + ": " + e.getMessage();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "starting " + chosen.name() + " was interrupted";
        }
    }

    private synchronized boolean keep(SocketChannel channel) throws IOException {
        if (closed) {
            channel.close();
            return false;
        }
        kept = channel;
        return true;
    }

    /// A keeper that lives already; null when there is none.
    private @Nullable SocketChannel join() throws IOException {
        SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
        try {
            channel.connect(UnixDomainSocketAddress.of(socket));
            return channel;
        } catch (IOException nobody) {
            channel.close();
            return null;
        }
    }

    /// Null when it has ended already, and its keeper with it.
    private @Nullable SocketChannel launch(Program chosen) throws IOException {
        List<String> command =
                new ArrayList<>(List.of(shim.toString(), "keep", socket.toString(), containers.toString()));
        command.addAll(chosen.command(pin));
        Process keeper = new ProcessBuilder(command).redirectError(log.toFile()).start();
        // Its standard input stands for us until we are connected; the JVM's end would close it too.
        try (BufferedReader out = keeper.inputReader(UTF_8)) {
            if (!"ready".equals(out.readLine())) {
                throw new IOException("its keeper did not start" + lastWords());
            }
            return join();
        } finally {
            keeper.getOutputStream().close();
        }
    }

    private String awaitDevice(Program chosen, SocketChannel channel) throws InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        CompletableFuture<Void> end = new CompletableFuture<>();
        Thread.ofVirtual().name("way-out").start(() -> watch(chosen, channel, end));
        while (!connected()) {
            if (end.isDone()) {
                return chosen.name() + " ended" + lastWords();
            }
            if (System.nanoTime() > deadline) {
                return chosen.name() + " has not connected the containers' network in " + PATIENCE.toSeconds() + " s"
                        + lastWords();
            }
            Thread.sleep(5);
        }
        return "";
    }

    /// The device is there, up, and has its routes.
    private boolean connected() {
        return namespace.call(() -> {
            try (NetlinkRoutes routes = NetlinkRoutes.open()) {
                if (routes.find(DEVICE).isEmpty()) {
                    return false;
                }
            }
            return KernelFile.read(Path.of("/proc/thread-self/net/route"))
                            .orElse("")
                            .contains(DEVICE + "\t00000000")
                    || KernelFile.read(Path.of("/proc/thread-self/net/ipv6_route"))
                            .orElse("")
                            .lines()
                            .anyMatch(line -> line.startsWith("0".repeat(32) + " 00 ") && line.endsWith(DEVICE));
        });
    }

    /// Sits in a read that returns when the keeper has ended, with whatever it kept.
    private void watch(Program chosen, SocketChannel channel, CompletableFuture<Void> end) {
        try {
            ByteBuffer nothing = ByteBuffer.allocate(1);
            while (channel.read(nothing) >= 0) {
                nothing.clear();
            }
            channel.close();
        } catch (IOException closedByUs) {
            // Or by it: either way it is over.
        }
        end.complete(null);
        lost(chosen, channel);
    }

    private synchronized void lost(Program chosen, SocketChannel channel) {
        if (closed || !channel.equals(kept)) {
            return;
        }
        kept = null;
        if (attempt.isDone() && attempt.join().isEmpty()) {
            String why = chosen.name() + " ended" + lastWords();
            LOG.warn("containers have no way out: {}", why);
            attempt = CompletableFuture.completedFuture(why);
        }
    }

    private String lastWords() {
        return KernelFile.read(log)
                .flatMap(text -> text.lines().filter(line -> !line.isBlank()).reduce((_, last) -> last))
                .map(line -> ": " + line.strip())
                .orElse("");
    }

    /// Lets go of the keeper.
    ///
    /// @param awaitEnd nobody else needs it: wait until it has ended, which it does at once
    void close(boolean awaitEnd) {
        CompletableFuture<String> last;
        synchronized (this) {
            closed = true;
            last = attempt;
        }
        // One that is just being made would be left behind.
        last.join();
        SocketChannel channel;
        synchronized (this) {
            channel = kept;
            kept = null;
        }
        if (channel == null) {
            return;
        }
        try {
            channel.close();
            long deadline = System.nanoTime() + PATIENCE.toNanos();
            // Its socket is the last that it takes away.
            while (awaitEnd && Files.exists(socket) && System.nanoTime() < deadline) {
                Thread.sleep(5);
            }
        } catch (IOException e) {
            LOG.debug("close {}: {}", socket, e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    void deleteLog() {
        try {
            Files.deleteIfExists(log);
        } catch (IOException e) {
            LOG.debug("remove {}: {}", log, e.getMessage());
        }
    }
}
