package io.cooperage.ui.containers.detail;

import com.fasterxml.jackson.databind.JsonNode;
import io.cooperage.engine.Engine;
import io.cooperage.engine.Housekeeping;
import io.cooperage.engine.build.BuildService;
import io.cooperage.engine.cluster.ClusterService;
import io.cooperage.engine.container.ContainerLog;
import io.cooperage.engine.container.ContainerService;
import io.cooperage.engine.container.ExecConfig;
import io.cooperage.engine.container.ExecSession;
import io.cooperage.engine.container.Isolation;
import io.cooperage.engine.container.ProcessEntry;
import io.cooperage.engine.doctor.Doctor;
import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.event.EngineEvent.NetworkAction;
import io.cooperage.engine.event.EngineEvent.NetworkEvent;
import io.cooperage.engine.event.EventStream;
import io.cooperage.engine.files.FileTree;
import io.cooperage.engine.image.ImageService;
import io.cooperage.engine.image.RegistryService;
import io.cooperage.engine.image.browse.TreeComparer;
import io.cooperage.engine.journal.Journal;
import io.cooperage.engine.network.ContainerNetworking;
import io.cooperage.engine.network.Endpoint;
import io.cooperage.engine.network.EndpointConfig;
import io.cooperage.engine.network.ListeningPort;
import io.cooperage.engine.network.NetworkService;
import io.cooperage.engine.store.EnginePaths;
import io.cooperage.engine.volume.VolumeService;
import io.cooperage.ui.testing.FakeCluster;
import io.cooperage.ui.testing.FakeContainers;
import io.cooperage.ui.testing.FakeEvents;
import io.cooperage.ui.testing.FakeHousekeeping;
import io.cooperage.ui.testing.FakeImages;
import io.cooperage.ui.testing.FakeJournal;
import io.cooperage.ui.testing.FakeNetworks;
import io.cooperage.ui.testing.FakeRegistries;
import io.cooperage.ui.testing.FakeVolumes;
import io.cooperage.ui.testing.NoComparer;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// An engine over [FakeContainers] whose containers also have a log, processes, a launch plan and shells,
/// as the test sets them.
public final class DetailEngine implements Engine {
    private final FakeEvents events = new FakeEvents();
    private final Containers containers = new Containers(events);
    private final FakeImages images = new FakeImages(events, containers);
    private final FakeNetworks networks = new FakeNetworks(events);
    private final FakeVolumes volumes = new FakeVolumes(events);
    private final Journal journal = new FakeJournal(events);
    private final Housekeeping housekeeping = new FakeHousekeeping(containers, images, networks, volumes);
    private final FakeCluster cluster = new FakeCluster();
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
        public volatile @Nullable FileTree files;
        public volatile ContainerNetworking networking = ContainerNetworking.NONE;
        public volatile List<ListeningPort> listening = List.of();
        private final FakeEvents events;
        private final Map<String, Supplier<ContainerLog>> logs = new ConcurrentHashMap<>();

        /// The log of one of them.
        public void putLog(String id, Supplier<ContainerLog> own) {
            logs.put(id, own);
        }

        Containers(FakeEvents events) {
            super(events);
            this.events = events;
        }

        @Override
        public FileTree files(String ref) {
            FileTree set = files;
            if (set == null) {
                throw EngineException.notFound("the root of " + ref + " is gone");
            }
            return set;
        }

        @Override
        public ContainerNetworking networking(String ref) {
            return networking;
        }

        @Override
        public List<ListeningPort> listening(String ref) {
            return listening;
        }

        @Override
        public void connect(String ref, EndpointConfig endpoint) {
            List<Endpoint> endpoints = new ArrayList<>(networking.endpoints());
            int number = 20 + endpoints.size();
            String id = "%04x".formatted(number * 7919 & 0xffff).repeat(16);
            endpoints.add(new Endpoint(
                    id,
                    id,
                    endpoint.network(),
                    endpoint,
                    "172.%d.0.2".formatted(number),
                    16,
                    "172.%d.0.1".formatted(number),
                    "",
                    0,
                    "",
                    "02:42:ac:%02x:00:02".formatted(number),
                    "eth" + endpoints.size(),
                    "veth" + id.substring(0, 6)));
            networking = new ContainerNetworking(endpoints, networking.ports());
            events.publish(
                    new NetworkEvent(Instant.now(), id, NetworkAction.CONNECT, Map.of("container", get(ref).id())));
        }

        @Override
        public void disconnect(String ref, String network, boolean force) {
            networking = new ContainerNetworking(
                    networking.endpoints().stream()
                            .filter(endpoint -> !endpoint.networkId().equals(network)
                                    && !endpoint.networkName().equals(network))
                            .toList(),
                    networking.ports());
            events.publish(new NetworkEvent(
                    Instant.now(), network, NetworkAction.DISCONNECT, Map.of("container", get(ref).id())));
        }

        @Override
        public ContainerLog log(String ref) {
            return logs.getOrDefault(ref, log).get();
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

    /// Pages that build are given a builder of their own.
    @Override
    public BuildService builder() {
        throw new UnsupportedOperationException("this engine builds nothing");
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

    public FakeNetworks fakeNetworks() {
        return networks;
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
        return networks;
    }

    @Override
    public VolumeService volumes() {
        return volumes;
    }

    @Override
    public Journal journal() {
        return journal;
    }

    @Override
    public ClusterService cluster() {
        return cluster;
    }

    @Override
    public Housekeeping housekeeping() {
        return housekeeping;
    }
}
