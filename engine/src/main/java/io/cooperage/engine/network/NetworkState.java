package io.cooperage.engine.network;

import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.error.ErrorKind;
import io.cooperage.engine.network.Member.Run;
import io.cooperage.engine.network.NetworkConfig.Pool;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Every network, every container on one, and who has which address: in memory, and in the table before
/// anybody is
/// told. Any thread; the lock is held for table writes but never while the kernel is asked for anything.
final class NetworkState {
    private static final String RETIRED = "a container that has just ended";

    private final NetworkTable table;

    /// By id, in the order of making.
    private final Map<String, NetworkRecord> networks = new LinkedHashMap<>();

    /// By network id; empty for networks without addresses.
    private final Map<String, List<AddressPool>> pools = new HashMap<>();

    private final Map<String, Member> members = new HashMap<>();

    NetworkState(NetworkTable table) {
        this.table = table;
        table.networks().forEach(this::remember);
        for (Member member : table.members()) {
            members.put(member.containerId(), member);
            Run run = member.run();
            if (run != null) {
                run.endpoints().forEach(endpoint -> retake(member.containerId(), endpoint));
            }
        }
    }

    private void remember(NetworkRecord network) {
        networks.put(network.id(), network);
        pools.put(
                network.id(),
                network.config().pools().stream()
                        .map(pool -> new AddressPool(network.name(), pool))
                        .toList());
    }

    private void retake(String container, Endpoint endpoint) {
        for (AddressPool pool : pools.getOrDefault(endpoint.networkId(), List.of())) {
            String address = pool.isIpv6() ? endpoint.ipv6() : endpoint.ipv4();
            if (!address.isEmpty()) {
                pool.retake(container, address);
            }
        }
    }

    // Networks

    /// @throws EngineException CONFLICT for a name that is taken, FORBIDDEN for a subnet that overlaps
    ///     another's
    synchronized void add(NetworkRecord network) {
        requireNameFree(network.name());
        requireSubnetsFree(network);
        table.insert(network);
        remember(network);
    }

    synchronized void requireNameFree(String name) {
        if (networks.values().stream().anyMatch(network -> network.name().equals(name))) {
            throw EngineException.conflict("network with name " + name + " already exists");
        }
    }

    private void requireSubnetsFree(NetworkRecord added) {
        for (Pool pool : added.config().pools()) {
            Subnet subnet = Subnet.parse(pool.subnet());
            for (NetworkRecord network : networks.values()) {
                for (Pool other : network.config().pools()) {
                    if (!network.id().equals(added.id()) && subnet.overlaps(Subnet.parse(other.subnet()))) {
                        throw new EngineException(
                                ErrorKind.FORBIDDEN,
                                "invalid pool request: Pool overlaps with other one on this address space: subnet "
                                        + subnet + " overlaps with " + other.subnet() + " of network "
                                        + network.name() + "; choose another subnet");
                    }
                }
            }
        }
    }

    /// Other subnets for a network that nobody is on.
    ///
    /// @return false when somebody is, so that it stays as it is
    synchronized boolean replacePools(NetworkRecord changed) {
        if (members.values().stream().anyMatch(member -> isOn(member, changed.id()))) {
            return false;
        }
        requireSubnetsFree(changed);
        table.saveConfig(changed);
        remember(changed);
        return true;
    }

    private static boolean isOn(Member member, String networkId) {
        Run run = member.run();
        return run != null
                && run.endpoints().stream()
                        .anyMatch(endpoint -> endpoint.networkId().equals(networkId));
    }

    /// @throws EngineException FORBIDDEN when containers that run are on it
    synchronized void remove(NetworkRecord network) {
        List<Network.Member> on = membersOf(network.id());
        if (!on.isEmpty()) {
            throw new EngineException(
                    ErrorKind.FORBIDDEN,
                    "error while removing network: network " + network.name() + " has active endpoints ("
                            + String.join(
                                    ", ",
                                    on.stream()
                                            .map(member -> "name:\"" + member.containerName() + "\" id:\""
                                                    + member.containerId().substring(0, 12) + "\"")
                                            .toList())
                            + "); disconnect or stop them first");
        }
        table.deleteNetwork(network.id());
        networks.remove(network.id());
        pools.remove(network.id());
    }

    synchronized List<NetworkRecord> networks() {
        return List.copyOf(networks.values());
    }

    synchronized List<Subnet> subnets() {
        return pools.values().stream()
                .flatMap(List::stream)
                .map(AddressPool::subnet)
                .toList();
    }

    /// @param ref full id, name, or prefix of an id
    synchronized NetworkRecord resolve(String ref) {
        NetworkRecord exact = networks.get(ref);
        if (exact != null) {
            return exact;
        }
        String name = ref.equals("default") ? NetworkConfig.BRIDGE : ref;
        List<NetworkRecord> fitting = networks.values().stream()
                .filter(network -> network.name().equals(name))
                .toList();
        if (fitting.isEmpty() && !ref.isEmpty()) {
            fitting = networks.values().stream()
                    .filter(network -> network.id().startsWith(ref))
                    .toList();
        }
        if (fitting.size() > 1) {
            throw EngineException.invalid("network " + ref + " is ambiguous (" + fitting.size()
                    + " matches found based on ID prefix); give more of the id");
        }
        if (fitting.isEmpty()) {
            throw EngineException.notFound("network " + ref + " not found");
        }
        return fitting.getFirst();
    }

