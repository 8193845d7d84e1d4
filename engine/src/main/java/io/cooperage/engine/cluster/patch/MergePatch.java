package io.cooperage.engine.cluster.patch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;

/// RFC 7386: objects are merged, null removes, everything else replaces.
final class MergePatch {
    private MergePatch() {}

    /// @param target is changed
    static ObjectNode apply(ObjectNode target, ObjectNode patch) {
        for (Map.Entry<String, JsonNode> entry : patch.properties()) {
            JsonNode value = entry.getValue();
            if (value.isNull()) {
                target.remove(entry.getKey());
            } else if (value instanceof ObjectNode object) {
                ObjectNode part = target.get(entry.getKey()) instanceof ObjectNode there
                        ? there
                        : JsonNodeFactory.instance.objectNode();
                target.set(entry.getKey(), apply(part, object));
            } else {
                target.set(entry.getKey(), value.deepCopy());
            }
        }
        return target;
    }
}
