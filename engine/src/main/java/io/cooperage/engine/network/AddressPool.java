package io.cooperage.engine.network;

import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.error.ErrorKind;
import io.cooperage.engine.network.NetworkConfig.Pool;
import java.math.BigInteger;
import java.net.InetAddress;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The addresses of one subnet of a network: who has which. The lowest free one is given, as Docker does.
///
/// Holds no lock of its own: [NetworkState] owns it.
final class AddressPool {
    private static final String GATEWAY = "the network's gateway";

    /// No machine sends to a neighbour of such an address: its own, and those of groups.
    private static final List<Subnet> OF_NO_NEIGHBOUR = Stream.of(
                    "0.0.0.0/8", "127.0.0.0/8", "224.0.0.0/4", "::/127", "ff00::/8")
            .map(Subnet::parse)
            .toList();

    private final String network;
    private final Subnet subnet;
    private final Subnet range;
    private final InetAddress gateway;

    /// Address to holder: a container's id, or in words.
    private final Map<BigInteger, String> taken = new HashMap<>();

    /// Nothing below it is free.
    private BigInteger lowest;

    /// @param network its name, for messages
    /// @param pool complete, as [#complete] leaves it
    AddressPool(String network, Pool pool) {
        this.network = network;
        this.subnet = Subnet.parse(pool.subnet());
        this.range = pool.range() == null ? subnet : Subnet.parse(pool.range());
        this.gateway = Subnet.address(gatewayOf(pool));
        // The first address names the network; the last of IPv4 is everyone's (broadcast).
        if (subnet.size().bitLength() > 2) {
            taken.put(subnet.base(), "the network itself");
            if (!subnet.isIpv6()) {
                taken.put(subnet.last(), "broadcast");
            }
        }
        pool.reserved().forEach((name, address) -> taken.put(Subnet.number(Subnet.address(address)), name));
        taken.put(Subnet.number(gateway), GATEWAY);
        this.lowest = range.base();
    }

    /// Checks a pool that a person wrote and fills in its gateway.
    ///
    /// @throws EngineException INVALID_ARGUMENT naming what does not fit
    static Pool complete(Pool asked) {
        Subnet subnet = Subnet.parse(asked.subnet());
        // Two addresses of IPv4 are taken, and one is the bridge's.
        if (subnet.bits() - subnet.prefix() < 2) {
            throw EngineException.invalid("invalid subnet " + subnet + ": it has no address left for a container;"
                    + " its prefix is at most " + (subnet.bits() - 2));
        }
        OF_NO_NEIGHBOUR.stream().filter(subnet::overlaps).findFirst().ifPresent(reserved -> {
            throw EngineException.invalid("invalid subnet " + subnet + ": containers can't have addresses of "
                    + reserved + ", which are the machine's own or a group's; choose one such as 10.1.0.0/24");
        });
        if (asked.range() != null && !subnet.contains(Subnet.parse(asked.range()))) {
            throw EngineException.invalid(
                    "invalid ip-range " + asked.range() + ": parent subnet " + subnet + " doesn't contain ip-range");
        }
        String gateway = asked.gateway() == null || asked.gateway().isEmpty()
                ? Subnet.text(subnet.address(subnet.base().add(BigInteger.ONE)))
                : inside("gateway", asked.gateway(), subnet);
        asked.reserved().forEach((name, address) -> inside("auxiliary address " + name, address, subnet));
        return new Pool(subnet.toString(), asked.range(), gateway, asked.reserved());
    }

    private static String inside(String what, String text, Subnet subnet) {
        InetAddress address;
        try {
            address = Subnet.address(text);
        } catch (EngineException e) {
            throw new EngineException(e.kind(), "invalid " + what + " " + text + ": invalid address", e);
        }
        if (!subnet.contains(address)) {
            throw EngineException.invalid(
                    "invalid " + what + " " + text + ": parent subnet " + subnet + " doesn't contain this address");
        }
        return Subnet.text(address);
    }

    private static String gatewayOf(Pool pool) {
        if (pool.gateway() == null) {
            throw new IllegalArgumentException("the pool " + pool.subnet() + " is not complete");
        }
        return pool.gateway();
    }

    Subnet subnet() {
        return subnet;
    }

    InetAddress gateway() {
        return gateway;
    }

    boolean isIpv6() {
        return subnet.isIpv6();
    }

    /// @param wish a fixed address, null for any
    /// @throws EngineException RESOURCE_EXHAUSTED when none is free, CONFLICT naming who has the one
    ///     wished for,
    ///     INVALID_ARGUMENT for one that is not of this network
    InetAddress take(String owner, @Nullable String wish) {
        return wish == null ? takeAny(owner) : takeFixed(owner, wish);
    }

    private InetAddress takeAny(String owner) {
        BigInteger end = range.last();
        for (BigInteger number = lowest; number.compareTo(end) <= 0; number = number.add(BigInteger.ONE)) {
            if (taken.putIfAbsent(number, owner) == null) {
                lowest = number.add(BigInteger.ONE);
                return subnet.address(number);
            }
        }
        throw new EngineException(
                ErrorKind.RESOURCE_EXHAUSTED,
                "no available " + (isIpv6() ? "IPv6" : "IPv4") + " addresses on this network's address pools: "
                        + network + " (all of " + range + " is in use); stop a container on it, or create a network"
                        + " with a larger subnet");
    }

    private InetAddress takeFixed(String owner, String wish) {
        InetAddress address = Subnet.address(wish);
        if (!subnet.contains(address)) {
            throw EngineException.invalid("invalid endpoint settings: no configured subnet or ip-range contain the"
                    + " IP address " + wish + " (network " + network + ": " + subnet + ")");
        }
        String holder = taken.putIfAbsent(Subnet.number(address), owner);
        if (holder != null && !holder.equals(owner)) {
            throw EngineException.conflict(
                    "Address already in use: " + wish + " on network " + network + " belongs to " + holder);
        }
        return address;
    }

    /// Writes down what a run has from before.
    void retake(String owner, String address) {
        taken.putIfAbsent(Subnet.number(Subnet.address(address)), owner);
    }

    /// The address stays taken, by somebody else in words.
    void hand(String owner, String address, String next) {
        taken.replace(Subnet.number(Subnet.address(address)), owner, next);
    }

    void free(String owner, String address) {
        BigInteger number = Subnet.number(Subnet.address(address));
        if (taken.remove(number, owner) && number.compareTo(lowest) < 0 && range.contains(number)) {
            lowest = number;
        }
    }
}
