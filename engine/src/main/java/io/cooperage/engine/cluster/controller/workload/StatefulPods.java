package io.cooperage.engine.cluster.controller.workload;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cooperage.engine.cluster.api.StatusException;
import io.cooperage.engine.cluster.controller.KindView;
import io.cooperage.engine.cluster.controller.PodState;
import io.cooperage.engine.cluster.controller.PodTemplate;
import io.cooperage.engine.cluster.controller.Work;
import io.cooperage.engine.cluster.events.EventRecorder;
import io.cooperage.engine.cluster.object.KubeObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The pods of a StatefulSet with what makes each one itself: its number, its names, its claims.
final class StatefulPods {
    static final String POD_NAME = "statefulset.kubernetes.io/pod-name";
    static final String POD_INDEX = "apps.kubernetes.io/pod-index";
    private static final Pattern NUMBERED = Pattern.compile("(.*)-([0-9]{1,9})");

    private final KindView pods;
    private final KindView claims;
    private final EventRecorder events;

    StatefulPods(KindView pods, KindView claims, EventRecorder events) {
        this.pods = pods;
        this.claims = claims;
        this.events = events;
    }

    /// The number in its name, or -1 where it has none of this set.
    static int ordinal(KubeObject set, KubeObject pod) {
        Matcher matcher = NUMBERED.matcher(pod.name());
        return matcher.matches() && matcher.group(1).equals(set.name()) ? Integer.parseInt(matcher.group(2)) : -1;
    }

    /// Makes the pod, its claims first.
    ///
    /// @return null when a claim of an earlier pod of its name is still on its way out
    @Nullable
    KubeObject create(KubeObject set, KubeObject revision, int ordinal, Work work) {
        KubeObject pod = model(set, revision, ordinal);
        for (KubeObject claim : claimModels(set, ordinal).values()) {
            if (!ensureClaim(set, pod, claim, work)) {
                return null;
            }
        }
        try {
            KubeObject created = pods.create(set.namespace(), pod, work.writing());
            events.normal(
                    set,
                    "SuccessfulCreate",
                    "create Pod " + pod.name() + " in StatefulSet " + set.name() + " successful");
            return created;
        } catch (StatusException e) {
            events.warning(
                    set,
                    "FailedCreate",
                    "create Pod " + pod.name() + " in StatefulSet " + set.name() + " failed error: " + e.getMessage());
            throw e;
        }
    }

    void delete(KubeObject set, PodState pod, Work work) {
        try {
            if (pods.delete(pod.object(), work.deleting(pod.object()))) {
                events.normal(
                        set,
                        "SuccessfulDelete",
                        "delete Pod " + pod.name() + " in StatefulSet " + set.name() + " successful");
            }
        } catch (StatusException e) {
            events.warning(
                    set,
                    "FailedDelete",
                    "delete Pod " + pod.name() + " in StatefulSet " + set.name() + " failed error: " + e.getMessage());
            throw e;
        }
    }

    /// A pod whose labels somebody took away gets them back.
    void mendIdentity(KubeObject set, PodState pod, Work work) {
        int ordinal = ordinal(set, pod.object());
        if (pod.label(POD_NAME).equals(pod.name()) && pod.label(POD_INDEX).equals(Integer.toString(ordinal))) {
            return;
        }
        KubeObject mended = pod.object().copy();
        PodTemplate.labels(mended.tree()).put(POD_NAME, pod.name()).put(POD_INDEX, Integer.toString(ordinal));
        pods.update(mended, work.writing());
    }

    private boolean ensureClaim(KubeObject set, KubeObject pod, KubeObject claim, Work work) {
        KubeObject there = claims.get(set.namespace(), claim.name());
        if (there != null) {
            return there.deletionTimestamp().isEmpty();
        }
        String what = "create Claim " + claim.name() + " Pod " + pod.name() + " in StatefulSet " + set.name();
        try {
            claims.create(set.namespace(), claim, work.writing());
            events.normal(set, "SuccessfulCreate", what + " success");
            return true;
        } catch (StatusException e) {
            events.warning(set, "FailedCreate", what + " failed error: " + e.getMessage());
            throw e;
        }
    }

