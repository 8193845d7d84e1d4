package io.cooperage.engine.container;

import io.cooperage.engine.network.EndpointLink;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

/// The order in which an engine that opens starts containers: one that shares a namespace of another, or is linked
/// to it, comes when the other's start was tried, for it needs the other to run. Filled by one thread; what it gives
/// is for any.
final class OpeningOrder {
    private record Start(Instant createdAt, CompletableFuture<Boolean> tried) {}

    /// Of every container that is to be started, by its id and by its name.
    private final Map<String, Start> starts = new HashMap<>();

    void add(Container container) {
        Start start = new Start(container.createdAt(), new CompletableFuture<>());
        starts.put(container.id(), start);
        starts.put(container.name(), start);
    }

    /// Done when everything that it needs was tried, or it needs nothing. Nothing ever waits for itself: what is
    /// needed is older.
    CompletableFuture<Void> turn(Container container) {
        return CompletableFuture.allOf(needs(container.config())
                .map(starts::get)
                .filter(Objects::nonNull)
                .filter(start -> start.createdAt().isBefore(container.createdAt()))
                .map(Start::tried)
                .toArray(CompletableFuture[]::new));
    }

    /// Its start has worked or failed, or is not wanted any more.
    void tried(Container container) {
        Start start = starts.get(container.id());
        if (start != null) {
            start.tried().complete(true);
        }
    }

    private static Stream<String> needs(ContainerConfig config) {
        Stream<String> shared = Stream.of(
                        config.networking().mode().container(),
                        config.ipcMode().container(),
                        config.pidMode().container())
                .filter(Objects::nonNull);
        List<EndpointLink> links = ContainerLinks.of(config);
        return Stream.concat(shared, links.stream().map(EndpointLink::target));
    }
}
