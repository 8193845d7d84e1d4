package io.cooperage.engine.network;

import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.linux.NetworkNamespace;
import io.cooperage.engine.linux.UserNamespaces;
import io.cooperage.engine.linux.netlink.NetlinkRoutes;
import io.cooperage.engine.network.NetworkService.Hindrance;
import io.cooperage.engine.store.EnginePaths;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The real parts: those of root in the machine's namespace, those of an ordinary user in one of the
/// engine's.
final class MachineSeams implements NetworkSeams.Factory {
    private static final Logger LOG = LoggerFactory.getLogger(MachineSeams.class);

    private final EnginePaths paths;

    MachineSeams(EnginePaths paths) {
        this.paths = paths;
    }

    @Override
    public boolean isLeft() {
        if (isRootless()) {
            return OwnNamespace.isLeft(paths);
        }
        try (NetworkNamespace machine = NetworkNamespace.current()) {
            return NftFilter.isLeft(machine, paths.engineName());
        }
    }

    @Override
    public List<Hindrance> hindrances() {
        try {
            return isRootless() ? List.of() : OtherFirewalls.find();
        } catch (EngineException e) {
            LOG.warn("other programs' rules of the packet filter are not known: {}", e.getMessage());
            return List.of();
        }
    }

    private static boolean isRootless() {
        return UserNamespaces.ofSelf().rootless();
    }

    @Override
    public NetworkSeams open() {
        EngineNamespace namespace = isRootless() ? OwnNamespace.open(paths) : new MachineNamespace();
        NetworkSeams seams = null;
        try {
            seams = open(namespace);
        } finally {
            if (seams == null) {
                namespace.close();
            }
        }
        // Asking waits until the way out is made, which no container need wait for.
        Thread.startVirtualThread(
                () -> namespace.outage().ifPresent(why -> LOG.warn("containers have no way out: {}", why)));
        return seams;
    }

    private NetworkSeams open(EngineNamespace namespace) {
        NetworkNamespace machine = NetworkNamespace.current();
        NetlinkRoutes routes = namespace.namespace().call(NetlinkRoutes::open);
        NftFilter filter = new NftFilter(namespace.namespace(), paths.engineName());
        // Nobody else is in a namespace of the engine's own.
        if (!namespace.apart()) {
            filter.follow();
        }
        return new NetworkSeams(
                namespace,
                machine,
                routes,
                filter,
                new MachinePorts(machine, namespace.namespace()),
                new EmbeddedNameServer());
    }
}
