package io.cooperage.engine.cluster.service;

import io.cooperage.engine.cluster.service.NodePorts.NodePort;
import io.cooperage.engine.cluster.service.ServiceView.Port;
import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.error.ErrorKind;
import io.cooperage.engine.linux.SyscallException;
import io.cooperage.engine.linux.netlink.ConnectionTracker;
import io.cooperage.engine.network.ServicePlane;
import java.net.InetSocketAddress;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Leads connections to Services: cluster addresses, node ports and external addresses, each to one of the
/// endpoints that are ready, by rules of the packet filter in a table of its own. What is refused by nobody
/// being ready is told so at once.
///
/// One thread of it follows the Services; many changes at once are one change of the filter. After a crash
/// the table stays, as the pods do, and the next [#start] replaces it in one transaction. [#close] takes it
/// away.
///
/// **One node.** Every endpoint is local, so that `internalTrafficPolicy: Local` and `externalTrafficPolicy:
/// Local` choose what `Cluster` does, and a client from outside is seen with its own address either way.
public final class ServiceProxy implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ServiceProxy.class);
    private static final long LONGEST_PAUSE_SECONDS = 30;

    private final ServicePlane plane;
    private final ServiceViews views;
    private final String range;
    private final String table;
    private final ServicePlane.Bridge bridge;
    private final NodePorts nodePorts;
    private final Semaphore news = new Semaphore(0);
    private final Thread thread;
    private volatile boolean closed;

    /// What the kernel has, as far as we know; null when we don't. The thread's, after the start.
    private @Nullable ServiceRules known;

    private ServiceProxy(ServicePlane plane, ServiceViews views, String network, String range) {
        this.plane = plane;
        this.views = views;
        this.range = range;
        this.table = plane.table("services");
        this.bridge = plane.bridge(network);
        this.nodePorts = new NodePorts(plane, bridge.gateway());
        this.thread = Thread.ofVirtual().name("service-proxy").unstarted(this::follow);
    }

    /// Returns when every Service that there is can be reached.
    ///
    /// @param network of the pods, a ref
    /// @param range of the cluster addresses: `10.96.0.0/16`
    /// @throws EngineException UNAVAILABLE or FORBIDDEN with what the packet filter says
    public static ServiceProxy start(ServicePlane plane, ServiceViews views, String network, String range) {
        ServiceProxy proxy = new ServiceProxy(plane, views, network, range);
        boolean started = false;
        try {
            proxy.sync();
            started = true;
        } finally {
            if (!started) {
                proxy.nodePorts.close();
            }
        }
        views.onChange(proxy.news::release);
        // What changed before it listened.
        proxy.news.release();
        proxy.thread.start();
        return proxy;
    }

    private void follow() {
        long pause = 0;
        while (!closed) {
            try {
                if (pause == 0) {
                    news.acquire();
                } else {
                    boolean _ = news.tryAcquire(pause, TimeUnit.SECONDS);
                }
                news.drainPermits();
                if (closed) {
                    return;
                }
                sync();
                pause = 0;
            } catch (EngineException e) {
                pause = Math.clamp(pause * 2, 1, LONGEST_PAUSE_SECONDS);
                LOG.warn("Services lead where they led before; tried again in {} s: {}", pause, e.getMessage());
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    private void sync() {
        ServiceRules wanted = ServiceRules.of(table, bridge.device(), range, views.all());
        if (wanted.equals(known)) {
            return;
        }
        Set<NodePort> ports = nodePorts(wanted);
        // A port of the machine leads to the filter, so it must not be there longer than its rule.
        nodePorts.retain(ports);
        apply(wanted);
        nodePorts.open(ports);
    }

    private void apply(ServiceRules wanted) {
        ServiceRules before = known;
        Optional<String> difference = before == null ? Optional.empty() : wanted.since(before);
        Optional<String> refusal = difference.isPresent()
                ? difference.get().isEmpty() ? Optional.empty() : plane.filter(difference.get())
                : Optional.of("unknown");
        if (refusal.isPresent()) {
            if (before != null && difference.isPresent()) {
                // Somebody has changed or deleted the table meanwhile.
                LOG.info("the table {} is made anew: {}", table, refusal.get());
            }
            known = null;
            refusal = plane.filter(wanted.whole());
        }
        if (refusal.isPresent()) {
            throw refused(refusal.get());
        }
        known = wanted;
        if (before != null) {
            forget(before.datagramsLeft(wanted));
        }
    }

    private EngineException refused(String why) {
        boolean rights = why.contains("Operation not permitted");
        return new EngineException(
                rights ? ErrorKind.FORBIDDEN : ErrorKind.UNAVAILABLE,
                "set the table ip " + table + " of the packet filter: " + why
                        + (rights
                                ? ": it takes CAP_NET_ADMIN"
                                : ": are the kernel's modules nf_tables, nft_nat and nft_numgen there?"));
    }

    private void forget(Set<InetSocketAddress> left) {
        if (left.isEmpty()) {
            return;
        }
        try {
            plane.namespace().call(() -> {
                try (ConnectionTracker tracker = ConnectionTracker.open()) {
                    return tracker.forgetDatagramsTo(left);
                }
            });
        } catch (SyscallException e) {
            LOG.warn("streams of datagrams to {} may still go there: {}", left, e.getMessage());
        }
    }

    private static Set<NodePort> nodePorts(ServiceRules rules) {
        Set<NodePort> ports = new LinkedHashSet<>();
        for (ServiceView service : rules.services()) {
            for (Port port : service.ports()) {
                if (port.nodePort() > 0
                        && !service.clusterIps().isEmpty()
                        && !ServiceRules.targets(service, port).isEmpty()) {
                    ports.add(new NodePort(port.protocol(), port.nodePort(), service.toString()));
                }
            }
        }
        return ports;
    }

    /// Takes away what leads to Services; connections that exist go on.
    @Override
    public void close() {
        closed = true;
        // Not by an interrupt: a change that has begun is done.
        news.release();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        nodePorts.close();
        plane.filter("add table ip %1$s\ndelete table ip %1$s\n".formatted(table))
                .ifPresent(why -> LOG.warn("the table ip {} is left in the packet filter: {}", table, why));
    }
}
