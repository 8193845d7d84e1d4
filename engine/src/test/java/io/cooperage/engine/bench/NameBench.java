package io.cooperage.engine.bench;

import io.cooperage.engine.linux.NetworkNamespace;
import io.cooperage.engine.linux.netlink.NetlinkRoutes;
import io.cooperage.engine.network.dns.DnsServer;
import io.cooperage.engine.network.dns.Names;
import java.io.IOException;
import java.io.PrintStream;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

/// What names cost: giving them to a container, and asking for one, with a hundred containers served.
public final class NameBench {
    private static final int CONTAINERS = 100;
    private static final int WARM_UP = 1_000;
    private static final int QUESTIONS = 2_000;
    private static final double SERVE_MILLIS = 5;
    private static final double RESOLVE_MILLIS = 2;

    private NameBench() {}

    /// @param args optionally a directory to work in; what is made there is deleted again
    public static void main(String[] args) throws IOException {
        Path work = args.length > 0
                ? Files.createTempDirectory(Path.of(args[0]), "name-bench")
                : Files.createTempDirectory("name-bench");
        List<NetworkNamespace> containers = new ArrayList<>();
        try (DnsServer server = new DnsServer()) {
            for (int i = 0; i < CONTAINERS; i++) {
                containers.add(container(work.resolve("c" + i)));
            }
            run(server, containers, System.out);
        } finally {
            for (int i = 0; i < containers.size(); i++) {
                containers.get(i).close();
                NetworkNamespace.unpin(work.resolve("c" + i));
            }
            Files.delete(work);
        }
    }

    private static NetworkNamespace container(Path pin) {
        NetworkNamespace namespace = NetworkNamespace.create(pin);
        return namespace.call(() -> {
            try (NetlinkRoutes routes = NetlinkRoutes.open()) {
                routes.setUp(routes.find("lo").orElseThrow().index(), true);
            }
            return namespace;
        });
    }

    private static void run(DnsServer server, List<NetworkNamespace> containers, PrintStream out) {
        double[] serve = new double[containers.size()];
        for (int i = 0; i < serve.length; i++) {
            long start = System.nanoTime();
            server.serve("container" + i, containers.get(i), new Hundred(), List.of());
            serve[i] = (System.nanoTime() - start) / 1e6;
        }
        out.println(Measurement.of("names: serve one more container", Measurement.median(serve), "ms", SERVE_MILLIS)
                .line());
        double[] resolve = containers.getLast().call(NameBench::resolve);
        out.println(Measurement.of("names: resolve, 100 containers", Measurement.median(resolve), "ms", RESOLVE_MILLIS)
                .line());
    }

    private static double[] resolve() throws IOException {
        double[] times = new double[QUESTIONS];
        byte[] answer = new byte[512];
        try (DatagramSocket socket = new DatagramSocket(0, InetAddress.ofLiteral("127.0.0.1"))) {
            socket.setSoTimeout(5_000);
            for (int i = -WARM_UP; i < QUESTIONS; i++) {
                Name name = Name.fromString("c" + Math.floorMod(i, CONTAINERS) + ".");
                byte[] wire = Message.newQuery(Record.newRecord(name, Type.A, DClass.IN))
                        .toWire();
                DatagramPacket reply = new DatagramPacket(answer, answer.length);
                long start = System.nanoTime();
                socket.send(new DatagramPacket(wire, wire.length, InetAddress.ofLiteral("127.0.0.11"), 53));
                socket.receive(reply);
                if (i >= 0) {
                    times[i] = (System.nanoTime() - start) / 1e6;
                }
                if (new Message(answer).getSection(Section.ANSWER).isEmpty()) {
                    throw new IOException("no answer for " + name);
                }
            }
        }
        return times;
    }

    /// c0 to c99, at 10.9.0.0 to 10.9.0.99.
    private static final class Hundred implements Names {
        @Override
        public List<InetAddress> addresses(String name) {
            return List.of(InetAddress.ofLiteral("10.9.0." + name.substring(1)));
        }

        @Override
        public List<String> names(InetAddress address) {
            return List.of();
        }
    }
}
