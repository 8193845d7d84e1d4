package io.cooperage.engine.cluster.kubelet;

import io.cooperage.engine.cluster.events.ClusterEvents;
import io.cooperage.engine.cluster.events.EventRecorder;
import io.cooperage.engine.cluster.informer.Informer;
import io.cooperage.engine.cluster.informer.Informers;
import io.cooperage.engine.cluster.object.KubeObject;
import io.cooperage.engine.container.ContainerService;
import io.cooperage.engine.container.LocalContainers;
import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.error.ErrorKind;
import io.cooperage.engine.event.EngineEvent;
import io.cooperage.engine.event.EngineEvent.ContainerEvent;
import io.cooperage.engine.event.EventStream;
import io.cooperage.engine.event.EventStream.Subscription;
import io.cooperage.engine.image.ImageService;
import io.cooperage.engine.linux.Capabilities;
import io.cooperage.engine.linux.Capability;
import io.cooperage.engine.linux.CgroupTree;
import io.cooperage.engine.linux.MemInfo;
import io.cooperage.engine.network.Network;
import io.cooperage.engine.network.NetworkConfig;
import io.cooperage.engine.network.NetworkConfig.Pool;
import io.cooperage.engine.network.NetworkService;
import io.cooperage.engine.runtime.ShimRuntime;
import io.cooperage.engine.store.EnginePaths;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Runs the pods that are bound to this node, and keeps the node itself in the API.
///
/// Pods survive it: [#close] lets go of them as they run, and the next kubelet finds them by their labels.
/// For any thread.
public final class Kubelet implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Kubelet.class);

    private final Parts parts;
    private final KubeletOptions options;
    private final PodRemains remains;
    private final KubeletParts shared;
    private final NodeKeeper node;
    private final Informer pods;
    private final Map<String, PodWorker> workers = new ConcurrentHashMap<>();
    private final List<AutoCloseable> listening = new ArrayList<>();
    private @Nullable Subscription subscription;
    private volatile boolean closed;

    /// What the kubelet drives and is driven by.
    public record Parts(
            EnginePaths paths,
            ContainerService containers,
            ImageService images,
            NetworkService networks,
            EventStream engineEvents,
            Informers informers,
            ClusterEvents events,
            TokenSource tokens,
            ClaimSource claims,
            InstantSource clock) {}

    public Kubelet(Parts parts, KubeletOptions options) {
        this.parts = parts;
        this.options = options;
        Path data = parts.paths().data().resolve("cluster");
        PodFolders folders = PodFolders.under(data);
        PodFolders.make(folders.root(), "rwx------");
        this.remains = new PodRemains(parts.containers(), folders);
        Path emptyRoot = PodFolders.make(data.resolve("sandbox-root"), "rwxr-xr-x");
        EventRecorder recorder = parts.events().recorder("kubelet", options.nodeName());
        CgroupTree cgroups = CgroupTree.inspect(parts.paths().engineName());
        PodResources resources =
                new PodResources(cgroups.controllers(), MemInfo.read().total(), lowestOomScore());
        Path pause = ShimRuntime.program(parts.paths().data().resolve("bin"));
        ContainerPlans plans = new ContainerPlans(options, folders, resources, pause, emptyRoot);
        ApiReferences references = new ApiReferences(parts.informers().api());
        NodeCapacity capacity = NodeCapacity.ofThisMachine(parts.paths().data());
        this.shared = new KubeletParts(
                options,
                parts.containers(),
                parts.images(),
                parts.informers().api(),
                parts.informers().api().kinds().of("pods"),
                parts.informers().of("services"),
                new ContainerStarter(parts.containers(), parts.images(), plans, cgroups, recorder),
                new PodVolumes(folders, references, parts.tokens(), parts.claims(), LocalContainers.fileIds()),
                folders,
                new PodNetworkFiles(
                        options.clusterDns(), options.domain(), hostFile("/etc/hosts"), hostFile("/etc/resolv.conf")),
                references,
                new TerminationMessages(parts.containers(), folders),
                recorder,
                parts.clock(),
                capacity.allocatable(),
                new QosGroups(cgroups, capacity.processors() * 1000L),
                new DiskMeter(parts.containers(), folders));
        this.node = new NodeKeeper(parts, options, capacity, recorder, cgroups.remedy());
        this.pods = parts.informers().of("pods");
    }

    /// Lowering it takes a capability that counts in the machine's own user namespace only; without, the own
    /// is the least (proc_pid_oom_score_adj(5)).
    private int lowestOomScore() {
        if (!options.rootless() && Capabilities.grantable().contains(Capability.SYS_RESOURCE)) {
            return -1000;
        }
        return Integer.parseInt(hostFile("/proc/self/oom_score_adj").strip());
    }

    private static String hostFile(String path) {
        try {
            return Files.readString(Path.of(path));
        } catch (IOException _) {
            // A machine may have none; then there is nothing to add.
            return "";
        }
    }

    /// Registers the node, adopts pods that run, and starts those that do not.
    ///
    /// @throws EngineException when the pods' network can't be made
    public void start() {
        Network network = ensureNetwork();
        node.begin(network.config().pools().getFirst().subnet());
        listening.add(pods.listen(this::podChanged));
        listening.add(parts.informers().of("configmaps").listen(this::objectChanged));
        listening.add(parts.informers().of("secrets").listen(this::objectChanged));
        subscription = parts.engineEvents().subscribe(this::engineChanged, this::pokeAll);
        pokeAll();
        removeOrphans();
    }

    private Network ensureNetwork() {
        try {
            return parts.networks().get(options.network());
        } catch (EngineException e) {
            if (e.kind() != ErrorKind.NOT_FOUND) {
                throw e;
            }
        }
        EngineException taken = null;
        for (String subnet : options.podSubnets()) {
            try {
                return parts.networks().create(network(subnet));
            } catch (EngineException e) {
                // Another cluster of this machine may have it; nothing hangs on which one it is.
                if (e.kind() != ErrorKind.FORBIDDEN) {
                    throw e;
                }
                taken = taken == null ? e : taken;
            }
        }
        throw Objects.requireNonNull(taken);
    }

    private NetworkConfig network(String subnet) {
        return new NetworkConfig(
                options.network(),
                NetworkConfig.BRIDGE,
                false,
                false,
                List.of(new Pool(subnet, null, null, Map.of())),
                0,
                false,
                true,
                null,
                Map.of(),
                Map.of("io.cooperage.cluster", options.nodeName()));
    }

    private boolean isOurs(KubeObject pod) {
        return pod.spec().path("nodeName").asText().equals(options.nodeName());
    }

    private void podChanged(@Nullable KubeObject old, @Nullable KubeObject now) {
        if (closed) {
            return;
        }
        if (old != null && (now == null || !now.uid().equals(old.uid()))) {
            PodWorker worker = workers.get(old.uid());
            if (worker != null) {
                worker.gone();
            }
        }
        if (now != null && isOurs(now)) {
            PodWorker known = workers.get(now.uid());
            if (known == null) {
                begin(now);
            } else {
                known.update(now);
            }
        }
    }

    private PodWorker begin(KubeObject pod) {
        String uid = pod.uid();
        PodWorker worker = new PodWorker(pod, shared, () -> workers.remove(uid));
        workers.put(uid, worker);
        worker.begin();
        return worker;
    }

    /// A ConfigMap or a Secret.
    private void objectChanged(@Nullable KubeObject old, @Nullable KubeObject now) {
        KubeObject object = now == null ? old : now;
        if (object == null) {
            return;
        }
        for (PodWorker worker : workers.values()) {
            KubeObject pod = worker.pod();
            if (pod.namespace().equals(object.namespace())) {
                if (PodVolumes.refersTo(pod, object.kind(), object.name())) {
                    worker.refresh();
                } else if (isWaiting(pod)) {
                    worker.poke();
                }
            }
        }
    }

    private static boolean isWaiting(KubeObject pod) {
        return pod.status().path("phase").asText("Pending").equals(PodPhase.PENDING.text());
    }

    private void engineChanged(EngineEvent event) {
        if (event instanceof ContainerEvent container) {
            switch (container.action()) {
                case DIE, DESTROY -> {
                    PodWorker worker = workers.get(container.attributes().getOrDefault(PodNames.POD_UID, ""));
                    if (worker != null) {
                        worker.poke();
                    }
                }
                default -> {
                    // What the kubelet did itself, or what changes no pod.
                }
            }
        } else if (event instanceof EngineEvent.ImageEvent) {
            node.imagesChanged();
        }
    }

    /// More has happened than could be told.
    private void pokeAll() {
        workers.values().forEach(PodWorker::poke);
    }

    /// Containers and folders of pods that the API does not know any more end.
    private void removeOrphans() {
        Set<String> gone = remains.uids();
        pods.all().stream().filter(this::isOurs).forEach(pod -> gone.remove(pod.uid()));
        for (String uid : gone) {
            Thread.ofVirtual().name("orphan " + uid).start(() -> removeOrphan(uid));
        }
    }

    private void removeOrphan(String uid) {
        try {
            remains.remove(uid);
        } catch (EngineException e) {
            LOG.warn("pod {}, of which nobody knows any more, is not removed: {}", uid, e.getMessage());
        }
    }

    /// Lets go of the pods, which run on.
    @Override
    public void close() {
        closed = true;
        Subscription events = subscription;
        if (events != null) {
            events.close();
        }
        for (AutoCloseable listener : listening) {
            try {
                listener.close();
            } catch (Exception e) {
                // Whatever a listener's end meets, the others must end too.
                LOG.warn("kubelet: a listener has not ended well: {}", e.toString());
            }
        }
        node.close();
        List<PodWorker> all = List.copyOf(workers.values());
        all.forEach(PodWorker::close);
        try {
            for (PodWorker worker : all) {
                worker.join();
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    /// [#close], and ends every pod's containers; the API's objects stay, and the next start runs them again.
    ///
    /// @throws EngineException containers are left; why the first could not go
    public void stop() {
        close();
        remains.end();
    }

    /// After [#stop], with the cluster's objects gone: the folders of pods and their network go too.
    ///
    /// @throws EngineException something is left; why the first could not go
    public void reset() {
        remains.clear();
        try {
            parts.networks().remove(options.network());
        } catch (EngineException e) {
            if (e.kind() != ErrorKind.NOT_FOUND) {
                throw e;
            }
        }
    }
}
