package io.cooperage.ui.networks;

import io.cooperage.engine.container.Container;
import io.cooperage.engine.network.Network;
import io.cooperage.engine.network.NetworkConfig;
import io.cooperage.engine.network.NetworkConfig.Pool;
import io.cooperage.ui.i18n.Messages;
import io.cooperage.ui.model.LiveContainer;
import io.cooperage.ui.model.LiveContainers;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Collectors;

/// How networks are put into words.
public final class NetworkText {
    private static final Messages MESSAGES = Messages.of(NetworkText.class);

    private NetworkText() {}

    public static String subnets(Network network) {
        return network.config().pools().stream().map(Pool::subnet).collect(Collectors.joining("\n"));
    }

    public static String gateways(Network network) {
        return network.config().pools().stream()
                .map(Pool::gateway)
                .filter(Objects::nonNull)
                .collect(Collectors.joining("\n"));
    }

    /// `internal · IPv6`; empty for one with nothing unusual.
    public static String traits(Network network) {
        NetworkConfig config = network.config();
        List<String> words = new ArrayList<>();
        if (network.predefined()) {
            words.add(MESSAGES.text("predefined"));
        }
        if (config.internal()) {
            words.add(MESSAGES.text("internal"));
        }
        if (config.isolated()) {
            words.add(MESSAGES.text("isolated"));
        }
        if (config.ipv6()) {
            words.add(MESSAGES.text("ipv6"));
        }
        if (config.mtu() > 0) {
            words.add(MESSAGES.text("mtu", Integer.toString(config.mtu())));
        }
        return String.join("  ·  ", words);
    }

    public static String members(Network network, LiveContainers containers) {
        return network.members().stream()
                .map(member -> nameOf(member, containers))
                .collect(Collectors.joining(", "));
    }

    /// The name of its container, or that of the pod whose namespaces the container holds.
    public static String nameOf(Network.Member member, LiveContainers containers) {
        return containers
                .find(member.containerId())
                .flatMap(LiveContainer::heldPod)
                .orElse(member.containerName());
    }

    /// Containers that name the network and do not run on it now: they would be on it again when started.
    public static List<Container> waiting(Network network, LiveContainers containers) {
        return containers.all().stream()
                .filter(live -> !live.holdsAPod()) // Nobody starts it again.
                .map(LiveContainer::container)
                .filter(container -> container.config().networking().endpoints().stream()
                        .anyMatch(endpoint -> endpoint.network().equals(network.name())
                                || (endpoint.network().length() >= 12
                                        && network.id().startsWith(endpoint.network()))))
                .filter(container -> network.members().stream()
                        .noneMatch(member -> member.containerId().equals(container.id())))
                .toList();
    }

    /// Everything a filter may find, in lower case.
    public static String searchable(Network network, LiveContainers containers) {
        List<String> words = new ArrayList<>(List.of(
                network.name(),
                network.id(),
                network.config().driver(),
                subnets(network),
                gateways(network),
                traits(network),
                members(network, containers)));
        network.config().labels().forEach((key, value) -> words.add(key + "=" + value));
        return String.join("\n", words).toLowerCase(Locale.ROOT);
    }
}
