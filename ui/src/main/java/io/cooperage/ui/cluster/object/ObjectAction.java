package io.cooperage.ui.cluster.object;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.error.ErrorKind;
import io.cooperage.ui.cluster.client.KubeSession;
import io.cooperage.ui.cluster.client.ObjectRef;
import io.cooperage.ui.cluster.client.ResourceType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Something that fits an object of a certain kind in its present state.
///
/// @param key of its words
/// @param work blocks
record ObjectAction(String key, String icon, Work work) {

    @FunctionalInterface
    interface Work {
        /// @return what it made; empty where it changes what is there
        Optional<ObjectRef> run(KubeSession session, ObjectRef ref, Map<String, ResourceType> byKind);
    }

    static List<ObjectAction> of(JsonNode object) {
        List<ObjectAction> actions = new ArrayList<>();
        switch (object.path("kind").asText()) {
            case "Deployment" -> {
                boolean paused = object.at("/spec/paused").asBoolean();
                actions.add(flag(paused ? "resume-rollout" : "pause-rollout", pauseIcon(paused), "paused", !paused));
            }
            case "CronJob" -> {
                boolean suspended = object.at("/spec/suspend").asBoolean();
                actions.add(new ObjectAction(
                        "trigger", "fth-play", (session, ref, kinds) -> trigger(session, object, kinds)));
                actions.add(
                        flag(suspended ? "resume-schedule" : "suspend", pauseIcon(suspended), "suspend", !suspended));
            }
            case "Job" -> {
                boolean suspended = object.at("/spec/suspend").asBoolean();
                actions.add(
                        flag(suspended ? "resume-job" : "suspend-job", pauseIcon(suspended), "suspend", !suspended));
            }
            case "Node" -> {
                boolean cordoned = object.at("/spec/unschedulable").asBoolean();
                actions.add(flag(cordoned ? "uncordon" : "cordon", "fth-slash", "unschedulable", !cordoned));
                actions.add(new ObjectAction("drain", "fth-log-out", ObjectAction::drain));
            }
            default -> {}
        }
        return actions;
    }

    private static String pauseIcon(boolean paused) {
        return paused ? "fth-play" : "fth-pause";
    }

    /// Sets a property of the spec.
    private static ObjectAction flag(String key, String icon, String property, boolean value) {
        return new ObjectAction(key, icon, (session, ref, kinds) -> {
            ObjectNode patch = JsonNodeFactory.instance.objectNode();
            patch.putObject("spec").put(property, value);
            session.merge(ref, "", patch);
            return Optional.empty();
        });
    }

    /// As `kubectl create job --from` does it.
    private static Optional<ObjectRef> trigger(KubeSession session, JsonNode cronJob, Map<String, ResourceType> kinds) {
        ResourceType jobs = kinds.get("batch/v1/Job");
        if (jobs == null) {
            throw EngineException.notImplemented("the cluster has no Jobs");
        }
        JsonNode metadata = cronJob.path("metadata");
        ObjectNode job = JsonNodeFactory.instance.objectNode();
        job.put("apiVersion", "batch/v1").put("kind", "Job");
        ObjectNode identity = job.putObject("metadata");
        identity.put("generateName", metadata.path("name").asText() + "-manual-");
        JsonNode template = cronJob.at("/spec/jobTemplate");
        if (template.at("/metadata/labels").isObject()) {
            identity.set("labels", template.at("/metadata/labels"));
        }
        identity.putObject("annotations").put("cronjob.kubernetes.io/instantiate", "manual");
        identity.putArray("ownerReferences")
                .addObject()
                .put("apiVersion", "batch/v1")
                .put("kind", "CronJob")
                .put("name", metadata.path("name").asText())
                .put("uid", metadata.path("uid").asText())
                .put("controller", true);
        job.set("spec", template.path("spec"));
        String namespace = metadata.path("namespace").asText();
        JsonNode made = session.create(jobs, namespace, job);
        return Optional.of(
                new ObjectRef(jobs, namespace, made.at("/metadata/name").asText()));
    }

    /// As `kubectl drain` does it: nothing new comes, and what is there is asked to go, but for what belongs
    /// to the node and what is ending already. Pods that nobody would make again stop it before any is asked.
    private static Optional<ObjectRef> drain(KubeSession session, ObjectRef node, Map<String, ResourceType> kinds) {
        flag("cordon", "", "unschedulable", true).work().run(session, node, kinds);
        ResourceType pods = kinds.get("v1/Pod");
        if (pods == null) {
            return Optional.empty();
        }
        List<ObjectRef> going = new ArrayList<>();
        List<String> lost = new ArrayList<>();
        for (JsonNode pod : session.list(pods, "", "spec.nodeName=" + node.name(), "")) {
            JsonNode metadata = pod.path("metadata");
            String name = metadata.path("name").asText();
            JsonNode owners = metadata.path("ownerReferences");
            if (isOfNode(metadata) || metadata.has("deletionTimestamp")) {
                continue;
            }
            going.add(new ObjectRef(pods, metadata.path("namespace").asText(), name));
            boolean ended = List.of("Succeeded", "Failed")
                    .contains(pod.at("/status/phase").asText());
            if (owners.isEmpty() && !ended) {
                lost.add(name);
            }
        }
        if (!lost.isEmpty()) {
            throw new EngineException(
                    ErrorKind.CONFLICT,
                    "drain " + node.name() + ": nobody would make " + String.join(", ", lost)
                            + " again, so no pod was asked to go; nothing new comes here. Delete what you do not need and"
                            + " drain again",
                    null);
        }
        evict(session, going);
        return Optional.empty();
    }

    /// Every pod is asked, whatever becomes of the others; one that is gone by then is as it should be.
    private static void evict(KubeSession session, List<ObjectRef> pods) {
        EngineException refused = null;
        for (ObjectRef pod : pods) {
            try {
                session.evict(pod);
            } catch (EngineException e) {
                if (e.kind() == ErrorKind.NOT_FOUND) {
                    continue;
                }
                if (refused == null) {
                    refused = e;
                } else {
                    refused.addSuppressed(e);
                }
            }
        }
        if (refused != null) {
            throw refused;
        }
    }

    /// What each node has of its own goes with the node: pods of a DaemonSet, and those that a file of it
    /// made.
    private static boolean isOfNode(JsonNode metadata) {
        for (JsonNode owner : metadata.path("ownerReferences")) {
            if (owner.path("kind").asText().equals("DaemonSet")) {
                return true;
            }
        }
        return metadata.path("annotations").has("kubernetes.io/config.mirror");
    }
}
