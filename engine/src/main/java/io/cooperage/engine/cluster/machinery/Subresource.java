package io.cooperage.engine.cluster.machinery;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cooperage.engine.cluster.api.StatusException;
import io.cooperage.engine.cluster.api.StatusReason;
import io.cooperage.engine.cluster.kind.FieldError;
import io.cooperage.engine.cluster.kind.Kind;
import io.cooperage.engine.cluster.object.KubeObject;
import io.cooperage.engine.cluster.object.TreeEquality;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Which part of an object a write may change; everything else stays as it is.
///
/// @param name empty for the object itself
record Subresource(Kind kind, String name) {

    /// @throws StatusException 404 for one that this kind has not, 405 for one that can't be written
    static Subresource of(Kind kind, String name) {
        if (!name.isEmpty() && !kind.subresources().contains(name)) {
            throw new StatusException(StatusReason.NOT_FOUND, "the server could not find the requested resource");
        }
        return switch (name) {
            case "", "status", "scale", "finalize", "binding", "ephemeralcontainers" -> new Subresource(kind, name);
            default -> throw notAllowed();
        };
    }

    static StatusException notAllowed() {
        return new StatusException(
                StatusReason.METHOD_NOT_ALLOWED, "the server does not allow this method on the requested resource");
    }

    boolean main() {
        return name.isEmpty();
    }

    boolean status() {
        return name.equals("status");
    }

    boolean scale() {
        return name.equals("scale");
    }

    boolean binding() {
        return name.equals("binding");
    }

    /// The kind's rules are about what the main endpoint may change.
    boolean validates() {
        return main() || scale();
    }

    /// @param wanted a whole object, a Scale or a Binding
    /// @return a new tree, the stored state but for what this subresource is
    ObjectNode merge(KubeObject old, KubeObject wanted, Instant now) {
        if (main()) {
            ObjectNode next = wanted.tree();
            if (kind.hasStatus()) {
                set(next, "status", old.tree().get("status"));
            }
            return next;
        }
        ObjectNode next = old.tree().deepCopy();
        switch (name) {
            case "status" -> set(next, "status", wanted.tree().get("status"));
            case "scale" -> Scales.apply(kind, next, wanted);
            case "finalize" -> set(spec(next), "finalizers", wanted.spec().get("finalizers"));
            case "binding" -> bind(old, next, wanted, now);
            case "ephemeralcontainers" -> addContainers(old, next, wanted);
            default -> throw new IllegalStateException("subresource " + name);
        }
        return next;
    }

    private static void set(ObjectNode object, String property, @Nullable JsonNode value) {
        if (value == null) {
            object.remove(property);
        } else {
            object.set(property, value);
        }
    }

    private static ObjectNode spec(ObjectNode object) {
        return object.get("spec") instanceof ObjectNode spec ? spec : object.putObject("spec");
    }

    private void bind(KubeObject old, ObjectNode next, KubeObject binding, Instant now) {
        String node = binding.tree().path("target").path("name").asText();
        if (node.isEmpty()) {
            FieldError error = FieldError.required("target.name", "");
            throw new StatusException(
                    StatusReason.INVALID,
                    "Binding \"" + old.name() + "\" is invalid: " + error,
                    new StatusException.Details(
                            old.name(),
                            "",
                            "Binding",
                            "",
                            List.of(new StatusException.Cause(error.type().reason(), error.text(), error.field())),
                            0));
        }
        String uid = binding.uid();
        if (!uid.isEmpty() && !uid.equals(old.uid())) {
            throw refused(
                    old, "Precondition failed: UID in precondition: " + uid + ", UID in object meta: " + old.uid());
        }
        if (old.deletionTimestamp().isPresent()) {
            throw refused(old, "pod " + old.name() + " is being deleted, cannot be assigned to a host");
        }
        String assigned = old.spec().path("nodeName").asText();
        if (!assigned.isEmpty()) {
            throw refused(old, "pod " + old.name() + " is already assigned to node \"" + assigned + "\"");
        }
        spec(next).put("nodeName", node);
        ObjectNode status = next.get("status") instanceof ObjectNode there ? there : next.putObject("status");
        ArrayNode conditions =
                status.get("conditions") instanceof ArrayNode there ? there : status.putArray("conditions");
        ObjectNode scheduled = null;
        for (JsonNode condition : conditions) {
            if (condition instanceof ObjectNode one && one.path("type").asText().equals("PodScheduled")) {
                scheduled = one;
            }
        }
        if (scheduled == null) {
            scheduled = conditions.addObject().put("type", "PodScheduled");
        }
        scheduled.remove(List.of("reason", "message"));
        scheduled.putNull("lastProbeTime");
        scheduled.put("lastTransitionTime", now.toString()).put("status", "True");
    }

    private static StatusException refused(KubeObject pod, String why) {
        return new StatusException(
                StatusReason.CONFLICT,
                "Operation cannot be fulfilled on pods/binding \"" + pod.name() + "\": " + why,
                new StatusException.Details(pod.name(), "", "pods/binding", "", List.of(), 0));
    }

    /// They can only be added.
    private void addContainers(KubeObject old, ObjectNode next, KubeObject wanted) {
        JsonNode before = old.spec().path("ephemeralContainers");
        JsonNode after = wanted.spec().path("ephemeralContainers");
        boolean kept = after.size() >= before.size();
        for (int i = 0; kept && i < before.size(); i++) {
            kept = TreeEquality.same(before.get(i), after.get(i));
        }
        if (!kept) {
            throw StatusException.invalid(
                    kind,
                    old.name(),
                    List.of(FieldError.forbidden(
                            "spec.ephemeralContainers",
                            "existing ephemeral containers may not be removed or changed")));
        }
        if (!after.isMissingNode()) {
            spec(next).set("ephemeralContainers", after);
        }
    }
}