    private static KubeObject model(KubeObject set, KubeObject revision, int ordinal) {
        ObjectNode pod = PodTemplate.pod(Revisions.template(revision), set);
        String name = set.name() + "-" + ordinal;
        pod.withObject("/metadata").put("name", name);
        PodTemplate.labels(pod)
                .put(POD_NAME, name)
                .put(POD_INDEX, Integer.toString(ordinal))
                .put(Revisions.POD_LABEL, revision.name());
        ObjectNode spec = pod.withObject("/spec");
        spec.put("hostname", name);
        spec.put("subdomain", set.spec().path("serviceName").asText());
        Map<String, KubeObject> claims = claimModels(set, ordinal);
        if (!claims.isEmpty()) {
            ArrayNode volumes = JsonNodeFactory.instance.arrayNode();
            claims.forEach((volume, claim) -> volumes.addObject()
                    .put("name", volume)
                    .putObject("persistentVolumeClaim")
                    .put("claimName", claim.name()));
            for (JsonNode volume : spec.path("volumes")) {
                if (!claims.containsKey(volume.path("name").asText())) {
                    volumes.add(volume);
                }
            }
            spec.set("volumes", volumes);
        }
        return new KubeObject(pod);
    }

    /// By the name of the volume.
    private static Map<String, KubeObject> claimModels(KubeObject set, int ordinal) {
        Map<String, KubeObject> models = new TreeMap<>();
        for (JsonNode template : set.spec().path("volumeClaimTemplates")) {
            String volume = template.path("metadata").path("name").asText();
            ObjectNode claim = JsonNodeFactory.instance.objectNode();
            claim.put("apiVersion", "v1").put("kind", "PersistentVolumeClaim");
            ObjectNode meta = claim.putObject("metadata");
            meta.put("name", volume + "-" + set.name() + "-" + ordinal);
            ObjectNode labels = meta.putObject("labels");
            template.path("metadata").path("labels").properties().forEach(e -> labels.set(e.getKey(), e.getValue()));
            set.spec()
                    .path("selector")
                    .path("matchLabels")
                    .properties()
                    .forEach(e -> labels.set(e.getKey(), e.getValue()));
            JsonNode annotations = template.path("metadata").path("annotations");
            if (!annotations.isEmpty()) {
                meta.set("annotations", annotations.deepCopy());
            }
            claim.set("spec", template.path("spec").deepCopy());
            models.put(volume, new KubeObject(claim));
        }
        return models;
    }

    /// Has the claims of a pod belong to whom their retention policy says: to the set, to a pod that is going
    /// because of scaling down, or to nobody.
    ///
    /// @param condemned it is beyond the number of replicas
    void applyRetention(KubeObject set, PodState pod, boolean condemned, Work work) {
        JsonNode policy = set.spec().path("persistentVolumeClaimRetentionPolicy");
        boolean ofSet = policy.path("whenDeleted").asText().equals("Delete");
        boolean ofPod = policy.path("whenScaled").asText().equals("Delete") && condemned;
        for (KubeObject model : claimModels(set, ordinal(set, pod.object())).values()) {
            KubeObject claim = claims.get(set.namespace(), model.name());
            if (claim != null && claim.deletionTimestamp().isEmpty()) {
                own(claim, set, ofSet && !ofPod, pod.object(), ofPod, work);
            }
        }
    }

    private void own(KubeObject claim, KubeObject set, boolean bySet, KubeObject pod, boolean byPod, Work work) {
        List<JsonNode> after = new ArrayList<>();
        boolean changed = false;
        boolean hasSet = false;
        boolean hasPod = false;
        for (JsonNode reference : claim.metadata().path("ownerReferences")) {
            String uid = reference.path("uid").asText();
            boolean isSet = uid.equals(set.uid());
            boolean isPod = uid.equals(pod.uid());
            if ((isSet && !bySet) || (isPod && !byPod)) {
                changed = true;
                continue;
            }
            hasSet |= isSet;
            hasPod |= isPod;
            after.add(reference);
        }
        if (bySet && !hasSet) {
            after.add(PodTemplate.ownerReference(set).put("controller", false).put("blockOwnerDeletion", false));
            changed = true;
        }
        if (byPod && !hasPod) {
            after.add(PodTemplate.ownerReference(pod).put("controller", false).put("blockOwnerDeletion", false));
            changed = true;
        }
        if (changed) {
            KubeObject owned = claim.copy();
            owned.ownMetadata().putArray("ownerReferences").addAll(after);
            claims.update(owned, work.writing());
        }
    }
}
