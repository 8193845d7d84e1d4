package io.cooperage.engine.cluster.controller.network;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cooperage.engine.cluster.controller.ControlLoop;
import io.cooperage.engine.cluster.controller.KindView;
import io.cooperage.engine.cluster.controller.PodState;
import io.cooperage.engine.cluster.object.KubeObject;
import io.cooperage.engine.cluster.object.LabelSelector;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// The Services that choose pods by labels, and which changes of pods matter to them.
///
/// @param services all of them, and those that choose nothing too
record SelectedServices(KindView services, KindView pods) {
    static final String HEADLESS = "service.kubernetes.io/headless";
    static final String TRIGGERED = "endpoints.kubernetes.io/last-change-trigger-time";

    /// Has the loop work on a Service when it changes, and when a pod that it chooses, or chose, does.
    void wire(ControlLoop loop) {
        loop.onOwn(services);
        loop.on(pods, (old, now, newest) -> {
            if (!matters(old, now)) {
                return;
            }
            for (KubeObject service : services.list(newest.namespace(), LabelSelector.EVERYTHING)) {
                LabelSelector selector = selector(service);
                if (selector != null && (matches(selector, old) || matches(selector, now))) {
                    loop.add(service.namespace(), service.name(), pods.kind(), newest);
                }
            }
        });
    }

    private static boolean matches(LabelSelector selector, @Nullable KubeObject pod) {
        return pod != null && selector.matches(pod.labels());
    }

    private static boolean matters(@Nullable KubeObject old, @Nullable KubeObject now) {
        if (old == null || now == null) {
            KubeObject pod = old == null ? now : old;
            return pod != null && !new PodState(pod).ip().isEmpty();
        }
        PodState before = new PodState(old);
        PodState after = new PodState(now);
        return !old.uid().equals(now.uid())
                || !before.ip().equals(after.ip())
                || before.isReady() != after.isReady()
                || before.isOver() != after.isOver()
                || before.isTerminating() != after.isTerminating()
                || !before.node().equals(after.node())
                || !old.metadata().path("labels").equals(now.metadata().path("labels"));
    }

    /// Null where a Service chooses nothing: then its endpoints are somebody else's affair.
    static @Nullable LabelSelector selector(KubeObject service) {
        JsonNode selector = service.spec().path("selector");
        if (selector.isEmpty() || service.spec().path("type").asText().equals("ExternalName")) {
            return null;
        }
        return LabelSelector.of(selector.properties().stream()
                .collect(Collectors.toMap(Map.Entry::getKey, e -> e.getValue().asText())));
    }

    List<Backend> backends(KubeObject service, LabelSelector selector) {
        return Backend.of(service, pods.list(service.namespace(), selector));
    }

    static boolean isHeadless(KubeObject service) {
        return service.spec().path("clusterIP").asText().equals("None");
    }

    static boolean publishesNotReady(KubeObject service) {
        return service.spec().path("publishNotReadyAddresses").asBoolean();
    }

    /// The Service's own, and the one that marks a headless one.
    static ObjectNode labels(KubeObject service) {
        ObjectNode labels = service.tree().objectNode();
        service.labels().forEach(labels::put);
        if (isHeadless(service)) {
            labels.put(HEADLESS, "");
        } else {
            labels.remove(HEADLESS);
        }
        return labels;
    }
}
