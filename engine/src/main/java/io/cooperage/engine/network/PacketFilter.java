package io.cooperage.engine.network;

import io.cooperage.engine.network.NetworkService.Hindrance;
import io.cooperage.engine.network.NetworkService.NetworkRule;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The rules of one engine in the packet filter of the engine's namespace: a table of its own, changed
/// atomically. Of other tables only what [ForwardAllowance] and
/// [FirewalldZone] say is touched. Safe for any thread.
interface PacketFilter extends AutoCloseable {

    /// Brings the table to this state, making it if it is gone. The bridges exist by then; a state that
    /// equals the last one may cost nothing.
    void set(FilterState state);

    /// The rules that the kernel has for these addresses.
    List<NetworkRule> rulesOf(List<String> addresses);

    /// What is known to hold back the bridges that are there.
    List<Hindrance> hindrances();

    /// Takes the table away when nothing needs it any more, else leaves it for the next engine.
    @Override
    void close();

    record FilterState(List<FilteredBridge> bridges, List<PortTarget> ports) {
        public FilterState {
            bridges = List.copyOf(bridges);
            ports = List.copyOf(ports);
        }
    }

    /// @param device name of the bridge
    /// @param subnets `10.1.0.0/16`, `fd00::/64`
    /// @param internal nothing passes between it and anything else
    /// @param isolated nothing passes between its own ports
    record FilteredBridge(String device, List<String> subnets, boolean internal, boolean isolated, boolean masquerade) {
        public FilteredBridge {
            subnets = List.copyOf(subnets);
        }
    }

    /// Where a published port leads.
    ///
    /// @param bridge device of the network the address is on
    /// @param ipv4,ipv6 the container's, null when it has none
    record PortTarget(
            String containerId,
            PublishedPort port,
            String bridge,
            @Nullable String ipv4,
            @Nullable String ipv6) {}
}
