package io.cooperage.engine.container;

import io.cooperage.engine.event.EventStream;
import io.cooperage.engine.event.EventStream.Subscription;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;

/// wip: until the sampler lands.
final class SampledRecorders implements FlightRecorders {
    SampledRecorders(ContainerFiles files, EventStream events, InstantSource clock) {}

    @Override
    public void begin(ManagedContainer container) {}

    @Override
    public void end(ManagedContainer container) {}

    @Override
    public void forget(ManagedContainer container) {}

    @Override
    public List<ContainerStats> history(ManagedContainer container, Instant from, Instant to) {
        return List.of();
    }

    @Override
    public Optional<ContainerStats> latest(ManagedContainer container) {
        return Optional.empty();
    }

    @Override
    public Subscription subscribe(BiConsumer<String, ContainerStats> listener) {
        return () -> {};
    }

    @Override
    public void close() {}
}
