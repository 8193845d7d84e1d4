package io.cooperage.engine.cluster;

import io.cooperage.engine.cluster.api.ClusterApi;
import io.cooperage.engine.cluster.kubelet.KubeletOptions;
import io.cooperage.engine.cluster.kubelet.PodRemains;
import io.cooperage.engine.cluster.node.PodAccess;
import io.cooperage.engine.cluster.pki.Kubeconfig;
import io.cooperage.engine.cluster.timeline.Timeline;
import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.error.ErrorKind;
import io.cooperage.engine.linux.Syscalls;
import io.cooperage.engine.store.AtomicFile;
import io.cooperage.engine.store.StorageFailure;
import io.cooperage.engine.store.TreeRemover;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// The one cluster of an engine.
public final class LocalCluster implements ClusterService, AutoCloseable {
    private final ClusterGround ground;

    /// Held while the cluster starts or ends, which may take seconds; nobody waits for it to read the state.
    private final Object changing = new Object();

    private volatile @Nullable ApiFront front;
    private volatile @Nullable RunningCluster running;
    private volatile State state;

    public LocalCluster(ClusterGround ground) {
        this.ground = ground;
        state = new State(Phase.OFF, ground.clock().instant(), "");
    }

    @Override
    public void serveThrough(ApiFront apiFront) {
        front = apiFront;
    }

    @Override
    public State state() {
        return state;
    }

    @Override
    public boolean wasOn() {
        return Files.exists(mark());
    }

    @Override
    public void start() {
        synchronized (changing) {
            if (running != null) {
                return;
            }
            become(Phase.STARTING, "");
            try {
                Files.createDirectories(ground.data());
                RunningCluster started = new RunningCluster(ground, front);
                running = started;
                Kubeconfig config = started.kubeconfig();
                if (config != null) {
                    config.write(kubeconfig());
                }
                AtomicFile.write(mark(), "The cluster is on. The next engine starts it again.\n");
                become(Phase.RUNNING, "");
            } catch (IOException e) {
                become(Phase.FAILED, String.valueOf(e.getMessage()));
                throw StorageFailure.of("create the folder", ground.data(), e);
            } catch (RuntimeException e) {
                letGo();
                become(Phase.FAILED, RunningCluster.why(e));
                throw e;
            }
        }
    }

    @Override
    public void stop() {
        synchronized (changing) {
            become(Phase.STOPPING, "");
            letGo();
            forget(mark());
            forget(kubeconfig());
            remains().end();
            become(Phase.OFF, "");
        }
    }

    @Override
    public void reset() {
        synchronized (changing) {
            stop();
            // Before the data goes: what is mounted in it would hold it.
            remains().clear();
            removeNetwork();
            new TreeRemover(Syscalls.host()).remove(ground.data());
        }
    }

    private void become(Phase phase, String trouble) {
        state = new State(phase, ground.clock().instant(), trouble);
    }

    /// Ends what runs here; pods go on.
    private void letGo() {
        RunningCluster old = running;
        running = null;
        if (old != null) {
            old.close();
        }
    }

    /// Not the kubelet's own: a cluster that is off may have some too, after an engine that was killed.
    private PodRemains remains() {
        return PodRemains.under(ground.data(), ground.containers());
    }

    private void removeNetwork() {
        try {
            ground.networks().remove(KubeletOptions.NETWORK);
        } catch (EngineException e) {
            if (e.kind() != ErrorKind.NOT_FOUND) {
                throw e;
            }
        }
    }

    private static void forget(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw StorageFailure.of("delete", file, e);
        }
    }

    private Path mark() {
        return ground.data().resolve("on");
    }

    private RunningCluster on() {
        RunningCluster now = running;
        if (now == null) {
            throw new EngineException(ErrorKind.UNAVAILABLE, "the cluster is off; start it first");
        }
        return now;
    }

    @Override
    public ClusterApi api() {
        return on().api();
    }

    @Override
    public PodAccess pods() {
        return on().pods();
    }

    @Override
    public Timeline timeline() {
        return on().timeline();
    }

    @Override
    public Path kubeconfig() {
        return ground.paths().run().resolve("kubeconfig");
    }

    @Override
    public @Nullable Path mergeIntoUserConfig(Path config) {
        Kubeconfig ours = on().kubeconfig();
        if (ours == null) {
            throw new EngineException(ErrorKind.UNAVAILABLE, "the cluster's API is not served by this engine");
        }
        Instant now = ground.clock().instant();
        return ours.mergeInto(config, now);
    }

    /// Pods go on, and the next engine's cluster adopts them.
    @Override
    public void close() {
        synchronized (changing) {
            letGo();
            become(Phase.OFF, "");
        }
    }
}
