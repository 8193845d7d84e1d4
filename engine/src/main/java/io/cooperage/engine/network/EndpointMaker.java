package io.cooperage.engine.network;

import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.error.ErrorKind;
import io.cooperage.engine.linux.netlink.MacAddress;
import io.cooperage.engine.network.NetworkState.Addresses;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Turns wishes into endpoints: bridge, addresses, MAC and names of devices.
final class EndpointMaker {
    private static final String DEVICE_PREFIX = "eth";

    private final NetworkState state;
    private final NetworkMachine machine;

    EndpointMaker(NetworkState state, NetworkMachine machine) {
        this.state = state;
        this.machine = machine;
    }

    /// All or none.
    List<Endpoint> take(String container, List<EndpointConfig> wishes) {
        List<Endpoint> taken = new ArrayList<>();
        boolean all = false;
        try {
            for (EndpointConfig wish : wishes) {
                taken.add(takeOne(container, wish, taken));
            }
            all = true;
            return taken;
        } finally {
            if (!all) {
                taken.forEach(endpoint -> state.give(container, endpoint));
            }
        }
    }

    /// @param others which the container has already
    Endpoint takeOne(String container, EndpointConfig wish, List<Endpoint> others) {
        // First the bridge: its making may give the network other subnets.
        NetworkRecord network =
                machine.ensureBridge(state.resolve(wish.network())).network();
        String device = device(network, wish, others);
        Addresses addresses = addresses(network, wish, container);
        String id = NetworkIds.random();
        return new Endpoint(
                id,
                network.id(),
                network.name(),
                wish,
                addresses.ipv4(),
                addresses.prefix4(),
                network.config().internal() ? "" : addresses.gateway4(),
                addresses.ipv6(),
                addresses.prefix6(),
                network.config().internal() ? "" : addresses.gateway6(),
                mac(wish.mac(), addresses.ipv4()),
                device,
                machine.devices().cable(id));
    }

    /// Where what is wished for still belongs to a run that has just ended, its end is not waited for but
    /// made.
    private Addresses addresses(NetworkRecord network, EndpointConfig wish, String container) {
        try {
            return state.take(network, wish, container);
        } catch (EngineException e) {
            if (e.kind() != ErrorKind.CONFLICT && e.kind() != ErrorKind.RESOURCE_EXHAUSTED) {
                throw e;
            }
            machine.live().used().flush();
            return state.take(network, wish, container);
        }
    }

    private static String mac(@Nullable String wish, String ipv4) {
        return wish == null || wish.isEmpty()
                ? MacAddress.forAddress(Subnet.address(ipv4).getAddress()).toString()
                : new MacAddress(wish).toString();
    }

    private static String device(NetworkRecord network, EndpointConfig wish, List<Endpoint> others) {
        Set<String> used = new HashSet<>();
        others.forEach(other -> used.add(Cables.device(other.device())));
        String fixed = wish.options().get(NetworkOptions.DEVICE_NAME);
        if (fixed != null) {
            if (used.contains(fixed)) {
                throw EngineException.invalid("two networks of the container want the device name " + fixed);
            }
            return fixed;
        }
        String prefix = network.config().options().getOrDefault(NetworkOptions.DEVICE_PREFIX, DEVICE_PREFIX);
        int number = 0;
        while (used.contains(prefix + number)) {
            number++;
        }
        return prefix + number;
    }

    /// Of a container that does not run: what is fixed.
    List<Endpoint> atRest(List<EndpointConfig> wishes) {
        List<Endpoint> endpoints = new ArrayList<>();
        for (EndpointConfig wish : wishes) {
            NetworkRecord network;
            try {
                network = state.resolve(wish.network());
            } catch (EngineException e) {
                // Removed since; the next start says so.
                continue;
            }
            endpoints.add(new Endpoint(
                    "",
                    network.id(),
                    network.name(),
                    wish,
                    orEmpty(wish.ipv4()),
                    0,
                    "",
                    orEmpty(wish.ipv6()),
                    0,
                    "",
                    orEmpty(wish.mac()),
                    null,
                    null));
        }
        return endpoints;
    }

    private static String orEmpty(@Nullable String text) {
        return text == null ? "" : text;
    }
}
