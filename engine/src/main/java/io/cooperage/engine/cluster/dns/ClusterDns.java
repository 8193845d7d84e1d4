package io.cooperage.engine.cluster.dns;

import io.cooperage.engine.cluster.informer.Informer;
import io.cooperage.engine.cluster.service.ServiceViews;
import io.cooperage.engine.network.ServicePlane;
import io.cooperage.engine.network.dns.DnsServer;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import org.xbill.DNS.Name;
import org.xbill.DNS.TextParseException;

/// The cluster's name server, on the pods' bridge. Pods ask it by the cluster address of the Service
/// `kube-dns`, behind which it stands as any other endpoint does: no address of the machine is taken for it.
/// What is outside the cluster's domain is asked of the machine's own servers. For any thread.
public final class ClusterDns implements AutoCloseable {
    /// The same again when it can be had: pods whose packets the kernel goes on leading there notice no
    /// restart.
    private static final int PREFERRED_PORT = 10_053;

    private final DnsServer server;
    private final int port;

    private ClusterDns(DnsServer server, int port) {
        this.server = server;
        this.port = port;
    }

    /// @param gateway of the pods' bridge, where it listens
    /// @param domain `cluster.local`
    /// @param namespaces the informer of them
    /// @throws io.cooperage.engine.error.EngineException UNAVAILABLE when no port is free there
    public static ClusterDns start(
            ServicePlane plane, Inet4Address gateway, String domain, ServiceViews services, Informer namespaces) {
        DnsServer server = new DnsServer();
        boolean started = false;
        try {
            int port = server.serve(
                            plane.namespace(),
                            gateway,
                            PREFERRED_PORT,
                            zone(domain, services, namespaces),
                            new Resolvers(plane::resolvers))
                    .port();
            started = true;
            return new ClusterDns(server, port);
        } finally {
            if (!started) {
                server.close();
            }
        }
    }

    static ClusterZone zone(String domain, ServiceViews services, Informer namespaces) {
        try {
            Name name = Name.fromString(domain + '.');
            return new ClusterZone(
                    name, new ServiceRecords(name, services, namespace -> namespaces.get("", namespace) != null));
        } catch (TextParseException e) {
            throw new IllegalArgumentException("no domain: " + domain, e);
        }
    }

    /// Where it is asked on the gateway, over UDP and TCP.
    public int port() {
        return port;
    }

    @Override
    public void close() {
        server.close();
    }

    /// The machine's servers, looked up again now and then: a laptop has others in the next café. The
    /// resolver's thread.
    private static final class Resolvers implements Supplier<List<InetAddress>> {
        private static final long KEEP_NANOS = Duration.ofSeconds(5).toNanos();

        private final Supplier<List<InetAddress>> machine;
        private List<InetAddress> known = List.of();
        private long at;

        Resolvers(Supplier<List<InetAddress>> machine) {
            this.machine = machine;
        }

        @Override
        public List<InetAddress> get() {
            long now = System.nanoTime();
            if (known.isEmpty() || now - at > KEEP_NANOS) {
                known = machine.get();
                at = now;
            }
            return known;
        }
    }
}
