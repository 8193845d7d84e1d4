package io.cooperage.engine.api.kube;

import java.io.IOException;
import java.util.Set;

/// What answers the subresources that are streams of bytes: `log`, `exec`, `attach`, `portforward`. For any
/// thread.
public interface PodStreams {

    /// Without any: they are answered as Kubernetes answers paths that it doesn't have.
    PodStreams NONE = new PodStreams() {
        @Override
        public Set<String> subresources() {
            return Set.of();
        }

        @Override
        public void serve(KubeCall call) {
            throw Refusals.noSuchPath();
        }
    };

    /// Those of pods that [#serve] takes.
    Set<String> subresources();

    /// Answers it, on the request's own thread. The caller may do it; that the pod exists is not known.
    ///
    /// @throws io.cooperage.engine.cluster.api.StatusException becomes the answer, as long as none has begun
    /// @throws IOException the client is gone
    void serve(KubeCall call) throws IOException;
}
