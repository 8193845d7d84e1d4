package io.cooperage.engine.cluster.kubelet;

import io.cooperage.engine.container.Container;
import io.cooperage.engine.container.ContainerService;
import io.cooperage.engine.container.ContainerService.RemoveOptions;
import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.error.ErrorKind;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// What pods have on this machine, found by what lies there and not by what a kubelet knows: also what an
/// engine that was killed has left. For any thread, while no kubelet runs pods in the same folder.
public final class PodRemains {
    /// A cluster that is switched off ends its pods as a machine that shuts down does: they are asked, and
    /// not waited for long.
    private static final Duration GRACE = Duration.ofSeconds(2);

    private static final RemoveOptions FOR_GOOD = new RemoveOptions(true, true, false);

    private final ContainerService containers;
    private final PodFolders folders;

    PodRemains(ContainerService containers, PodFolders folders) {
        this.containers = containers;
        this.folders = folders;
    }

    /// @param cluster the folder of the cluster's data
    public static PodRemains under(Path cluster, ContainerService containers) {
        return new PodRemains(containers, PodFolders.under(cluster));
    }

    /// Asks the processes of all pods at once to end, kills after two seconds those that have not, and
    /// removes the containers. Files of the pods stay. Blocks until it is done.
    ///
    /// @throws EngineException containers are left; why the first could not go
    public void end() {
        Queue<EngineException> failures = new ConcurrentLinkedQueue<>();
        atOnce(uidsOfContainers(), failures, uid -> end(uid, GRACE, failures));
        EngineException first = failures.peek();
        // Another may have removed it at the same moment; what counts is what is there now.
        if (first != null && !uidsOfContainers().isEmpty()) {
            throw first;
        }
    }

    /// [#end], and then the files and mounts of all pods go too.
    ///
    /// @throws EngineException something is left; why the first could not go
    public void clear() {
        end();
        folders.uids().forEach(folders::remove);
    }

    /// Of all pods that have something here.
    Set<String> uids() {
        Set<String> uids = uidsOfContainers();
        uids.addAll(folders.uids());
        return uids;
    }

    private Set<String> uidsOfContainers() {
        Set<String> uids = new LinkedHashSet<>();
        for (Container container : containers.list()) {
            String uid = container.config().labels().get(PodNames.POD_UID);
            if (uid != null) {
                uids.add(uid);
            }
        }
        return uids;
    }

    /// Everything of one pod, whose containers get the time to end that they were made with.
    ///
    /// @throws EngineException something is left; why the first could not go
    void remove(String uid) {
        Queue<EngineException> failures = new ConcurrentLinkedQueue<>();
        end(uid, null, failures);
        EngineException first = failures.peek();
        if (first != null) {
            throw first;
        }
        folders.remove(uid);
    }

    private void end(String uid, @Nullable Duration grace, Queue<EngineException> failures) {
        PodRuns runs = PodRuns.of(containers, uid);
        atOnce(runs.alive(), failures, container -> containers.stop(container.id(), grace));
        // Those that share first, and then who holds what they share.
        runs.byName().values().forEach(all -> each(all, failures, this::remove));
        each(runs.sandboxes(), failures, this::remove);
    }

    private void remove(Container container) {
        containers.remove(container.id(), FOR_GOOD);
    }

    private static <T> void atOnce(Collection<T> all, Queue<EngineException> failures, Consumer<T> change) {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            all.forEach(one -> threads.execute(() -> attempt(one, failures, change)));
        }
    }

    private static <T> void each(Collection<T> all, Queue<EngineException> failures, Consumer<T> change) {
        all.forEach(one -> attempt(one, failures, change));
    }

    /// The others must get their chance, whatever this one meets; one that is gone is no failure.
    private static <T> void attempt(T one, Queue<EngineException> failures, Consumer<T> change) {
        try {
            change.accept(one);
        } catch (EngineException e) {
            if (e.kind() != ErrorKind.NOT_FOUND) {
                failures.add(e);
            }
        }
    }
}
