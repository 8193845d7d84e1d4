package io.cooperage.engine.cluster.kubelet;

import com.fasterxml.jackson.databind.JsonNode;
import io.cooperage.engine.cluster.events.EventRecorder;
import io.cooperage.engine.cluster.object.KubeObject;
import io.cooperage.engine.container.Container;
import org.jspecify.annotations.Nullable;

/// Begins what a pod's containers ask for at their start and before their end. For the pod's thread.
final class PodHooks {
    private final PodContext context;

    PodHooks(PodContext context) {
        this.context = context;
    }

    /// @return null when the container has none
    @Nullable
    Hook postStart(JsonNode spec, Container run) {
        JsonNode handler = spec.path("lifecycle").path("postStart");
        return handler.isObject() ? begin("postStart", "PostStartHook", spec, run, handler) : null;
    }

    /// @return null when the container has none
    @Nullable
    Hook preStop(JsonNode spec, Container run) {
        JsonNode handler = spec.path("lifecycle").path("preStop");
        return handler.isObject() ? begin("preStop", "PreStopHook", spec, run, handler) : null;
    }

    private Hook begin(String word, String shown, JsonNode spec, Container run, JsonNode handler) {
        String name = ContainerSpecs.name(spec);
        ContainerTarget target = target(run, spec);
        KubeObject pod = context.pod();
        EventRecorder events = context.parts().events();
        return new Hook(
                word + " " + pod.name() + "/" + name,
                () -> {
                    String failure = Hooks.run(handler, target);
                    if (failure != null) {
                        events.record(
                                pod,
                                ContainerSpecs.fieldPath(pod, name),
                                EventRecorder.Type.WARNING,
                                "Failed" + shown,
                                shown + " failed: " + failure);
                    }
                    return failure;
                },
                context.poke());
    }

    /// The container for those who ask it something from outside, hooks and probes.
    ContainerTarget target(Container run, JsonNode spec) {
        KubeletParts parts = context.parts();
        Container sandbox = parts.containers().get(run.config().labels().getOrDefault(PodNames.SANDBOX, run.id()));
        boolean host = ContainerPlans.isOnHostNetwork(context.pod());
        return new ContainerTarget(
                parts.containers(),
                run.id(),
                spec,
                sandbox,
                host ? "" : context.address(),
                !parts.options().rootless());
    }
}
