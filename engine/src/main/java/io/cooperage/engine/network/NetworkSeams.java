package io.cooperage.engine.network;

import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.linux.netlink.NetlinkRoutes;

/// The parts of networks that change the machine, made together when a network is first used: an engine
/// whose
/// containers need none needs no right to make any.
///
/// @param routes of `namespace`
record NetworkSeams(
        EngineNamespace namespace, NetlinkRoutes routes, PacketFilter filter, HostPorts ports, NameServer names)
        implements AutoCloseable {

    interface Factory {
        /// @throws EngineException saying what this machine lacks
        NetworkSeams open();
    }

    static NetlinkRoutes routesOf(EngineNamespace namespace) {
        return namespace.namespace().call(NetlinkRoutes::open);
    }

    @Override
    public void close() {
        names.close();
        ports.close();
        filter.close();
        routes.close();
        namespace.close();
    }
}
