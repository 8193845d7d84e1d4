package io.cooperage.engine.cluster.controller.workload;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cooperage.engine.cluster.controller.PodState;
import io.cooperage.engine.cluster.controller.PodTemplate;
import io.cooperage.engine.cluster.object.KubeObject;
import io.cooperage.engine.cluster.scheduler.NodeMatch;
import io.cooperage.engine.cluster.scheduler.Taints;
import java.util.Set;

/// Where the pods of a DaemonSet belong, and how each is bound to its node. Pure.
final class DaemonPlacement {
    private static final String[][] BORNE = {
        {"node.kubernetes.io/not-ready", "NoExecute"},
        {"node.kubernetes.io/unreachable", "NoExecute"},
        {"node.kubernetes.io/disk-pressure", "NoSchedule"},
        {"node.kubernetes.io/memory-pressure", "NoSchedule"},
        {"node.kubernetes.io/pid-pressure", "NoSchedule"},
        {"node.kubernetes.io/unschedulable", "NoSchedule"},
    };

    private DaemonPlacement() {}

    /// @param starts a pod should be made there
    /// @param stays one that is there may stay
    record Belonging(boolean starts, boolean stays) {}

    static Belonging of(KubeObject set, KubeObject node) {
        JsonNode spec = set.spec().path("template").path("spec");
        String fixed = spec.path("nodeName").asText();
        if ((!fixed.isEmpty() && !fixed.equals(node.name())) || !NodeMatch.chooses(spec, node)) {
            return new Belonging(false, false);
        }
        ArrayNode tolerations = tolerations(spec);
        boolean expelled = Taints.untolerated(node, tolerations, Set.of("NoExecute")) != null;
        boolean repelled = Taints.untolerated(node, tolerations, Taints.PLACING) != null;
        return new Belonging(!repelled, !expelled);
    }

    /// The node that a pod is meant for also before it is placed.
    static String node(PodState pod) {
        if (!pod.node().isEmpty()) {
            return pod.node();
        }
        for (JsonNode term : terms(pod.object().spec())) {
            for (JsonNode field : term.path("matchFields")) {
                if (field.path("key").asText().equals("metadata.name")
                        && field.path("values").size() == 1) {
                    return field.path("values").get(0).asText();
                }
            }
        }
        return "";
    }

    private static JsonNode terms(JsonNode spec) {
        return spec.path("affinity")
                .path("nodeAffinity")
                .path("requiredDuringSchedulingIgnoredDuringExecution")
                .path("nodeSelectorTerms");
    }

    static KubeObject pod(KubeObject set, KubeObject node, String hash) {
        ObjectNode pod = PodTemplate.pod(set.spec().path("template"), set);
        pod.withObject("/metadata").put("generateName", set.name() + "-");
        PodTemplate.labels(pod).put(Revisions.POD_LABEL, hash).put("pod-template-generation", templateGeneration(set));
        ObjectNode spec = pod.withObject("/spec");
        spec.set("tolerations", tolerations(spec));
        bindTo(spec, node.name());
        return new KubeObject(pod);
    }

    /// Kept for old clients in an annotation, which nothing here writes; the generation serves as well.
    private static String templateGeneration(KubeObject set) {
        return set.annotations()
                .getOrDefault("deprecated.daemonset.template.generation", Long.toString(set.generation()));
    }

    /// Required terms are alternatives: the node's name goes into each.
    private static void bindTo(ObjectNode spec, String node) {
        ArrayNode terms = JsonNodeFactory.instance.arrayNode();
        for (JsonNode term : terms(spec)) {
            terms.add(term.deepCopy());
        }
        if (terms.isEmpty()) {
            terms.addObject();
        }
        for (JsonNode term : terms) {
            ((ObjectNode) term)
                    .putArray("matchFields")
                    .addObject()
                    .put("key", "metadata.name")
                    .put("operator", "In")
                    .putArray("values")
                    .add(node);
        }
        spec.withObject("/affinity/nodeAffinity/requiredDuringSchedulingIgnoredDuringExecution")
                .set("nodeSelectorTerms", terms);
    }

    /// The template's, and those that keep a daemon where others must go.
    private static ArrayNode tolerations(JsonNode spec) {
        ArrayNode all = JsonNodeFactory.instance.arrayNode();
        for (JsonNode toleration : spec.path("tolerations")) {
            all.add(toleration.deepCopy());
        }
        for (String[] borne : BORNE) {
            add(all, borne[0], borne[1]);
        }
        if (spec.path("hostNetwork").asBoolean()) {
            add(all, "node.kubernetes.io/network-unavailable", "NoSchedule");
        }
        return all;
    }

    private static void add(ArrayNode all, String key, String effect) {
        ObjectNode wanted =
                all.objectNode().put("key", key).put("operator", "Exists").put("effect", effect);
        for (JsonNode there : all) {
            if (there.equals(wanted)) {
                return;
            }
        }
        all.add(wanted);
    }
}
