package io.cooperage.engine.cluster.machinery;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cooperage.engine.cluster.object.KubeObject;
import io.cooperage.engine.cluster.object.TreeEquality;
import io.cooperage.engine.cluster.schema.FieldSchema;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Keeps `metadata.managedFields`: which manager has set which field last.
///
/// @see <a href="https://kubernetes.io/docs/reference/using-api/server-side-apply/">Server-Side Apply</a>
final class FieldOwnership {
    /// More managers of updates than this are put together, oldest first.
    private static final int MOST_UPDATERS = 10;

    private static final String ANCIENT = "ancient-changes";

    private FieldOwnership() {}

    /// @param object is changed
    static void created(KubeObject object, String manager, @Nullable FieldSchema schema, Instant now) {
        KubeObject nothing = new KubeObject(JsonNodeFactory.instance.objectNode());
        updated(nothing, object, manager, "", schema, now);
    }

    /// The manager owns what it has changed, and nobody else does any more.
    ///
    /// @param now is changed
    static void updated(
            KubeObject old,
            KubeObject now,
            String manager,
            String subresource,
            @Nullable FieldSchema schema,
            Instant time) {
        ObjectNode changed = FieldSets.changed(old.tree(), now.tree(), schema);
        ObjectNode removed = FieldSets.removed(old.tree(), now.tree(), schema);
        List<ObjectNode> entries = new ArrayList<>();
        now.metadata().path("managedFields").forEach(entry -> entries.add(entry.deepCopy()));
        ObjectNode own = null;
        for (ObjectNode entry : entries) {
            boolean mine = isUpdateBy(entry, manager, subresource, now.apiVersion());
            ObjectNode fields = entry.path("fieldsV1") instanceof ObjectNode set ? set : entry.objectNode();
            ObjectNode left = FieldSets.minus(fields, removed);
            if (mine) {
                own = entry;
                ObjectNode all = FieldSets.union(left, changed);
                if (!TreeEquality.same(all, fields)) {
                    entry.put("time", time.toString());
                }
                entry.set("fieldsV1", all);
            } else {
                entry.set("fieldsV1", FieldSets.minus(left, changed));
            }
        }
        if (own == null && !changed.isEmpty()) {
            entries.add(entry(manager, subresource, now.apiVersion(), changed, time));
        }
        entries.removeIf(entry -> entry.path("fieldsV1").isEmpty());
        store(now, capped(entries));
    }

    private static void store(KubeObject now, List<ObjectNode> entries) {
        if (entries.isEmpty()) {
            now.ownMetadata().remove("managedFields");
        } else {
            ArrayNode list = now.ownMetadata().putArray("managedFields");
            entries.forEach(list::add);
        }
    }

    private static ObjectNode entry(
            String manager, String subresource, String apiVersion, ObjectNode fields, Instant time) {
        ObjectNode entry = JsonNodeFactory.instance.objectNode();
        entry.put("manager", manager)
                .put("operation", "Update")
                .put("apiVersion", apiVersion)
                .put("time", time.toString())
                .put("fieldsType", "FieldsV1");
        entry.set("fieldsV1", fields);
        if (!subresource.isEmpty()) {
            entry.put("subresource", subresource);
        }
        return entry;
    }

    private static boolean isUpdateBy(JsonNode entry, String manager, String subresource, String apiVersion) {
        return entry.path("manager").asText().equals(manager)
                && isUpdate(entry)
                && entry.path("subresource").asText().equals(subresource)
                && entry.path("apiVersion").asText().equals(apiVersion);
    }

    private static boolean isUpdate(JsonNode entry) {
        return entry.path("operation").asText().equals("Update");
    }

    /// An object that everybody writes doesn't grow without end.
    private static List<ObjectNode> capped(List<ObjectNode> entries) {
        List<ObjectNode> updaters = new ArrayList<>(
                entries.stream().filter(FieldOwnership::isUpdate).toList());
        if (updaters.size() <= MOST_UPDATERS) {
            return entries;
        }
        updaters.sort((left, right) ->
                left.path("time").asText().compareTo(right.path("time").asText()));
        List<ObjectNode> result = new ArrayList<>(entries);
        List<ObjectNode> oldest = updaters.subList(0, updaters.size() - MOST_UPDATERS + 1);
        result.removeAll(oldest);
        ObjectNode last = oldest.getLast();
        ObjectNode fields = last.objectNode();
        for (ObjectNode one : oldest) {
            fields = FieldSets.union(fields, (ObjectNode) one.path("fieldsV1"));
        }
        ObjectNode merged = last.deepCopy();
        merged.put("manager", ANCIENT);
        merged.remove("subresource");
        merged.set("fieldsV1", fields);
        result.addFirst(merged);
        return result;
    }
}
