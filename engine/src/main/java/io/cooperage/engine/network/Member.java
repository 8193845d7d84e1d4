package io.cooperage.engine.network;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// What is known of one container that is on networks.
///
/// @param settings with every network it names
/// @param run what it holds while it runs, from before anything of it is made; null otherwise
record Member(
        String containerId,
        String name,
        NetworkSettings settings,
        @Nullable Run run) {

    Member withRun(@Nullable Run other) {
        return new Member(containerId, name, settings, other);
    }

    Member withSettings(NetworkSettings other) {
        return new Member(containerId, name, other, run);
    }

    Member withName(String other) {
        return new Member(containerId, other, settings, run);
    }

    /// @param hostname,domainname as the container sees itself
    /// @param endpoints in the order in which they were connected
    record Run(String hostname, String domainname, List<Endpoint> endpoints, List<PublishedPort> ports) {
        Run {
            endpoints = List.copyOf(endpoints);
            ports = List.copyOf(ports);
        }

        Run withEndpoints(List<Endpoint> others) {
            return new Run(hostname, domainname, others, ports);
        }
    }
}
