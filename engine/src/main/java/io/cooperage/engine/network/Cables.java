package io.cooperage.engine.network;

import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.error.ErrorKind;
import io.cooperage.engine.linux.Errno;
import io.cooperage.engine.linux.NetworkNamespace;
import io.cooperage.engine.linux.SyscallException;
import io.cooperage.engine.linux.netlink.MacAddress;
import io.cooperage.engine.linux.netlink.NetlinkRoutes;
import io.cooperage.engine.linux.netlink.NetlinkRoutes.VethEnd;
import io.cooperage.engine.linux.netlink.NetworkLink;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Joins containers to bridges: a veth pair each, one end on the bridge, the other in the container's
/// namespace with
/// its addresses. Any thread; all of it is safe to repeat.
final class Cables {
    /// There once anybody has loaded br_netfilter, as Docker and Kubernetes do.
    private static final Path BRIDGE_FILTER = Path.of("/proc/sys/net/bridge/bridge-nf-call-iptables");

    private final NetlinkRoutes routes;

    /// @param routes of the engine's namespace
    Cables(NetlinkRoutes routes) {
        this.routes = routes;
    }

    /// What one cable needs besides its endpoint.
    ///
    /// @param bridge index of the bridge
    record Plug(Endpoint endpoint, NetworkConfig network, int bridge) {}

    static NetworkNamespace namespaceOf(int pid) {
        return NetworkNamespace.fromPath(Path.of("/proc", Integer.toString(pid), "ns/net"));
    }

    /// @param way the endpoint that the default route goes through; null for none
    void connect(NetworkNamespace container, List<Plug> plugs, @Nullable Endpoint way) {
        for (Plug plug : plugs) {
            lay(container, plug);
        }
        container.call(() -> {
            try (NetlinkRoutes inside = NetlinkRoutes.open()) {
                for (Plug plug : plugs) {
                    configure(inside, plug);
                }
                if (way != null) {
                    leadOut(inside, way);
                }
            }
            return true;
        });
    }

    /// Made right in the container's namespace: moving a device there later costs the kernel a grace
    /// period.
    private void lay(NetworkNamespace container, Plug plug) {
        Endpoint endpoint = plug.endpoint();
        String here = device(endpoint.hostDevice());
        int mtu = plug.network().mtu();
        Bridges.unlessThere(() -> routes.addVeth(
                new VethEnd(here, null, mtu),
                new VethEnd(device(endpoint.device()), new MacAddress(endpoint.mac()), mtu),
                container.descriptor()));
        NetworkLink link = routes.find(here)
                .orElseThrow(() -> EngineException.conflict("network device " + here + " has vanished as it was made"));
        if (link.master() == plug.bridge() && link.up()) {
            return;
        }
        routes.setNoLinkLocal(link.index());
        routes.enslave(link.index(), plug.bridge());
        boolean isolated = plug.network().isolated();
        // The filter that is called for what a bridge passes on leads a container that asks for its own published port
        // back to where it came from. Without it that goes by the machine itself, and nobody need hear himself.
        boolean hairpin = !isolated && Files.exists(BRIDGE_FILTER);
        if (isolated || hairpin) {
            routes.setPort(link.index(), isolated, hairpin);
        }
    }

    private static void configure(NetlinkRoutes inside, Plug plug) {
        Endpoint endpoint = plug.endpoint();
        String device = device(endpoint.device());
        NetworkLink link = inside.find(device)
                .orElseThrow(() -> new EngineException(
                        ErrorKind.UNAVAILABLE,
                        "device " + device + " of network " + endpoint.networkName()
                                + " is no longer in the container; start it again"));
        if (endpoint.ipv6().isEmpty()) {
            NamespaceSysctls.disableIpv6(device);
        } else {
            NamespaceSysctls.enableIpv6(device);
        }
        address(inside, link.index(), endpoint.ipv4(), endpoint.prefix4());
        address(inside, link.index(), endpoint.ipv6(), endpoint.prefix6());
        inside.setUp(link.index(), true);
    }

    private static void address(NetlinkRoutes inside, int index, String address, int prefix) {
        if (!address.isEmpty()) {
            Bridges.unlessThere(() -> inside.addAddress(index, Subnet.address(address), prefix));
        }
    }

    private static void leadOut(NetlinkRoutes inside, Endpoint way) {
        int index = inside.find(device(way.device())).orElseThrow().index();
        for (String gateway : List.of(way.gateway4(), way.gateway6())) {
            if (!gateway.isEmpty()) {
                inside.setDefaultRoute(index, Subnet.address(gateway));
            }
        }
    }

    /// Leads everything out through another network, after the one it went through is gone.
    void redirect(NetworkNamespace container, Endpoint way) {
        container.call(() -> {
            try (NetlinkRoutes inside = NetlinkRoutes.open()) {
                leadOut(inside, way);
            }
            return true;
        });
    }

    /// Takes a cable away; with the end on the bridge the other one goes too.
    void cut(String hostDevice) {
        routes.find(hostDevice).ifPresent(link -> routes.delete(link.index()));
    }

    boolean isLaid(String hostDevice) {
        return routes.find(hostDevice).isPresent();
    }

    static boolean bridgeIsGone(SyscallException failure) {
        return failure.is(Errno.ENODEV) || failure.is(Errno.EINVAL);
    }

    static String device(@Nullable String name) {
        return Objects.requireNonNull(name, "an endpoint of a run has its devices named");
    }
}
