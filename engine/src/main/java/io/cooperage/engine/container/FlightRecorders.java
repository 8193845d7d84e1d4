package io.cooperage.engine.container;

import io.cooperage.engine.event.EventStream.Subscription;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;

/// What is recorded of each container while it runs, and kept after.
interface FlightRecorders extends AutoCloseable {
    /// The container has a process; sampling begins.
    void begin(ManagedContainer container);

    /// Its process has ended; the record stays.
    void end(ManagedContainer container);

    /// The container is removed, its files are about to be.
    void forget(ManagedContainer container);

    List<ContainerStats> history(ManagedContainer container, Instant from, Instant to);

    Optional<ContainerStats> latest(ManagedContainer container);

    Subscription subscribe(BiConsumer<String, ContainerStats> listener);

    @Override
    void close();
}
