package io.cooperage.engine.network;

import io.cooperage.engine.linux.NetworkNamespace;
import io.cooperage.engine.linux.netlink.NetlinkRoutes;
import io.cooperage.engine.network.NetworkService.Hindrance;
import java.util.List;

/// The parts of networks that change the machine, made together when a network is first used: an engine whose
/// containers need none needs no right to make any.
///
/// @param machine the machine's own namespace, which may be `namespace` too
/// @param routes of `namespace`
record NetworkSeams(
        EngineNamespace namespace,
        NetworkNamespace machine,
        NetlinkRoutes routes,
        PacketFilter filter,
        HostPorts ports,
        NameServer names)
        implements AutoCloseable {

    interface Factory {
        /// @throws io.cooperage.engine.error.EngineException saying what this machine lacks
        NetworkSeams open();

        /// Whether an engine before this one left something that must be opened to be looked at.
        boolean isLeft();

        /// What of other programs would hold back bridges, were there any.
        List<Hindrance> hindrances();
    }

    @Override
    public void close() {
        names.close();
        ports.close();
        filter.close();
        routes.close();
        machine.close();
        namespace.close();
    }
}
