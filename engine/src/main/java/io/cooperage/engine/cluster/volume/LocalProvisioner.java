package io.cooperage.engine.cluster.volume;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cooperage.engine.cluster.api.ClusterApi;
import io.cooperage.engine.cluster.api.DeleteOptions;
import io.cooperage.engine.cluster.api.StatusException;
import io.cooperage.engine.cluster.api.StatusReason;
import io.cooperage.engine.cluster.api.WriteOptions;
import io.cooperage.engine.cluster.events.EventRecorder;
import io.cooperage.engine.cluster.informer.Informer;
import io.cooperage.engine.cluster.informer.Informers;
import io.cooperage.engine.cluster.kind.Kind;
import io.cooperage.engine.cluster.object.KubeObject;
import io.cooperage.engine.cluster.scheduler.VolumeMatch;
import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.linux.Syscalls;
import io.cooperage.engine.store.TreeRemover;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Makes a PersistentVolume, which is a folder in the engine's data, for each claim of a class of ours, and
/// removes it with what is in it when its claim is gone and the class says `Delete`. A claim that asks for
/// more later gets it, where its class allows that: the number is all that changes. Binding is the volume
/// controller's: this follows the protocol of Kubernetes' external provisioners. One thread of its own.
///
/// **The size is what was asked for, and is not enforced**: folders share the file system that the engine's
/// data are on, as with other local provisioners. Every volume says so in an annotation.
public final class LocalProvisioner implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(LocalProvisioner.class);
    private static final String MANAGER = "local-provisioner";
    private static final String PROVISIONED_BY = "pv.kubernetes.io/provisioned-by";
    private static final String ASKED = "volume.kubernetes.io/storage-provisioner";

    /// Keeps a volume until its folder is gone. Kubernetes' own provisioners use the same name.
    private static final String FINALIZER = "external-provisioner.volume.kubernetes.io/finalizer";

    private static final String CAPACITY_NOTE = "cooperage.io/capacity";
    private static final String DELETE = "Delete";
    private static final Duration AGAIN = Duration.ofSeconds(5);

    private final ClusterApi api;
    private final Informer claims;
    private final Informer volumes;
    private final Informer classes;
    private final EventRecorder events;
    private final Path folder;
    private final TreeRemover remover = new TreeRemover(Syscalls.host());
    private final List<AutoCloseable> listening = new ArrayList<>();
    private final BlockingQueue<Work> queue = new LinkedBlockingQueue<>();

    /// What is in the queue: the same is not done twice in a row.
    private final Set<Work> queued = ConcurrentHashMap.newKeySet();

    private final Thread thread;
    private volatile boolean closed;

    private sealed interface Work {}

    private record Claim(String namespace, String name) implements Work {}

    private record Volume(String name) implements Work {}

    private record AllClaims() implements Work {}

    private LocalProvisioner(Informers informers, EventRecorder events, Path folder) {
        this.api = informers.api();
        this.claims = informers.of("persistentvolumeclaims");
        this.volumes = informers.of("persistentvolumes");
        this.classes = informers.of("storageclasses.storage.k8s.io");
        this.events = events;
        this.folder = folder;
        this.thread = Thread.ofVirtual().name(MANAGER).unstarted(this::work);
    }

    /// @param folder that the volumes are in; made if need be
    public static LocalProvisioner start(Informers informers, EventRecorder events, Path folder) {
        VolumeFolder.createPrivate(folder);
        LocalProvisioner provisioner = new LocalProvisioner(informers, events, folder.toAbsolutePath());
        provisioner.listen();
        provisioner.thread.start();
        return provisioner;
    }

    private void listen() {
        listening.add(claims.listen((old, now) -> {
            KubeObject claim = now != null ? now : old;
            if (claim != null) {
                enqueue(new Claim(claim.namespace(), claim.name()));
                if (now == null) {
                    enqueue(new Volume(volumeName(claim)));
                }
            }
        }));
        listening.add(volumes.listen((_, now) -> {
            if (now != null) {
                enqueue(new Volume(now.name()));
            }
        }));
        listening.add(classes.listen((_, now) -> {
            if (now != null) {
                enqueue(new AllClaims());
            }
        }));
    }

    private void enqueue(Work work) {
        if (queued.add(work)) {
            queue.add(work);
        }
    }

    private void work() {
        try {
            while (!closed) {
                Work work = queue.take();
                queued.remove(work);
                attempt(work);
            }
        } catch (InterruptedException e) {
            LOG.debug("the provisioner ends");
        }
    }

    private void attempt(Work work) {
        try {
            switch (work) {
                case Claim claim -> serve(claims.get(claim.namespace(), claim.name()));
                case Volume volume -> reclaim(volumes.get("", volume.name()));
                case AllClaims _ -> claims.all().forEach(claim -> enqueue(new Claim(claim.namespace(), claim.name())));
            }
        } catch (EngineException e) {
            LOG.warn("{}: {}; tried again in {} s", work, e.getMessage(), AGAIN.toSeconds());
            Thread.ofVirtual().start(() -> later(work));
        }
    }

    private void later(Work work) {
        try {
            Thread.sleep(AGAIN);
            if (!closed) {
                enqueue(work);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    // Claims

    private static String volumeName(KubeObject claim) {
        return "pvc-" + claim.uid();
    }

    private void serve(@Nullable KubeObject claim) {
        if (claim == null || claim.deletionTimestamp().isPresent()) {
            return;
        }
        String volume = claim.spec().path("volumeName").asText();
        if (volume.isEmpty()) {
            provision(claim);
        } else {
            grow(claim, volumes.get("", volume));
        }
    }

    /// Admission has asked the class whether it may. The claim learns its new size from the volume.
    private void grow(KubeObject claim, @Nullable KubeObject volume) {
        if (volume == null
                || !isOurs(volume)
                || !VolumeMatch.isKeptFor(volume, claim)
                || VolumeMatch.capacity(volume).compareTo(VolumeMatch.request(claim)) >= 0) {
            return;
        }
        KubeObject changed = volume.copy();
        changed.tree().withObject("/spec/capacity").put("storage", requested(claim));
        api.update(volumes.kind(), "", volume.name(), "", changed, because(claim));
        events.normal(claim, "VolumeResizeSuccessful", "Resize volume succeeded");
    }

    private WriteOptions because(KubeObject claim) {
        return WriteOptions.by(MANAGER).because(claims.kind().key(claim.namespace(), claim.name()), claim.revision());
    }

    private static String requested(KubeObject claim) {
        return claim.spec().path("resources").path("requests").path("storage").asText();
    }

    private static boolean isOurs(KubeObject volume) {
        return LocalClass.PROVISIONER.equals(volume.annotations().get(PROVISIONED_BY));
    }

    private void provision(KubeObject claim) {
        // The volume controller has found none that is there already, nor need wait for a pod.
        boolean asked = LocalClass.PROVISIONER.equals(claim.annotations().get(ASKED));
        String className = claim.spec().path("storageClassName").asText();
        KubeObject storageClass = className.isEmpty() ? null : classes.get("", className);
        if (!asked || storageClass == null || volumes.get("", volumeName(claim)) != null) {
            return;
        }
        String trouble = trouble(claim, storageClass);
        if (!trouble.isEmpty()) {
            events.warning(
                    claim,
                    "ProvisioningFailed",
                    "failed to provision volume with StorageClass \"" + className + "\": " + trouble);
            return;
        }
        events.normal(
                claim,
                "Provisioning",
                "External provisioner is provisioning volume for claim \"" + claim.namespace() + "/" + claim.name()
                        + "\"");
        make(claim, storageClass);
        events.normal(claim, "ProvisioningSucceeded", "Successfully provisioned volume " + volumeName(claim));
    }

    private static String trouble(KubeObject claim, KubeObject storageClass) {
        if (!claim.spec().path("selector").isMissingNode()) {
            return "claim Selector is not supported";
        }
        if (claim.spec().path("volumeMode").asText().equals("Block")) {
            return "Block volumes are not supported: use volumeMode Filesystem";
        }
        if (claim.spec().hasNonNull("dataSource") || claim.spec().hasNonNull("dataSourceRef")) {
            return "a volume with the content of another is not supported: leave dataSource and dataSourceRef out";
        }
        if (!storageClass.tree().path("mountOptions").isEmpty()) {
            return "the class has mountOptions, and a folder takes none";
        }
        if (!storageClass.tree().path("allowedTopologies").isEmpty()
                && !storageClass.tree().path("volumeBindingMode").asText().equals("WaitForFirstConsumer")) {
            return "the class has allowedTopologies, and no node is known before a pod has one: use"
                    + " volumeBindingMode WaitForFirstConsumer";
        }
        if (!storageClass.tree().path("parameters").isEmpty()) {
            return "the class has parameters, and " + LocalClass.PROVISIONER + " knows none";
        }
        return "";
    }

    private void make(KubeObject claim, KubeObject storageClass) {
        Path path = folder.resolve(volumeName(claim) + "_" + claim.namespace() + "_" + claim.name());
        VolumeFolder.create(path);
        ObjectNode tree = JsonNodeFactory.instance.objectNode();
        tree.put("apiVersion", "v1").put("kind", "PersistentVolume");
        ObjectNode metadata = tree.putObject("metadata");
        metadata.put("name", volumeName(claim));
        metadata.putObject("annotations")
                .put(PROVISIONED_BY, LocalClass.PROVISIONER)
                .put(CAPACITY_NOTE, "not enforced");
        String policy = storageClass.tree().path("reclaimPolicy").asText(DELETE);
        if (policy.equals(DELETE)) {
            metadata.putArray("finalizers").add(FINALIZER);
        }
        ObjectNode spec = tree.putObject("spec");
        spec.putObject("capacity").put("storage", requested(claim));
        JsonNode modes = claim.spec().path("accessModes");
        spec.set("accessModes", modes instanceof ArrayNode ? modes.deepCopy() : JsonNodeFactory.instance.arrayNode());
        spec.put("persistentVolumeReclaimPolicy", policy);
        spec.put("storageClassName", storageClass.name());
        spec.put("volumeMode", "Filesystem");
        spec.putObject("hostPath").put("path", path.toString()).put("type", "DirectoryOrCreate");
        spec.putObject("claimRef")
                .put("apiVersion", "v1")
                .put("kind", "PersistentVolumeClaim")
                .put("namespace", claim.namespace())
                .put("name", claim.name())
                .put("uid", claim.uid())
                .put("resourceVersion", Long.toString(claim.revision()));
        Kind kind = volumes.kind();
        try {
            api.create(kind, "", new KubeObject(tree), because(claim));
        } catch (StatusException e) {
            if (e.reason() != StatusReason.ALREADY_EXISTS) {
                throw e;
            }
        }
    }

    // Volumes

    /// Removes the volume if it is ours to remove. Its folder goes first: what is left after a crash in
    /// between is a volume without one, which is removed again.
    private void reclaim(@Nullable KubeObject volume) {
        if (volume == null || !isOurs(volume) || !isFree(volume)) {
            return;
        }
        if (!volume.spec().path("persistentVolumeReclaimPolicy").asText().equals(DELETE)) {
            // Somebody has decided to keep what is in it after it was made.
            if (volume.deletionTimestamp().isPresent()) {
                letGo(volume);
            }
            return;
        }
        Path path = Path.of(volume.spec().path("hostPath").path("path").asText("/"));
        if (path.isAbsolute() && path.normalize().equals(path) && folder.equals(path.getParent())) {
            remover.remove(path);
        } else {
            // Somebody has written another path into it.
            events.warning(
                    volume,
                    "VolumeFailedDelete",
                    path + " is not in " + folder + ": what is there is left where it is");
        }
        if (!letGo(volume)) {
            return;
        }
        DeleteOptions options = DeleteOptions.by(MANAGER, volume.uid());
        try {
            api.delete(volumes.kind(), "", volume.name(), options);
        } catch (StatusException e) {
            if (e.reason() != StatusReason.NOT_FOUND && e.reason() != StatusReason.CONFLICT) {
                throw e;
            }
        }
    }

    /// @return false when it has changed meanwhile, and comes again
    private boolean letGo(KubeObject volume) {
        if (!volume.finalizers().contains(FINALIZER)) {
            return true;
        }
        KubeObject free = volume.withoutFinalizer(FINALIZER);
        try {
            api.update(volumes.kind(), "", volume.name(), "", free, WriteOptions.by(MANAGER));
            return true;
        } catch (StatusException e) {
            if (e.reason() != StatusReason.NOT_FOUND && e.reason() != StatusReason.CONFLICT) {
                throw e;
            }
            return false;
        }
    }

    /// Its claim, the very one, is no more: as the store has it, for the copies here may be a moment behind.
    /// One that is kept for no claim is in use until somebody deletes it.
    private boolean isFree(KubeObject volume) {
        JsonNode reference = volume.spec().path("claimRef");
        String uid = reference.path("uid").asText();
        if (uid.isEmpty()) {
            return volume.deletionTimestamp().isPresent();
        }
        KubeObject claim = api.find(
                claims.kind(),
                reference.path("namespace").asText(),
                reference.path("name").asText());
        return claim == null || !claim.uid().equals(uid);
    }

    @Override
    public void close() {
        closed = true;
        thread.interrupt();
        for (AutoCloseable listener : listening) {
            try {
                listener.close();
            } catch (Exception e) {
                LOG.warn("a listener did not end", e);
            }
        }
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
