package io.cooperage.engine.container;

import io.cooperage.engine.linux.UserNamespaces;
import io.cooperage.engine.linux.netlink.NetlinkRoutes;
import io.cooperage.engine.linux.netlink.NetworkLink;
import io.cooperage.engine.store.EnginePaths;
import java.util.List;
import java.util.Optional;

/// The network devices that one engine has on this machine: for tests that nothing stays behind.
record NetworkDevices(List<String> bridges, List<String> cables) {
    private static final int ENGINE_DIGITS = 6;

    static NetworkDevices of(EnginePaths paths) {
        String engine = paths.engineName().substring(0, ENGINE_DIGITS);
        try (NetlinkRoutes routes = NetlinkRoutes.open()) {
            List<String> names = routes.links().stream().map(NetworkLink::name).toList();
            return new NetworkDevices(
                    names.stream()
                            .filter(name -> name.startsWith("cb" + engine))
                            .toList(),
                    names.stream()
                            .filter(name -> name.startsWith("cv" + engine))
                            .toList());
        }
    }

    /// Why this process can't make networks for containers; empty when it can.
    static Optional<String> obstacle() {
        return UserNamespaces.ofSelf().rootless()
                ? Optional.of("the devices of a rootless engine are not in this namespace")
                : Optional.empty();
    }
}
