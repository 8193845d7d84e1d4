package io.cooperage.engine.cluster;

import io.cooperage.engine.cluster.api.ClusterApi;
import io.cooperage.engine.cluster.node.PodAccess;
import io.cooperage.engine.cluster.timeline.Timeline;
import java.nio.file.Path;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// The cluster as a screen or an API server sees it: off until it is wanted. For any thread.
public interface ClusterService {

    State state();

    /// The engine before this one ended with the cluster on: its pods may run, and wait for it.
    boolean wasOn();

    /// How clients are to reach it, from the next start on.
    void serveThrough(ApiFront apiFront);

    /// Starts what keeps the cluster, adopts pods that run, and returns when objects can be written. Nothing
    /// when it runs already.
    ///
    /// @throws io.cooperage.engine.error.EngineException UNAVAILABLE with what is missing
    void start();

    /// Ends the cluster and its pods' containers; the objects stay for the next start.
    void stop();

    /// [#stop()], and removes every object and volume of it.
    void reset();

    /// @throws io.cooperage.engine.error.EngineException UNAVAILABLE when the cluster is off
    ClusterApi api();

    PodAccess pods();

    Timeline timeline();

    /// Where clients find it, with the credentials of its administrator; mode 0600.
    Path kubeconfig();

    /// Adds a context `cooperage` to the user's own kubeconfig, after a copy of it was made.
    ///
    /// @return the copy, or null when there was no file before
    @Nullable
    Path mergeIntoUserConfig(Path config);

    /// @param since when it came to this
    /// @param trouble why it is [Phase#FAILED]; else empty
    record State(Phase phase, Instant since, String trouble) {}

    enum Phase {
        OFF,
        STARTING,
        RUNNING,
        STOPPING,
        FAILED
    }
}
