package io.cooperage.ui.cluster.usage;

import com.fasterxml.jackson.databind.JsonNode;
import io.cooperage.engine.container.ContainerStats;
import io.cooperage.ui.cluster.client.KubeSession;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/// From `metrics.k8s.io`, which tells an average of the last seconds and keeps nothing: what is shown begins
/// when somebody looks.
record MetricsUsage(KubeSession session, String namespace) implements UsageSource {

    /// What metrics-server itself measures by.
    @Override
    public Duration period() {
        return Duration.ofSeconds(15);
    }

    @Override
    public boolean isDetailed() {
        return false;
    }

    @Override
    public Map<String, List<ContainerStats>> read(List<JsonNode> pods, Map<String, Instant> latest, Instant now) {
        JsonNode metrics = session.read(
                "read the metrics of " + namespace, "/apis/metrics.k8s.io/v1beta1/namespaces/" + namespace + "/pods");
        Map<String, List<ContainerStats>> read = new HashMap<>();
        List<String> wanted = Requested.containers(pods);
        for (JsonNode pod : metrics.path("items")) {
            for (JsonNode container : pod.path("containers")) {
                String key = Requested.key(pod, container);
                if (wanted.contains(key)) {
                    read.put(key, List.of(sample(now, container.path("usage"))));
                }
            }
        }
        return read;
    }

    private static ContainerStats sample(Instant at, JsonNode usage) {
        OptionalDouble none = OptionalDouble.empty();
        OptionalLong unknown = OptionalLong.empty();
        return new ContainerStats(
                at,
                usage.has("cpu")
                        ? OptionalDouble.of(Requested.amount(usage.path("cpu").asText()))
                        : none,
                none,
                usage.has("memory")
                        ? OptionalLong.of(
                                (long) Requested.amount(usage.path("memory").asText()))
                        : unknown,
                unknown,
                unknown,
                unknown,
                unknown,
                unknown,
                unknown,
                none,
                none,
                unknown,
                unknown,
                none,
                none,
                none);
    }
}
