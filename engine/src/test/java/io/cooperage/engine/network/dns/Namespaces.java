package io.cooperage.engine.network.dns;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.cooperage.engine.linux.Capabilities;
import io.cooperage.engine.linux.Capability;
import io.cooperage.engine.linux.KernelFile;
import io.cooperage.engine.linux.NetworkNamespace;
import io.cooperage.engine.linux.netlink.NetlinkRoutes;
import java.nio.file.Path;

/// Network namespaces that stand for containers.
final class Namespaces {
    private Namespaces() {}

    /// One with a loopback that is up; skips the test where there can be none.
    static NetworkNamespace create(Path pin) {
        String status = KernelFile.read(Path.of("/proc/self/status")).orElse("");
        String mask = status.substring(status.indexOf("CapEff:") + 7, status.indexOf("CapBnd:"))
                .strip();
        assumeTrue(
                Capabilities.ofMask(Long.parseUnsignedLong(mask, 16)).contains(Capability.SYS_ADMIN),
                "making namespaces needs CAP_SYS_ADMIN, here or in a user namespace");
        NetworkNamespace namespace = NetworkNamespace.create(pin);
        namespace.call(() -> {
            try (NetlinkRoutes routes = NetlinkRoutes.open()) {
                routes.setUp(routes.find("lo").orElseThrow().index(), true);
            }
            return namespace;
        });
        return namespace;
    }
}
