package io.cooperage.engine.network;

import io.cooperage.engine.network.Member.Run;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/// Links on the default network. Containers have no names there, so whom one is linked to stands in its
/// /etc/hosts, with the address of now. These links name the other by its id.
final class DefaultLinks {
    private final NetworkState state;

    DefaultLinks(NetworkState state) {
        this.state = state;
    }

    /// A line of /etc/hosts.
    ///
    /// @param names separated by blanks
    record HostLine(String address, String names) {}

    /// Of those that run now.
    ///
    /// @param connected where the container with the links is
    List<HostLine> lines(List<Endpoint> connected) {
        List<HostLine> lines = new ArrayList<>();
        for (Endpoint endpoint : onDefault(connected).toList()) {
            for (String text : endpoint.config().links()) {
                EndpointLink link = EndpointLink.parse(text);
                state.member(link.target()).ifPresent(member -> lines.addAll(lines(link.alias(), member)));
            }
        }
        return lines;
    }

    private List<HostLine> lines(String alias, Member member) {
        Run run = member.run();
        if (run == null) {
            return List.of();
        }
        Set<String> names = new LinkedHashSet<>(List.of(alias, run.hostname(), member.name()));
        return onDefault(run.endpoints())
                .flatMap(endpoint -> Stream.of(endpoint.ipv4(), endpoint.ipv6()))
                .filter(address -> !address.isEmpty())
                .map(address -> new HostLine(address, String.join(" ", names)))
                .toList();
    }

    /// Who has a run and a link to this container.
    List<String> linkedTo(String container) {
        return state.members().stream()
                .filter(member -> isLinkedTo(member, container))
                .map(Member::containerId)
                .toList();
    }

    private boolean isLinkedTo(Member member, String container) {
        Run run = member.run();
        return run != null
                && onDefault(run.endpoints())
                        .flatMap(endpoint -> endpoint.config().links().stream())
                        .anyMatch(link -> EndpointLink.parse(link).target().equals(container));
    }

    private Stream<Endpoint> onDefault(List<Endpoint> endpoints) {
        return endpoints.stream().filter(endpoint -> !NameDirectory.hasNames(state, endpoint));
    }
}
