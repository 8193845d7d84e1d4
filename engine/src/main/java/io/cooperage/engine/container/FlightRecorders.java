package io.cooperage.engine.container;

import io.cooperage.engine.container.stats.FlightRecorder;
import io.cooperage.engine.container.stats.GroupSampleSource;
import io.cooperage.engine.container.stats.PidNamespaces;
import io.cooperage.engine.container.stats.ProcSampleSource;
import io.cooperage.engine.container.stats.SampleSource;
import io.cooperage.engine.container.stats.Sampler;
import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.event.EventStream.Subscription;
import io.cooperage.engine.linux.Cgroup;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.ObjLongConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What is recorded of each container while it runs, and kept after. Any thread.
final class FlightRecorders implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(FlightRecorders.class);

    private final ContainerFiles files;
    private final Sampler sampler;
    private final PidNamespaces pidNamespaces = new PidNamespaces();
    private final Map<String, FlightRecorder> recorders = new ConcurrentHashMap<>();

    /// @param onOutOfMemory told a container's id when the kernel has killed in it for lack of memory
    FlightRecorders(ContainerFiles files, ObjLongConsumer<String> onOutOfMemory) {
        this.files = files;
        this.sampler = Sampler.start(onOutOfMemory);
    }

    private FlightRecorder recorder(String id) {
        return recorders.computeIfAbsent(id, _ -> new FlightRecorder(files.stats(id)));
    }

    /// The container has a process; sampling begins.
    ///
    /// @param adopted it ran before this engine opened
    void begin(ManagedContainer container, boolean adopted) {
        try {
            SampleSource source = source(container);
            FlightRecorder recorder = recorder(container.id());
            if (adopted) {
                sampler.add(container.id(), source, recorder);
            } else {
                sampler.addStarted(container.id(), source, recorder);
            }
        } catch (EngineException e) {
            // Ended before its first sample; the end is told by the shim.
            LOG.debug("container {}: not sampled: {}", container.id(), e.getMessage());
        }
    }

    private SampleSource source(ManagedContainer container) {
        Cgroup cgroup = container.cgroup;
        return cgroup == null || cgroup.directories().isEmpty()
                ? new ProcSampleSource(pidNamespaces, container.value().state().pid())
                : new GroupSampleSource(cgroup.gauge());
    }

    /// Its process has ended; the record stays.
    void end(ManagedContainer container) {
        sampler.remove(container.id());
    }

    /// The container is removed, its files are about to be.
    void forget(ManagedContainer container) {
        recorders.remove(container.id());
    }

    List<ContainerStats> history(ManagedContainer container, Instant from, Instant to) {
        return recorder(container.id()).history(from, to);
    }

    Optional<ContainerStats> latest(ManagedContainer container) {
        return recorder(container.id()).latest();
    }

    Subscription subscribe(Consumer<Map<String, ContainerStats>> listener) {
        return sampler.listen(listener);
    }

    @Override
    public void close() {
        sampler.close();
    }
}
