package io.cooperage.ui.containers.detail.network;

import io.cooperage.engine.network.ContainerNetworking;
import io.cooperage.engine.network.ListeningPort;
import io.cooperage.engine.network.NetworkService.NetworkRule;
import java.util.List;

/// All that the tab shows, as it was read at once.
///
/// @param rules of the machine's packet filter that exist for this container
/// @param listening what programs in it wait at
/// @param hosts,resolv as the container sees them; empty where it has none
/// @param free names of networks that it is not on
record Wiring(
        ContainerNetworking networking,
        List<ListeningPort> listening,
        List<NetworkRule> rules,
        String hosts,
        String resolv,
        List<String> free) {
    static final Wiring NONE = new Wiring(ContainerNetworking.NONE, List.of(), List.of(), "", "", List.of());

    Wiring {
        listening = List.copyOf(listening);
        rules = List.copyOf(rules);
        free = List.copyOf(free);
    }
}
