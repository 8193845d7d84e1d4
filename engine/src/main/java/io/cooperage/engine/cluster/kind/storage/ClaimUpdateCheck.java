package io.cooperage.engine.cluster.kind.storage;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cooperage.engine.cluster.kind.check.Place;
import io.cooperage.engine.cluster.kind.tree.Trees;
import io.cooperage.engine.cluster.object.KubeObject;
import io.cooperage.engine.cluster.object.Quantity;
import java.util.List;
import java.util.Map;

/// What must not change of a claim: all but the size, and the volume once.
final class ClaimUpdateCheck {
    private static final String OLD_CLASS = "volume.beta.kubernetes.io/storage-class";

    private ClaimUpdateCheck() {}

    static void check(Place root, KubeObject old) {
        Map<String, String> annotations = Trees.map(root.node().path("metadata").path("annotations"));
        String before = old.annotations().getOrDefault(OLD_CLASS, "");
        String now = annotations.getOrDefault(OLD_CLASS, "");
        JsonNode spec = root.node().path("spec");
        boolean upgrade = !before.isEmpty()
                && !Trees.has(old.spec(), "storageClassName")
                && Trees.text(spec, "storageClassName").equals(before)
                && (now.isEmpty() || now.equals(before));
        boolean fromNone = !Trees.has(old.spec(), "storageClassName")
                && Trees.has(spec, "storageClassName")
                && (before.isEmpty() || Trees.text(spec, "storageClassName").equals(before));
        if (!upgrade && !before.equals(now)) {
            root.at("metadata").at("annotations").at(OLD_CLASS).invalid(now, "field is immutable");
        }
        boolean bound = root.at("status").text("phase").equals("Bound");
        if (!Trees.same(
                fixed(spec, old, bound, upgrade || fromNone), fixed(old.spec(), old, bound, upgrade || fromNone))) {
            root.at("spec")
                    .forbidden("spec is immutable after creation except resources.requests and"
                            + " volumeAttributesClassName for bound claims");
        }
        size(root, old);
        Place mode = root.at("spec").at("volumeMode");
        mode.as(root.at("volumeMode")).unchanged(old.spec().path("volumeMode"));
    }

    private static JsonNode fixed(JsonNode spec, KubeObject old, boolean bound, boolean anyClass) {
        if (!(spec instanceof ObjectNode node)) {
            return spec;
        }
        ObjectNode copy = node.deepCopy();
        copy.remove("volumeAttributesClassName");
        if (Trees.text(old.spec(), "volumeName").isEmpty()) {
            copy.remove("volumeName");
        }
        if (anyClass) {
            copy.remove("storageClassName");
        }
        ObjectNode requests = Trees.object(copy, "resources", "requests");
        if (bound && requests != null) {
            requests.remove("storage");
        }
        return copy;
    }

    /// Less is fine only as far as there is not more already.
    private static void size(Place root, KubeObject old) {
        Quantity now = amount(root.node().path("spec").path("resources").path("requests"));
        Quantity was = amount(old.spec().path("resources").path("requests"));
        if (now.compareTo(was) < 0 && now.compareTo(amount(old.status().path("capacity"))) <= 0) {
            Place place = root.at("spec");
            for (String field : List.of("resources", "requests", "storage")) {
                place = place.at(field);
            }
            place.forbidden("field can not be less than status.capacity");
        }
    }

    private static Quantity amount(JsonNode list) {
        try {
            String text = Trees.text(list, "storage");
            return text.isEmpty() ? Quantity.ZERO : Quantity.parse(text);
        } catch (IllegalArgumentException e) {
            return Quantity.ZERO;
        }
    }
}
