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
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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
            ObjectNode fields = fields(entry);
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
        store(now, capped(entries, MOST_UPDATERS));
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

    /// An object that everybody writes doesn't grow without end: the oldest updates of one version of the API
    /// are put together until there are few enough.
    static List<ObjectNode> capped(List<ObjectNode> entries, int most) {
        List<ObjectNode> oldestFirst = new ArrayList<>(
                entries.stream().filter(FieldOwnership::isUpdate).toList());
        int count = oldestFirst.size();
        if (count <= most) {
            return entries;
        }
        oldestFirst.sort(Comparator.comparing(entry -> entry.path("time").asText()));
        List<ObjectNode> result = new ArrayList<>(entries);
        Map<String, ObjectNode> byVersion = new HashMap<>();
        for (ObjectNode entry : oldestFirst) {
            if (count <= most) {
                break;
            }
            ObjectNode first = byVersion.putIfAbsent(entry.path("apiVersion").asText(), entry);
            if (first != null) {
                first.put("manager", ANCIENT).set("time", entry.path("time"));
                first.remove("subresource");
                first.set("fieldsV1", FieldSets.union(fields(first), fields(entry)));
                result.remove(entry);
                count--;
            }
        }
        return result;
    }

    private static ObjectNode fields(ObjectNode entry) {
        return entry.path("fieldsV1") instanceof ObjectNode set ? set : entry.objectNode();
    }
}
