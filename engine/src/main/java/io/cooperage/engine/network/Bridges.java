package io.cooperage.engine.network;

import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.linux.Errno;
import io.cooperage.engine.linux.SyscallException;
import io.cooperage.engine.linux.netlink.MacAddress;
import io.cooperage.engine.linux.netlink.NetlinkRoutes;
import io.cooperage.engine.linux.netlink.NetworkLink;
import io.cooperage.engine.network.NetworkConfig.Pool;
import java.net.InetAddress;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The bridges of the networks in the engine's namespace, made at first use. Any thread.
final class Bridges {
    private static final Logger LOG = LoggerFactory.getLogger(Bridges.class);

    /// Making a bridge takes milliseconds.
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final EngineNamespace namespace;
    private final NetlinkRoutes routes;

    /// Network id to the index of its bridge: those that are known to be there.
    private final Map<String, Integer> made = new ConcurrentHashMap<>();

    /// @param routes of that namespace
    Bridges(EngineNamespace namespace, NetlinkRoutes routes) {
        this.namespace = namespace;
        this.routes = routes;
    }

    /// The bridge of a network as it was found or made.
    ///
    /// @param network with the subnets that it has now
    /// @param fresh made by this call
    record Bridge(NetworkRecord network, int index, boolean fresh) {}

    /// @param beforeMaking is told of a network whose bridge is about to be made, may put others of its
    ///     subnets in
    ///     their place or refuse
    Bridge ensure(NetworkRecord network, UnaryOperator<NetworkRecord> beforeMaking) {
        Integer known = made.get(network.id());
        if (known != null) {
            return new Bridge(network, known, false);
        }
        // Another engine of this machine may be choosing subnets by the same routes just now.
        return namespace.namespace().inTurn(PATIENCE, () -> find(network, beforeMaking));
    }

    private synchronized Bridge find(NetworkRecord network, UnaryOperator<NetworkRecord> beforeMaking) {
        Integer known = made.get(network.id());
        if (known != null) {
            return new Bridge(network, known, false);
        }
        NetworkLink present = routes.find(network.device()).orElse(null);
        if (present != null && !present.kind().equals("bridge")) {
            throw EngineException.conflict("network " + network.name() + ": its bridge can't be made: "
                    + network.device() + " is another device of the machine");
        }
        NetworkRecord checked = present == null ? beforeMaking.apply(network) : network;
        if (present == null) {
            routes.addBridge(checked.device(), checked.config().mtu());
        }
        int index = routes.find(checked.device()).orElseThrow().index();
        boolean complete = false;
        try {
            setUp(checked, index);
            complete = true;
        } finally {
            if (!complete && present == null) {
                routes.delete(index);
            }
        }
        made.put(checked.id(), index);
        return new Bridge(checked, index, true);
    }

    /// Safe to repeat on a bridge that an earlier engine left half done.
    private void setUp(NetworkRecord network, int index) {
        for (Pool pool : network.config().pools()) {
            AddressPool addresses = new AddressPool(network.name(), pool);
            InetAddress gateway = addresses.gateway();
            if (!addresses.isIpv6()) {
                // Else it is the least of its ports' and changes with them, and the neighbours' tables are
                // wrong.
                routes.setMac(index, MacAddress.forAddress(gateway.getAddress()));
            }
        }
        namespace.namespace().call(() -> {
            allowForwarding(network.config());
            if (network.config().ipv6()) {
                NamespaceSysctls.enableIpv6(network.device());
            } else {
                NamespaceSysctls.disableIpv6(network.device());
            }
            return true;
        });
        for (Pool pool : network.config().pools()) {
            AddressPool addresses = new AddressPool(network.name(), pool);
            unlessThere(() -> routes.addAddress(
                    index, addresses.gateway(), addresses.subnet().prefix()));
        }
        routes.setUp(index, true);
    }

    /// Without it the kernel drops what containers send beyond their bridge. It is the machine's (or the
    /// engine
    /// namespace's) own switch and stays on: nobody can know who relies on it by the time we would switch
    /// it off.
    private static void allowForwarding(NetworkConfig config) {
        if (config.internal()) {
            return;
        }
        if (NamespaceSysctls.forwardIpv4()) {
            LOG.info("net.ipv4.ip_forward was 0 and is 1 now: containers on bridges reach nothing without it");
        }
        if (config.ipv6() && NamespaceSysctls.forwardIpv6()) {
            LOG.info("net.ipv6.conf.all.forwarding was 0 and is 1 now: containers on bridges reach nothing without"
                    + " it. The machine takes no more router advertisements, unless accept_ra is 2");
        }
    }

    static void unlessThere(Runnable request) {
        try {
            request.run();
        } catch (SyscallException e) {
            if (!e.is(Errno.EEXIST)) {
                throw e;
            }
        }
    }

    /// Somebody took the device away behind our back: look anew at the next use.
    void forget(NetworkRecord network) {
        made.remove(network.id());
    }

    boolean isMade(NetworkRecord network) {
        return made.containsKey(network.id());
    }

    synchronized void remove(NetworkRecord network) {
        made.remove(network.id());
        routes.find(network.device())
                .filter(link -> link.kind().equals("bridge"))
                .ifPresent(link -> routes.delete(link.index()));
    }

    /// Takes away every bridge of this engine that is none of `needed`, also such as no network knows any
    /// more.
    ///
    /// @param networks all of the engine
    /// @param needed ids of networks with containers
    synchronized void sweep(Iterable<NetworkRecord> networks, Set<String> needed, DeviceNames names) {
        Map<String, String> owners = new HashMap<>();
        for (NetworkRecord network : networks) {
            if (network.isBridge()) {
                owners.put(network.device(), network.id());
            }
        }
        for (NetworkLink link : routes.links()) {
            if (!link.kind().equals("bridge")) {
                continue;
            }
            String owner = owners.get(link.name());
            boolean ours = owner != null || names.isOurBridge(link.name());
            if (ours && (owner == null || !needed.contains(owner))) {
                routes.delete(link.index());
                if (owner != null) {
                    made.remove(owner);
                }
            }
        }
    }
}