    synchronized Optional<NetworkRecord> byId(String id) {
        return Optional.ofNullable(networks.get(id));
    }

    synchronized List<Network.Member> membersOf(String networkId) {
        List<Network.Member> on = new ArrayList<>();
        for (Member member : members.values()) {
            Run run = member.run();
            if (run != null) {
                run.endpoints().stream()
                        .filter(endpoint -> endpoint.networkId().equals(networkId))
                        .forEach(endpoint -> on.add(new Network.Member(member.containerId(), member.name(), endpoint)));
            }
        }
        return on;
    }

    /// A container, running or not, names the network.
    synchronized boolean isNamed(NetworkRecord network) {
        return members.values().stream()
                .anyMatch(member -> isOn(member, network.id())
                        || member.settings().endpoints().stream().anyMatch(wish -> names(network, wish.network())));
    }

    private static boolean names(NetworkRecord network, String ref) {
        return network.name().equals(ref)
                || network.id().equals(ref)
                || (ref.length() >= 12 && network.id().startsWith(ref));
    }

    // Containers

    synchronized Optional<Member> member(String container) {
        return Optional.ofNullable(members.get(container));
    }

    synchronized Collection<Member> members() {
        return List.copyOf(members.values());
    }

    synchronized void save(Member member) {
        table.save(member);
        members.put(member.containerId(), member);
    }

    synchronized void forget(String container) {
        table.deleteMember(container);
        members.remove(container);
    }

    /// The run of a container as it is from now on; null ends it. The addresses are not touched.
    synchronized void saveRun(String container, @Nullable Run run) {
        Member member = members.get(container);
        if (member == null) {
            return;
        }
        table.saveRun(container, run);
        members.put(container, member.withRun(run));
    }

    // Addresses

    /// What a container gets on one network.
    ///
    /// @throws EngineException CONFLICT, RESOURCE_EXHAUSTED, INVALID_ARGUMENT as [AddressPool#take] says;
    ///     nothing is kept then
    synchronized Addresses take(NetworkRecord network, EndpointConfig wish, String container) {
        List<AddressPool> all = pools.getOrDefault(network.id(), List.of());
        if (wish.ipv6() != null && all.stream().noneMatch(AddressPool::isIpv6)) {
            throw EngineException.invalid("invalid endpoint settings: network " + network.name()
                    + " has no IPv6 subnet for the address " + wish.ipv6());
        }
        String ipv4 = "";
        String ipv6 = "";
        Addresses addresses = Addresses.NONE;
        try {
            for (AddressPool pool : all) {
                String fixed = pool.isIpv6() ? wish.ipv6() : wish.ipv4();
                String address = Subnet.text(pool.take(container, fixed));
                if (pool.isIpv6()) {
                    ipv6 = address;
                } else {
                    ipv4 = address;
                }
                addresses = addresses.with(pool, address);
            }
            return addresses;
        } catch (EngineException e) {
            give(network.id(), container, ipv4, ipv6);
            throw named(e, container);
        }
    }

    /// The pool knows containers by their id only; people by their name.
    private EngineException named(EngineException failure, String container) {
        String text = String.valueOf(failure.getMessage());
        for (Member member : members.values()) {
            if (!member.containerId().equals(container) && text.contains(member.containerId())) {
                return new EngineException(
                        failure.kind(), text.replace(member.containerId(), "container " + member.name()), failure);
            }
        }
        return failure;
    }

    private void give(String networkId, String owner, String ipv4, String ipv6) {
        for (AddressPool pool : pools.getOrDefault(networkId, List.of())) {
            String address = pool.isIpv6() ? ipv6 : ipv4;
            if (!address.isEmpty()) {
                pool.free(owner, address);
            }
        }
    }

    /// The addresses of an endpoint that never had a device.
    synchronized void give(String container, Endpoint endpoint) {
        give(endpoint.networkId(), container, endpoint.ipv4(), endpoint.ipv6());
    }

    /// The run is over, but its device may still be there: its addresses are nobody's until [#free].
    synchronized void retire(String container, Endpoint endpoint) {
        for (AddressPool pool : pools.getOrDefault(endpoint.networkId(), List.of())) {
            String address = pool.isIpv6() ? endpoint.ipv6() : endpoint.ipv4();
            if (!address.isEmpty()) {
                pool.hand(container, address, RETIRED);
            }
        }
    }

    synchronized void free(Endpoint endpoint) {
        give(endpoint.networkId(), RETIRED, endpoint.ipv4(), endpoint.ipv6());
    }

    /// Both addresses with what goes with them; empty texts where there is none.
    record Addresses(String ipv4, int prefix4, String gateway4, String ipv6, int prefix6, String gateway6) {
        static final Addresses NONE = new Addresses("", 0, "", "", 0, "");

        Addresses with(AddressPool pool, String address) {
            String gateway = Subnet.text(pool.gateway());
            int prefix = pool.subnet().prefix();
            return pool.isIpv6()
                    ? new Addresses(ipv4, prefix4, gateway4, address, prefix, gateway)
                    : new Addresses(address, prefix, gateway, ipv6, prefix6, gateway6);
        }
    }
}
