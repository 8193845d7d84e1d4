package io.cooperage.engine.network;

import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.error.ErrorKind;
import io.cooperage.engine.linux.netlink.NetlinkRoutes;
import io.cooperage.engine.linux.netlink.NetworkRoute;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/// Finds subnets for networks that did not ask for one: the blocks Docker takes, in its order, without
/// those that
/// another network or the machine uses.
final class FreeSubnets {
    /// A block to cut into pieces of one size.
    private record Block(Subnet whole, int piece) {
        static Block of(String whole, int piece) {
            return new Block(Subnet.parse(whole), piece);
        }
    }

    private static final List<Block> BLOCKS = List.of(
            Block.of("172.17.0.0/16", 16),
            Block.of("172.18.0.0/16", 16),
            Block.of("172.19.0.0/16", 16),
            Block.of("172.20.0.0/14", 16),
            Block.of("172.24.0.0/14", 16),
            Block.of("172.28.0.0/14", 16),
            Block.of("192.168.0.0/16", 20));

    private static final int ULA_PREFIX = 64;

    private final Supplier<List<NetworkRoute>> machine;
    private final SecureRandom random = new SecureRandom();

    /// @param machine the routes of the machine as they are now
    FreeSubnets(Supplier<List<NetworkRoute>> machine) {
        this.machine = machine;
    }

    /// The routes of the namespace that this process was started in, whatever the engine's is: containers
    /// are to
    /// reach what the machine reaches.
    static FreeSubnets ofThisMachine() {
        return new FreeSubnets(() -> {
            try (NetlinkRoutes routes = NetlinkRoutes.open()) {
                return routes.routes();
            }
        });
    }

    /// @param others subnets of the engine's networks
    /// @throws EngineException RESOURCE_EXHAUSTED when all are taken
    Subnet ipv4(List<Subnet> others) {
        List<Subnet> used = new ArrayList<>(others);
        used.addAll(routed());
        for (Block block : BLOCKS) {
            Subnet whole = block.whole();
            Subnet piece = new Subnet(whole.base(), block.piece(), whole.bits());
            while (whole.contains(piece)) {
                Subnet candidate = piece;
                if (used.stream().noneMatch(candidate::overlaps)) {
                    return candidate;
                }
                piece = piece.next();
            }
        }
        throw new EngineException(
                ErrorKind.RESOURCE_EXHAUSTED,
                "all predefined address pools have been fully subnetted: remove networks that are not needed"
                        + " (network prune) or give the new one a subnet of your own");
    }

    /// A unique local one with a random global id, RFC 4193.
    Subnet ipv6(List<Subnet> others) {
        List<Subnet> used = new ArrayList<>(others);
        used.addAll(routed());
        while (true) {
            byte[] bytes = new byte[16];
            random.nextBytes(bytes);
            bytes[0] = (byte) 0xfd;
            Subnet candidate = Subnet.of(address(bytes), ULA_PREFIX);
            if (used.stream().noneMatch(candidate::overlaps)) {
                return candidate;
            }
        }
    }

    /// @throws EngineException FORBIDDEN when the machine has a way to addresses of this subnet
    void requireFree(Subnet subnet) {
        for (Subnet route : routed()) {
            if (route.overlaps(subnet)) {
                throw new EngineException(
                        ErrorKind.FORBIDDEN,
                        "invalid pool request: subnet " + subnet + " overlaps with " + route
                                + ", to which this machine has a route: containers could not reach it any more;"
                                + " choose another subnet");
            }
        }
    }

    /// What is reached through the default route is everything else, so it keeps nobody away.
    private List<Subnet> routed() {
        return machine.get().stream()
                .filter(route -> route.prefix() > 0)
                .filter(route -> !isLinkLocal(route.network()))
                .map(route -> Subnet.of(route.network(), route.prefix()))
                .toList();
    }

    private static InetAddress address(byte[] bytes) {
        try {
            return InetAddress.getByAddress(bytes);
        } catch (UnknownHostException e) {
            throw new IllegalStateException(e);
        }
    }

    private static boolean isLinkLocal(InetAddress address) {
        return address.isLinkLocalAddress() || address.isMulticastAddress();
    }
}
