package io.cooperage.engine.cluster.controller.storage;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cooperage.engine.cluster.controller.ControlContext;
import io.cooperage.engine.cluster.controller.ControlLoop;
import io.cooperage.engine.cluster.controller.KindView;
import io.cooperage.engine.cluster.controller.PodTemplate;
import io.cooperage.engine.cluster.controller.Reconciler;
import io.cooperage.engine.cluster.controller.Work;
import io.cooperage.engine.cluster.events.EventRecorder;
import io.cooperage.engine.cluster.object.KubeObject;
import io.cooperage.engine.cluster.scheduler.VolumeMatch;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// Makes the claims of pods' ephemeral volumes; they go with the pod.
public final class EphemeralClaimReconciler implements Reconciler {
    private static final String NAME = "ephemeral-volume-controller";

    private final KindView pods;
    private final KindView claims;
    private final EventRecorder events;

    public EphemeralClaimReconciler(ControlContext context) {
        this.pods = context.view("pods");
        this.claims = context.view("persistentvolumeclaims");
        this.events = context.events(NAME);
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public void wire(ControlLoop loop) {
        loop.on(pods, (old, now, newest) -> {
            if (old == null) {
                for (JsonNode volume : newest.spec().path("volumes")) {
                    if (volume.has("ephemeral")) {
                        loop.add(newest.namespace(), newest.name(), pods.kind(), newest);
                        return;
                    }
                }
            }
        });
        loop.onControlled(claims, pods.kind());
    }

    @Override
    public @Nullable Duration reconcile(Work work) {
        KubeObject pod = pods.get(work.namespace(), work.name());
        if (pod == null || pod.deletionTimestamp().isPresent()) {
            return null;
        }
        for (JsonNode volume : pod.spec().path("volumes")) {
            JsonNode template = volume.path("ephemeral").path("volumeClaimTemplate");
            if (!template.isObject()) {
                continue;
            }
            String name = VolumeMatch.claimName(pod, volume);
            KubeObject there = claims.get(pod.namespace(), name);
            if (there == null) {
                claims.create(pod.namespace(), model(pod, name, template), work.writing());
            } else if (there.controller()
                    .filter(owner -> owner.uid().equals(pod.uid()))
                    .isEmpty()) {
                events.warning(
                        pod,
                        "FailedBinding",
                        "ephemeral volume " + volume.path("name").asText() + ": PVC " + pod.namespace() + "/" + name
                                + " was not created for pod " + pod.namespace() + "/" + pod.name()
                                + " (pod is not owner)");
            }
        }
        return null;
    }

    private static KubeObject model(KubeObject pod, String name, JsonNode template) {
        ObjectNode claim = JsonNodeFactory.instance.objectNode();
        claim.put("apiVersion", "v1").put("kind", "PersistentVolumeClaim");
        ObjectNode meta = claim.putObject("metadata").put("name", name);
        for (String part : new String[] {"labels", "annotations"}) {
            JsonNode value = template.path("metadata").path(part);
            if (!value.isEmpty()) {
                meta.set(part, value.deepCopy());
            }
        }
        meta.putArray("ownerReferences").add(PodTemplate.ownerReference(pod));
        claim.set("spec", template.path("spec").deepCopy());
        return new KubeObject(claim);
    }
}
