package io.cooperage.ui.cluster.yaml;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/// Two changes of the same object made one. What only one of them changed is taken; where both changed the
/// same field to different values there is a conflict. Lists of objects that have a name of their own are
/// merged by that name, other lists are one value. What the server alone writes is always the server's.
/// Immutable.
public final class Merge {
    /// What a list's entries are told apart by, in Kubernetes' own kinds; the first that all entries have.
    private static final List<String> NAMES = List.of(
            "name", "uid", "mountPath", "devicePath", "containerPort", "port", "type", "key", "ip", "topologyKey");

    private static final Set<String> SERVERS = Set.of(
            "metadata.resourceVersion",
            "metadata.generation",
            "metadata.managedFields",
            "metadata.uid",
            "metadata.creationTimestamp",
            "metadata.deletionTimestamp",
            "metadata.selfLink",
            "status");

    private final Predicate<String> takeTheirs;
    private final List<Conflict> conflicts = new ArrayList<>();
    private final List<String> theirChanges = new ArrayList<>();
    private final JsonNode result;

    /// @param path such as `spec.template.spec.containers[web].image`
    /// @param mine,theirs missing where that side removed it
    public record Conflict(String path, JsonNode before, JsonNode mine, JsonNode theirs) {}

    /// @param before what both began with
    /// @param takeTheirs of which conflicts, by path, the other side's value is taken
    public Merge(JsonNode before, JsonNode mine, JsonNode theirs, Predicate<String> takeTheirs) {
        this.takeTheirs = takeTheirs;
        result = merge("", before, mine, theirs);
    }

    /// All of it, with one side's value where there is a conflict.
    public JsonNode result() {
        return result;
    }

    /// Also those for which a choice was made.
    public List<Conflict> conflicts() {
        return List.copyOf(conflicts);
    }

    /// The paths of what only the other side changed, but for what the server alone writes.
    public List<String> theirChanges() {
        return List.copyOf(theirChanges);
    }

    private JsonNode merge(String path, JsonNode before, JsonNode mine, JsonNode theirs) {
        if (SERVERS.contains(path)) {
            return theirs;
        }
        if (mine.equals(theirs) || theirs.equals(before)) {
            return mine;
        }
        if (mine instanceof ObjectNode && theirs instanceof ObjectNode) {
            return objects(path, before, mine, theirs);
        }
        if (mine instanceof ArrayNode && theirs instanceof ArrayNode) {
            Optional<String> name = name(before, mine, theirs);
            if (name.isPresent()) {
                return lists(path, name.get(), before, mine, theirs);
            }
        }
        if (mine.equals(before)) {
            theirChanges.add(path);
            return theirs;
        }
        conflicts.add(new Conflict(path, before, mine, theirs));
        return takeTheirs.test(path) ? theirs : mine;
    }

    private ObjectNode objects(String path, JsonNode before, JsonNode mine, JsonNode theirs) {
        Set<String> fields = new LinkedHashSet<>();
        theirs.fieldNames().forEachRemaining(fields::add);
        mine.fieldNames().forEachRemaining(fields::add);
        ObjectNode merged = JsonNodeFactory.instance.objectNode();
        for (String field : fields) {
            String at = path.isEmpty() ? field : path + "." + field;
            JsonNode value = merge(at, before.path(field), present(mine.path(field)), present(theirs.path(field)));
            if (!value.isMissingNode()) {
                merged.set(field, value);
            }
        }
        return merged;
    }

    /// An explicit null is no field, to a server.
    private static JsonNode present(JsonNode value) {
        return value instanceof NullNode ? MissingNode.getInstance() : value;
    }

    private ArrayNode lists(String path, String name, JsonNode before, JsonNode mine, JsonNode theirs) {
        Map<String, JsonNode> was = byName(before, name);
        Map<String, JsonNode> ours = byName(mine, name);
        Map<String, JsonNode> others = byName(theirs, name);
        Set<String> all = new LinkedHashSet<>(others.keySet());
        all.addAll(ours.keySet());
        ArrayNode merged = JsonNodeFactory.instance.arrayNode();
        for (String each : all) {
            JsonNode value = merge(
                    path + "[" + each + "]",
                    was.getOrDefault(each, MissingNode.getInstance()),
                    ours.getOrDefault(each, MissingNode.getInstance()),
                    others.getOrDefault(each, MissingNode.getInstance()));
            if (!value.isMissingNode()) {
                merged.add(value);
            }
        }
        return merged;
    }

    private static Map<String, JsonNode> byName(JsonNode list, String name) {
        Map<String, JsonNode> byName = new LinkedHashMap<>();
        list.forEach(entry -> byName.put(entry.path(name).asText(), entry));
        return byName;
    }

    private static Optional<String> name(JsonNode... lists) {
        return NAMES.stream()
                .filter(name -> {
                    for (JsonNode list : lists) {
                        Set<String> seen = new LinkedHashSet<>();
                        for (JsonNode entry : list) {
                            if (!entry.path(name).isValueNode()
                                    || !seen.add(entry.path(name).asText())) {
                                return false;
                            }
                        }
                    }
                    return true;
                })
                .findFirst();
    }
}
