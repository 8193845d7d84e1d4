package io.cooperage.engine.cluster;

import io.cooperage.engine.cluster.access.ServiceAccountTokens;
import io.cooperage.engine.cluster.access.ServiceAccountTokens.Bound;
import io.cooperage.engine.cluster.api.ClusterApi;
import io.cooperage.engine.cluster.kubelet.TokenSource;
import io.cooperage.engine.cluster.object.KubeObject;
import java.time.Duration;
import java.util.List;

/// Gives pods tokens of their service accounts, good while the pod is there.
record PodTokens(ClusterApi api, ServiceAccountTokens tokens) implements TokenSource {

    @Override
    public Token token(KubeObject pod, String audience, Duration lifetime) {
        String name = pod.spec().path("serviceAccountName").asText("default");
        KubeObject account = api.get(api.kinds().of("serviceaccounts"), pod.namespace(), name);
        ServiceAccountTokens.Token made = tokens.issue(
                account,
                audience.isEmpty() ? List.of() : List.of(audience),
                lifetime,
                new Bound("Pod", pod.name(), pod.uid()));
        return new Token(made.text(), made.ends());
    }
}
