package io.cooperage.engine.cluster.machinery;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cooperage.engine.cluster.api.StatusException;
import io.cooperage.engine.cluster.schema.FieldSchema;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Reads a tree as a server with types would: takes out what its schema doesn't know, and nulls, and refuses
/// values of the wrong type.
final class FieldCheck {
    /// Enough for a client to see what is wrong.
    private static final int MOST = 100;

    private final Origin origin;
    private final @Nullable FieldSchema schema;
    private final List<String> unknown = new ArrayList<>();

    /// @param origin how the object came, which decides what is said of a value that doesn't fit
    FieldCheck(Origin origin, @Nullable FieldSchema schema) {
        this.origin = origin;
        this.schema = schema;
    }

    /// @param object is changed
    /// @throws StatusException for the first value of the wrong type
    void run(ObjectNode object) {
        object(GoField.ROOT, object, schema);
    }

    /// The paths of the fields that were taken out.
    List<String> unknown() {
        return unknown;
    }

    StatusException strictError() {
        String all =
                unknown.stream().map(field -> "unknown field \"" + field + "\"").collect(Collectors.joining(", "));
        return origin.refusal("strict decoding error: " + all);
    }

    private void object(GoField field, ObjectNode object, @Nullable FieldSchema form) {
        boolean known = form != null
                && form.type() == FieldSchema.Type.OBJECT
                && !form.properties().isEmpty();
        object.properties().removeIf(entry -> {
            if (entry.getValue().isNull()) {
                return true;
            }
            if (known && form != null && !form.properties().containsKey(entry.getKey())) {
                if (unknown.size() < MOST) {
                    unknown.add(field.key(entry.getKey()).path());
                }
                return true;
            }
            return false;
        });
        for (Map.Entry<String, JsonNode> entry : object.properties()) {
            String name = entry.getKey();
            FieldSchema value = form == null ? null : known ? form.properties().get(name) : form.items();
            GoField there = known && form != null ? field.member(form.definition(), name) : field.key(name);
            value(there, entry.getValue(), value);
        }
    }

    private void value(GoField field, JsonNode value, @Nullable FieldSchema form) {
        if (form == null) {
            free(field, value);
            return;
        }
        String wrong = origin.wrong(field, value, form);
        if (wrong != null) {
            throw origin.refusal(wrong);
        }
        if (value instanceof ObjectNode object && form.type() != FieldSchema.Type.ANY) {
            object(field, object, form);
        } else if (value instanceof ArrayNode array) {
            for (int i = 0; i < array.size(); i++) {
                JsonNode element = array.get(i);
                if (!element.isNull()) {
                    value(field.element(i), element, form.items());
                }
            }
        }
    }

    /// Where nothing is known of the form, a null is still nothing.
    private void free(GoField field, JsonNode value) {
        if (value instanceof ObjectNode object) {
            object(field, object, null);
        } else if (value instanceof ArrayNode array) {
            array.forEach(element -> free(field, element));
        }
    }
}
