package io.cooperage.engine.network;

import io.cooperage.engine.bench.Measurement;
import io.cooperage.engine.network.PacketFilter.FilterState;
import io.cooperage.engine.network.PacketFilter.FilteredBridge;
import io.cooperage.engine.network.PacketFilter.PortTarget;
import io.cooperage.engine.network.PortBinding.Protocol;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/// What a published port costs, beside the same server reached directly by its own address: through the
/// packet filter, as root has it, and through the forwarder, as rootless engines have it. Server, client and
/// forwarder share this process and the machine's cores.
public final class PublishedPortBench {
    private static final int ROUNDS = 7;
    private static final long BYTES = 1L << 30;
    private static final int BUFFER = 256 << 10;
    private static final int PORTS = 200;
    private static final int CONNECTIONS = 500;
    private static final int SERVER_PORT = 80;

    private final TestWorld world;
    private final PrintStream out;

    private PublishedPortBench(TestWorld world, PrintStream out) {
        this.world = world;
        this.out = out;
    }

    /// @param args a folder to work in
    public static void main(String[] args) throws Exception {
        Path folder = Files.createTempDirectory(Path.of(args[0]), "ports");
        try (TestWorld world = new TestWorld(folder)) {
            world.bridge(1);
            world.container(1, 2);
            PublishedPortBench bench = new PublishedPortBench(world, System.out);
            bench.filter();
            bench.traffic();
        }
        Files.delete(folder);
    }

    private static FilterState state(int ports) {
        List<PortTarget> targets = new ArrayList<>();
        for (int i = 0; i < ports; i++) {
            targets.add(target(8000 + i));
        }
        FilteredBridge bridge = new FilteredBridge("br1", List.of("10.1.0.0/16"), false, false, true);
        return new FilterState(List.of(bridge), targets);
    }

    private static PortTarget target(int port) {
        PublishedPort published = new PublishedPort("0.0.0.0", port, SERVER_PORT, Protocol.TCP);
        return new PortTarget("id", published, "br1", "10.1.0.2", null);
    }

    private void filter() {
        NftFilter filter = new NftFilter(world.machine(), "bench-1");
        filter.set(state(PORTS));
        double[] times = new double[2 * ROUNDS];
        for (int i = 0; i < times.length; i++) {
            FilterState next = state(i % 2 == 0 ? PORTS + 1 : PORTS);
            long before = System.nanoTime();
            filter.set(next);
            times[i] = (System.nanoTime() - before) / 1e6;
        }
        print(Measurement.of("publish one port beside " + PORTS, Measurement.median(times), "ms", 50));
    }

    private void traffic() throws IOException {
        NftFilter filter = new NftFilter(world.machine(), "bench-1");
        filter.set(state(1));
        // From a namespace whose packets no filter leads anywhere; the bridges are apart for it.
        try (ServerSocketChannel server = world.in("c1-2", () -> serve());
                MachinePorts ports = new MachinePorts(world.machine(), world.machine())) {
            List<PublishedPort> published = ports.take("id", "bench", PortSpecs.parse("[::1]:9000:80"));
            ports.open(
                    "id",
                    published.stream()
                            .map(port -> new PortTarget("id", port, "br1", "10.1.0.2", null))
                            .toList());
            Supplier<SocketChannel> direct =
                    () -> connect("10.1.0.2", server.socket().getLocalPort());
            Supplier<SocketChannel> filtered = () -> connect("127.0.0.1", 8000);
            Supplier<SocketChannel> forwarded = () -> connect("::1", 9000);
            for (Supplier<SocketChannel> way : List.of(direct, filtered, forwarded)) {
                gigabyte(way);
            }
            double[][] times = new double[3][ROUNDS];
            for (int i = 0; i < ROUNDS; i++) {
                times[0][i] = gigabyte(direct);
                times[1][i] = gigabyte(filtered);
                times[2][i] = gigabyte(forwarded);
            }
            double floor = Measurement.median(times[0]);
            print(new Measurement(
                    "published port: 1 GiB, packet filter", Measurement.median(times[1]), "s", floor, 0, 1.25));
            print(new Measurement("published port: 1 GiB, forwarder", Measurement.median(times[2]), "s", floor, 0, 0));
            double connecting = connections(direct);
            print(new Measurement(
                    "published port: connect and close, filter", connections(filtered), "ms", connecting, 0, 0));
            print(new Measurement(
                    "published port: connect and close, forwarder", connections(forwarded), "ms", connecting, 0, 0));
        }
        filter.set(new FilterState(List.of(), List.of()));
        filter.close();
    }

    private void print(Measurement row) {
        out.println(row.line());
    }

    /// Reads what comes and answers its end with one byte.
    private static ServerSocketChannel serve() throws IOException {
        ServerSocketChannel server = ServerSocketChannel.open().bind(new InetSocketAddress(SERVER_PORT), 1024);
        Thread.ofPlatform().daemon().start(() -> {
            ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER);
            try {
                while (true) {
                    try (SocketChannel client = server.accept()) {
                        while (client.read(buffer.clear()) >= 0) {
                            // Nothing is done with it: the way is measured.
                        }
                        client.write(ByteBuffer.wrap(new byte[1]));
                    }
                }
            } catch (IOException _) {
                // Closed at the end.
            }
        });
        return server;
    }

    private SocketChannel connect(String address, int port) {
        return world.in(
                "machine",
                () -> SocketChannel.open(
                        new InetSocketAddress(MachineAddress.of(address).address(), port)));
    }

    /// @return seconds until the other end has everything
    private static double gigabyte(Supplier<SocketChannel> way) {
        CompletableFuture<Double> taken = new CompletableFuture<>();
        Thread.ofPlatform().start(() -> {
            ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER);
            try (SocketChannel channel = way.get()) {
                long before = System.nanoTime();
                for (long left = BYTES; left > 0; ) {
                    left -= channel.write(buffer.clear());
                }
                channel.shutdownOutput();
                if (channel.read(buffer.clear()) != 1) {
                    throw new IOException("no answer");
                }
                taken.complete((System.nanoTime() - before) / 1e9);
            } catch (IOException | RuntimeException e) {
                taken.completeExceptionally(e);
            }
        });
        return taken.join();
    }

    /// @return milliseconds for one
    private static double connections(Supplier<SocketChannel> way) throws IOException {
        double[] times = new double[CONNECTIONS];
        for (int i = 0; i < CONNECTIONS; i++) {
            long before = System.nanoTime();
            try (SocketChannel channel = way.get()) {
                channel.shutdownOutput();
                if (channel.read(ByteBuffer.allocate(1)) != 1) {
                    throw new IOException("no answer");
                }
            }
            times[i] = (System.nanoTime() - before) / 1e6;
        }
        return Measurement.median(times);
    }
}
