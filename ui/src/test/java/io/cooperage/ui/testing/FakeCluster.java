package io.cooperage.ui.testing;

import io.cooperage.engine.cluster.ApiFront;
import io.cooperage.engine.cluster.ClusterService;
import io.cooperage.engine.cluster.api.ClusterApi;
import io.cooperage.engine.cluster.node.PodAccess;
import io.cooperage.engine.cluster.timeline.Timeline;
import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.error.ErrorKind;
import java.nio.file.Path;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// A cluster that is off and can't be turned on.
public final class FakeCluster implements ClusterService {
    @Override
    public State state() {
        return new State(Phase.OFF, Instant.EPOCH, "");
    }

    @Override
    public boolean wasOn() {
        return false;
    }

    @Override
    public void serveThrough(ApiFront apiFront) {}

    @Override
    public void start() {
        throw off();
    }

    @Override
    public void stop() {}

    @Override
    public void reset() {}

    @Override
    public ClusterApi api() {
        throw off();
    }

    @Override
    public PodAccess pods() {
        throw off();
    }

    @Override
    public Timeline timeline() {
        throw off();
    }

    @Override
    public Path kubeconfig() {
        return Path.of("/nowhere/kubeconfig");
    }

    @Override
    public @Nullable Path mergeIntoUserConfig(Path config) {
        throw off();
    }

    private static EngineException off() {
        return new EngineException(ErrorKind.UNAVAILABLE, "the cluster of this test can't be turned on");
    }
}
