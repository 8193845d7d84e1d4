package io.cooperage.engine.cluster.kind.pod;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cooperage.engine.cluster.kind.check.GoSyntax;
import io.cooperage.engine.cluster.kind.check.Names;
import io.cooperage.engine.cluster.kind.check.Place;
import io.cooperage.engine.cluster.kind.tree.Trees;
import io.cooperage.engine.cluster.object.KubeObject;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// What must not change of a pod: nearly everything.
final class PodUpdateCheck {
    private static final String CHANGEABLE = "pod updates may not change fields other than"
            + " `spec.containers[*].image`,`spec.initContainers[*].image`,`spec.activeDeadlineSeconds`,"
            + "`spec.tolerations` (only additions to existing tolerations),"
            + "`spec.terminationGracePeriodSeconds` (allow it to be set to 1 if it was previously negative)";

    private PodUpdateCheck() {}

    static void check(Place pod, KubeObject old) {
        Place spec = pod.at("spec");
        PodAnnotations.onUpdate(
                pod.at("metadata").at("annotations"), old.metadata().path("annotations"));
        for (String list : List.of("containers", "initContainers")) {
            if (spec.at(list).each().size() != old.spec().path(list).size()) {
                spec.at(list).forbidden("pod updates may not add or remove containers");
                return;
            }
        }
        if (!deadline(spec.at("activeDeadlineSeconds"), old.spec().path("activeDeadlineSeconds"))) {
            return;
        }
        Tolerations.onlyAdded(spec.at("tolerations"), Trees.objects(old.spec().path("tolerations")));
        gates(spec.at("schedulingGates"), old.spec().path("schedulingGates"));
        if (PodQos.of(spec.node()) != PodQos.of(old.spec())) {
            pod.at("metadata").invalid(PodQos.of(old.spec()).text(), "Pod QoS is immutable");
        }
        rest(spec, old.spec());
    }

    /// Of `/ephemeralcontainers`: once there they stay as they are.
    static void ephemeral(Place spec, JsonNode old) {
        Place list = spec.at("ephemeralContainers");
        for (ObjectNode was : Trees.objects(old.path("ephemeralContainers"))) {
            String name = Trees.text(was, "name");
            ObjectNode now = Trees.objects(list.node()).stream()
                    .filter(each -> Trees.text(each, "name").equals(name))
                    .findFirst()
                    .orElse(null);
            if (now == null) {
                list.forbidden("existing ephemeral containers \"" + name + "\" may not be removed\n");
            } else if (!Trees.same(now, was)) {
                list.forbidden("existing ephemeral containers \"" + name + "\" may not be changed\n");
            }
        }
    }

    /// From none to some, and from some to less.
    private static boolean deadline(Place now, JsonNode old) {
        boolean was = old.isNumber();
        if (!now.there()) {
            if (was) {
                now.invalid("must not update from a positive integer to nil value");
            }
            return true;
        }
        List<String> wrong = Names.range(now.number(), 0, Integer.MAX_VALUE);
        if (!wrong.isEmpty()) {
            wrong.forEach(message -> now.invalid(now.number(), message));
            return false;
        }
        if (was && old.asLong() < now.number()) {
            now.invalid(now.number(), "must be less than or equal to previous value");
            return false;
        }
        return true;
    }

    private static void gates(Place gates, JsonNode old) {
        Set<String> before = new HashSet<>();
        Trees.objects(old).forEach(gate -> before.add(Trees.text(gate, "name")));
        for (Place gate : gates.each()) {
            if (!before.contains(gate.text("name"))) {
                gate.at("name")
                        .forbidden(
                                "only deletion is allowed, but found new scheduling gate '" + gate.text("name") + "'");
            }
        }
    }

    /// With what may change made equal, all must be equal.
    private static void rest(Place spec, JsonNode old) {
        ObjectNode now = copy(spec.node());
        ObjectNode then = copy(old);
        for (ObjectNode one : List.of(now, then)) {
            one.remove(List.of("activeDeadlineSeconds", "tolerations", "schedulingGates"));
            for (String list : List.of("containers", "initContainers", "ephemeralContainers")) {
                if (!list.equals("ephemeralContainers")) {
                    Trees.objects(one.path(list)).forEach(container -> container.remove("image"));
                }
                if (Trees.empty(one.path(list))) {
                    one.remove(list);
                }
            }
        }
        if (old.path("terminationGracePeriodSeconds").asLong() < 0
                && spec.at("terminationGracePeriodSeconds").number() == 1) {
            now.remove("terminationGracePeriodSeconds");
            then.remove("terminationGracePeriodSeconds");
        }
        if (!Trees.empty(old.path("schedulingGates"))) {
            gated(spec.at("nodeSelector"), old.path("nodeSelector"));
            now.remove("nodeSelector");
            then.remove("nodeSelector");
        }
        if (!Trees.same(now, then)) {
            spec.forbidden(CHANGEABLE);
        }
    }

    private static ObjectNode copy(JsonNode spec) {
        return spec instanceof ObjectNode object ? object.deepCopy() : JsonNodeFactory.instance.objectNode();
    }

    /// A pod that may not be scheduled yet may still become more particular about nodes.
    private static void gated(Place selector, JsonNode old) {
        boolean changed = Trees.map(old).entrySet().stream()
                .anyMatch(e ->
                        !selector.has(e.getKey()) || !selector.text(e.getKey()).equals(e.getValue()));
        if (changed) {
            selector.invalid(
                    GoSyntax.map(selector.node()),
                    "only additions to spec.nodeSelector are allowed (no mutations or deletions)");
        }
    }
}
