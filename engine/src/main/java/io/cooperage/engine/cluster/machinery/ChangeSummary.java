package io.cooperage.engine.cluster.machinery;

import com.fasterxml.jackson.databind.JsonNode;
import io.cooperage.engine.cluster.object.KubeObject;
import io.cooperage.engine.cluster.object.TreeEquality;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// Says what changed in a few words: `replicas 2 → 3`, `Ready False → True`.
final class ChangeSummary {
    private static final int MOST = 4;
    private static final int LONGEST = 60;

    /// Moves with everything and tells nothing.
    private static final Set<String> NOISE = Set.of(
            "managedFields",
            "resourceVersion",
            "generation",
            "observedGeneration",
            "lastTransitionTime",
            "lastUpdateTime",
            "lastProbeTime",
            "lastHeartbeatTime",
            // Of containers: their state, and how often they began, tell of the same.
            "containerID",
            "imageID",
            "lastState",
            "startedAt",
            "finishedAt",
            "started",
            "hostIP",
            "hostIPs",
            "podIPs",
            "kubectl.kubernetes.io/last-applied-configuration",
            "deletionGracePeriodSeconds");

    private final List<String> changes = new ArrayList<>();

    private ChangeSummary() {}

    /// Empty for what is new or told by the verb alone.
    static String of(@Nullable KubeObject old, KubeObject now) {
        if (old == null) {
            return now.controller()
                    .map(owner -> "for " + owner.kind() + " " + owner.name())
                    .orElse("");
        }
        ChangeSummary summary = new ChangeSummary();
        summary.object(old.tree(), now.tree());
        int more = summary.changes.size() - MOST;
        return String.join(", ", more > 0 ? summary.changes.subList(0, MOST) : summary.changes)
                + (more > 0 ? ", and " + more + " more" : "");
    }

    private void object(JsonNode old, JsonNode now) {
        // What happened, before what was concluded from it.
        Set<String> names = new TreeSet<>(Comparator.comparing((String name) -> name.equals("conditions"))
                .thenComparing(Comparator.naturalOrder()));
        old.fieldNames().forEachRemaining(names::add);
        now.fieldNames().forEachRemaining(names::add);
        for (String property : names) {
            if (!NOISE.contains(property)) {
                value(property, old.path(property), now.path(property));
            }
        }
    }

    private void value(String name, JsonNode old, JsonNode now) {
        if (TreeEquality.same(old, now)) {
            return;
        }
        if (name.equals("state")
                && old.isObject()
                && now.isObject()
                && !state(old).equals(state(now))) {
            changes.add("state " + state(old) + " → " + state(now));
        } else if (old.isObject() && now.isObject()) {
            object(old, now);
        } else if (old.isArray() && now.isArray()) {
            list(name, old, now);
        } else if (old.isContainerNode() || now.isContainerNode()) {
            changes.add(name + (old.isMissingNode() ? " set" : now.isMissingNode() ? " removed" : " changed"));
        } else {
            changes.add(name + " " + shown(old) + " → " + shown(now));
        }
    }

    /// Conditions and containers by what they are called, the rest as a whole.
    private void list(String name, JsonNode old, JsonNode now) {
        for (JsonNode element : now) {
            String called = element.path("type").asText(element.path("name").asText());
            JsonNode before = named(old, called);
            if (called.isEmpty()) {
                changes.add(name + " changed");
                return;
            }
            if (name.equals("conditions")) {
                condition(called, before, element);
            } else if (before == null) {
                changes.add(name + " + " + called);
            } else {
                value(called, before, element);
            }
        }
        for (JsonNode element : old) {
            String called = element.path("type").asText(element.path("name").asText());
            if (!called.isEmpty() && named(now, called) == null) {
                changes.add(name + " − " + called);
            }
        }
    }

    private void condition(String type, @Nullable JsonNode before, JsonNode now) {
        String old = before == null ? "" : before.path("status").asText();
        String status = now.path("status").asText();
        if (!old.equals(status)) {
            changes.add(type + " " + (old.isEmpty() ? status : old + " → " + status));
        } else if (before != null && !before.path("reason").equals(now.path("reason"))) {
            changes.add(type + ": " + now.path("reason").asText());
        }
    }

    /// Of a container: `running`, or why it is not.
    private static String state(JsonNode state) {
        String kind = state.fieldNames().hasNext() ? state.fieldNames().next() : "none";
        return state.path(kind).path("reason").asText(kind);
    }

    private static @Nullable JsonNode named(JsonNode list, String called) {
        for (Iterator<JsonNode> elements = list.elements(); elements.hasNext(); ) {
            JsonNode element = elements.next();
            if (called.equals(element.path("type").asText(element.path("name").asText()))) {
                return element;
            }
        }
        return null;
    }

    private static String shown(JsonNode value) {
        if (value.isMissingNode()) {
            return "none";
        }
        String text = value.asText();
        return text.length() > LONGEST ? text.substring(0, LONGEST) + "…" : text;
    }
}
