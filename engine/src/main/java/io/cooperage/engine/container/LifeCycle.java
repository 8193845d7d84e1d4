package io.cooperage.engine.container;

import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.event.EngineEvent.ContainerAction;
import io.cooperage.engine.event.EventStream;
import io.cooperage.engine.network.ContainerNetworks;
import io.cooperage.engine.store.EnginePaths;
import io.cooperage.engine.volume.ContainerVolumes;
import java.time.InstantSource;
import java.util.Map;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The parts that make a container's life, put together: each knows those that stand before it here.
final class LifeCycle implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(LifeCycle.class);

    final ContainerTimer timer = new ContainerTimer();
    final ContainerEvents events;
    final FlightRecorders recorders;
    final ContainerRuns runs;
    final ContainerStops stops;
    final SetAsideContainers kept;
    final ContainerRemoval removal;
    final ContainerStreams streams;
    final ContainerExecs execs;
    final ContainerCounting counting = new ContainerCounting();
    final ContainerCommits commits;
    final ContainerUpdates updates;
    final ContainerSizes sizes;
    final ContainerPruning pruning;
    final ContainerClaims claims;
    final ContainerFilter.Facts facts;

    private final ContainerIndex index;

    LifeCycle(
            ContainerIndex index,
            ContainerTable table,
            ContainerFiles files,
            ContainerLauncher launcher,
            ContainerImager imager,
            Supplier<ContainerImages> images,
            ContainerNetworks networks,
            ContainerVolumes volumes,
            EnginePaths paths,
            EventStream stream,
            InstantSource clock) {
        this.index = index;
        events = new ContainerEvents(stream, clock);
        claims = new ContainerClaims(networks, volumes);
        recorders = new FlightRecorders(files, this::outOfMemory);
        runs = new ContainerRuns(launcher, imager, table, recorders, events, clock, timer, this::removeIfAsked);
        stops = new ContainerStops(runs, table, events);
        kept = new SetAsideContainers(table, index, launcher, claims, events, timer, images, paths.data(), clock);
        removal = new ContainerRemoval(index, table, launcher, recorders, claims, events, runs, stops, kept);
        streams = new ContainerStreams(events);
        execs = new ContainerExecs(index, launcher, events);
        commits = new ContainerCommits(imager, stops, events);
        updates = new ContainerUpdates(launcher, table, events);
        sizes = new ContainerSizes(files, images);
        pruning = new ContainerPruning(index, sizes, removal, events);
        facts = new LocalFacts(index, images, networks);
    }

    private void removeIfAsked(ManagedContainer container) {
        removal.removeIfAsked(container);
    }

    /// The kernel has killed in a container for lack of memory; the container itself may live on.
    private void outOfMemory(String id, long kills) {
        try {
            events.announce(index.resolve(id), ContainerAction.OOM, Map.of("kills", Long.toString(kills)));
        } catch (EngineException e) {
            LOG.debug("out of memory in {}, which is gone: {}", id, e.getMessage());
        }
    }

    /// Everything that runs has been adopted.
    void open() {
        kept.open();
        runs.open(index.all());
    }

    @Override
    public void close() {
        timer.close();
        recorders.close();
    }
}
