package io.cooperage.engine.cluster.kubelet;

import io.cooperage.engine.cluster.object.KubeObject;
import java.time.Duration;
import java.time.Instant;

/// Makes the tokens by which pods sign in to the API. For any thread.
public interface TokenSource {

    /// @param audience empty is the API server itself
    /// @throws io.cooperage.engine.error.EngineException when the pod's service account is not there
    Token token(KubeObject pod, String audience, Duration lifetime);

    record Token(String text, Instant expires) {
        @Override
        public String toString() {
            return "Token[until " + expires + "]";
        }
    }
}
