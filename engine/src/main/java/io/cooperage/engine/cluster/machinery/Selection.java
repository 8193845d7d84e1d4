package io.cooperage.engine.cluster.machinery;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.cooperage.engine.cluster.api.StatusException;
import io.cooperage.engine.cluster.kind.Kind;
import io.cooperage.engine.cluster.object.FieldSelector;
import io.cooperage.engine.cluster.object.KubeObject;
import io.cooperage.engine.cluster.object.LabelSelector;
import io.cooperage.engine.cluster.store.Stored;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/// What of a kind somebody asked for. Labels and names are compared without reading the object.
record Selection(Kind kind, LabelSelector labels, FieldSelector fields, boolean readsObject) {
    private static final String NAME = "metadata.name";
    private static final String NAMESPACE = "metadata.namespace";

    /// @throws StatusException 400 for a field that this kind can't be selected by
    static Selection of(Kind kind, LabelSelector labels, FieldSelector fields) {
        boolean reads = fields.terms().stream()
                .anyMatch(term -> !term.field().equals(NAME) && !term.field().equals(NAMESPACE));
        if (reads) {
            KubeObject nothing = new KubeObject(JsonNodeFactory.instance.objectNode());
            Set<String> known = kind.rules().selectableFields(nothing).keySet();
            for (FieldSelector.Term term : fields.terms()) {
                String field = term.field();
                if (!field.equals(NAME) && !field.equals(NAMESPACE) && !known.contains(field)) {
                    throw StatusException.badRequest("field label not supported: " + field);
                }
            }
        }
        return new Selection(kind, labels, fields, reads);
    }

    boolean everything() {
        return labels.requirements().isEmpty() && fields.terms().isEmpty();
    }

    boolean matches(Stored stored) {
        if (!labels.requirements().isEmpty() && !labels.matches(stored.labels())) {
            return false;
        }
        if (fields.terms().isEmpty()) {
            return true;
        }
        Map<String, String> values = new HashMap<>();
        if (readsObject) {
            values.putAll(kind.rules().selectableFields(stored.object()));
        }
        values.put(NAME, stored.key().name());
        values.put(NAMESPACE, stored.key().namespace());
        return fields.matches(values);
    }
}
