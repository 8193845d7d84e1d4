package io.cooperage.engine.container;

import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.error.ErrorKind;
import io.cooperage.engine.network.ContainerNetworks;
import io.cooperage.engine.network.Endpoint;
import io.cooperage.engine.network.EndpointConfig;
import io.cooperage.engine.network.EndpointLink;
import io.cooperage.engine.network.NetworkConfig;
import io.cooperage.engine.network.NetworkMode;
import io.cooperage.engine.network.NetworkSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/// Links on the default network, Docker's `--link` from before networks had names: whom they lead to, and what
/// the container with them learns by its variables. They name the other by its id from the container's creation
/// on, so they survive a new name of it. Holds no lock.
final class ContainerLinks {
    private final ContainerNetworks networks;
    private final ContainerIndex index;

    ContainerLinks(ContainerNetworks networks, ContainerIndex index) {
        this.networks = networks;
        this.index = index;
    }

    static List<EndpointLink> of(ContainerConfig config) {
        return config.networking().endpoints().stream()
                .filter(ContainerLinks::isOnDefault)
                .flatMap(endpoint -> endpoint.links().stream())
                .map(EndpointLink::parse)
                .toList();
    }

    private static boolean isOnDefault(EndpointConfig endpoint) {
        return endpoint.network().equals(NetworkConfig.BRIDGE);
    }

    /// The same configuration with other links.
    static ContainerConfig with(ContainerConfig config, UnaryOperator<List<String>> change) {
        NetworkSettings settings = config.networking();
        return config.toBuilder()
                .networking(settings.withEndpoints(settings.endpoints().stream()
                        .map(endpoint ->
                                isOnDefault(endpoint) ? endpoint.withLinks(change.apply(endpoint.links())) : endpoint)
                        .toList()))
                .build();
    }

    /// Finds whom a new container's links lead to, at once: they must be there.
    ///
    /// @throws EngineException INVALID_ARGUMENT for a container that is not there or is in the machine's network
    ContainerConfig bound(ContainerConfig config) {
        return of(config).isEmpty()
                ? config
                : with(
                        config,
                        links -> links.stream()
                                .map(EndpointLink::parse)
                                .map(link ->
                                        new EndpointLink(owner(link.target()).id(), link.alias()).toString())
                                .toList());
    }

    /// The container itself, or whose network it shares.
    private Container owner(String ref) {
        Container other = find(ref)
                .map(ManagedContainer::value)
                // As NOT_FOUND Docker's clients would take it for the image's.
                .orElseThrow(() ->
                        EngineException.invalid("could not get container for " + ref + ": No such container: " + ref));
        NetworkMode mode = other.config().networking().mode();
        if (mode.kind() == NetworkMode.Kind.HOST) {
            throw EngineException.invalid("conflicting options: host type networking can't be used with links. This"
                    + " would result in undefined behavior: container " + other.name()
                    + " is in the machine's own network");
        }
        return mode.container() == null ? other : owner(mode.container());
    }

    /// What a start needs: everybody it is linked to runs, and is on the default network.
    ///
    /// @throws EngineException CONFLICT in Docker's words
    void requireRunning(Container container) {
        for (EndpointLink link : of(container.config())) {
            Container other = find(link.target())
                    .map(ManagedContainer::value)
                    .orElseThrow(() -> EngineException.conflict("Cannot link to a container that is gone: "
                            + link.target() + " AS " + word(container, link) + "; remove the link with docker rm --link"
                            + " " + container.name() + "/" + link.alias()));
            if (!other.state().status().isAlive()) {
                throw EngineException.conflict("Cannot link to a non running container: /" + other.name() + " AS "
                        + word(container, link) + "; start it first");
            }
            if (place(other).isEmpty()) {
                throw EngineException.conflict("Cannot link to /" + other.name()
                        + ", as it does not belong to the default network; connect it to network "
                        + NetworkConfig.BRIDGE + " first");
            }
        }
    }

    /// Of those that run now.
    List<String> variables(Container container) {
        List<String> variables = new ArrayList<>();
        for (EndpointLink link : of(container.config())) {
            find(link.target())
                    .map(ManagedContainer::value)
                    .ifPresent(other -> place(other)
                            .ifPresent(place -> variables.addAll(
                                    LinkVariables.of(container, link.alias(), place.ipv4(), other.config()))));
        }
        return variables;
    }

    private Optional<Endpoint> place(Container other) {
        return networks.state(other.id()).endpoints().stream()
                .filter(endpoint -> endpoint.networkName().equals(NetworkConfig.BRIDGE)
                        && !endpoint.ipv4().isEmpty())
                .findFirst();
    }

    /// As `HostConfig.Links` tells of them: `/db:/web/database`.
    List<String> told(Container container) {
        return of(container.config()).stream()
                .flatMap(link -> find(link.target()).stream()
                        .map(other -> "/" + other.value().name() + ":" + word(container, link)))
                .toList();
    }

    private static String word(Container container, EndpointLink link) {
        return "/" + container.name() + "/" + link.alias();
    }

    private Optional<ManagedContainer> find(String ref) {
        try {
            return Optional.of(index.resolve(ref));
        } catch (EngineException e) {
            if (e.kind() == ErrorKind.NOT_FOUND) {
                return Optional.empty();
            }
            throw e;
        }
    }
}
