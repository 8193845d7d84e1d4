package io.cooperage.ui.containers.detail;

import com.fasterxml.jackson.databind.JsonNode;
import io.cooperage.engine.Engine;
import io.cooperage.engine.Housekeeping;
import io.cooperage.engine.container.ContainerLog;
import io.cooperage.engine.container.ContainerService;
import io.cooperage.engine.container.ExecConfig;
import io.cooperage.engine.container.ExecSession;
import io.cooperage.engine.container.Isolation;
import io.cooperage.engine.container.ProcessEntry;
import io.cooperage.engine.doctor.Doctor;
import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.event.EventStream;
import io.cooperage.engine.image.ImageService;
import io.cooperage.engine.image.RegistryService;
import io.cooperage.engine.image.browse.TreeComparer;
import io.cooperage.engine.journal.Journal;
import io.cooperage.engine.network.NetworkService;
import io.cooperage.engine.store.EnginePaths;
import io.cooperage.engine.volume.VolumeService;
import io.cooperage.ui.testing.FakeContainers;
import io.cooperage.ui.testing.FakeEvents;
import io.cooperage.ui.testing.FakeImages;
import io.cooperage.ui.testing.FakeRegistries;
import io.cooperage.ui.testing.NoComparer;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// An engine over [FakeContainers] whose containers also have a log, processes, a launch plan and shells, as the test
/// sets them.
public final class DetailEngine implements Engine {
    private final FakeEvents events = new FakeEvents();
    private final Containers containers = new Containers(events);
    private final FakeImages images = new FakeImages(events, containers);
    private final FakeRegistries registries = new FakeRegistries();
    private volatile TreeComparer comparer = new NoComparer();

    /// What it answers with; any thread may read, the test sets.
    public static final class Containers extends FakeContainers {
        public volatile Supplier<ContainerLog> log = () -> {
            throw EngineException.notFound("No log was kept");
        };
        public volatile Function<ExecConfig, ExecSession> exec = config -> {
            throw EngineException.notFound(config.command().getFirst() + ": no such file or directory");
        };
        public volatile @Nullable Isolation isolation;
        public volatile List<ProcessEntry> processes = List.of();
        public volatile @Nullable JsonNode json;

        Containers(FakeEvents events) {
            super(events);
        }

        @Override
        public ContainerLog log(String ref) {
            return log.get();
        }

        @Override
        public ExecSession exec(String ref, ExecConfig config) {
            return exec.apply(config);
        }

        @Override
        public Isolation isolation(String ref) {
            Isolation set = isolation;
            return set == null ? super.isolation(ref) : set;
        }

        @Override
        public List<ProcessEntry> top(String ref) {
            return processes;
        }

        @Override
        public JsonNode inspect(String ref) {
            JsonNode set = json;
            return set == null ? super.inspect(ref) : set;
        }
    }

    @Override
    public EnginePaths paths() {
        return EnginePaths.under(Path.of("/nowhere"));
    }

    @Override
    public ContainerService containers() {
        return containers;
    }

    public Containers fake() {
        return containers;
    }

    @Override
    public ImageService images() {
        return images;
    }

    public FakeImages fakeImages() {
        return images;
    }

    @Override
    public RegistryService registries() {
        return registries;
    }

    public FakeRegistries fakeRegistries() {
        return registries;
    }

    @Override
    public TreeComparer comparer() {
        return comparer;
    }

    /// What compares trees; until then nothing can be compared.
    public void compareWith(TreeComparer other) {
        comparer = other;
    }

    @Override
    public EventStream events() {
        return events;
    }

    public FakeEvents fakeEvents() {
        return events;
    }

    @Override
    public Doctor doctor() {
        return () -> List.of(new Doctor.Check("User namespaces", Doctor.Verdict.OK, "enabled", ""));
    }

    @Override
    public boolean rootless() {
        return true;
    }

    @Override
    public void close() {}

    @Override
    public NetworkService networks() {
        throw new UnsupportedOperationException("networks are not faked");
    }

    @Override
    public VolumeService volumes() {
        throw new UnsupportedOperationException("volumes are not faked");
    }

    @Override
    public Journal journal() {
        throw new UnsupportedOperationException("the journal is not faked");
    }

    @Override
    public Housekeeping housekeeping() {
        throw new UnsupportedOperationException("housekeeping is not faked");
    }
}
