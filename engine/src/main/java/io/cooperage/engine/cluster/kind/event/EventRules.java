package io.cooperage.engine.cluster.kind.event;

import io.cooperage.engine.cluster.kind.FieldError;
import io.cooperage.engine.cluster.kind.KindRules;
import io.cooperage.engine.cluster.kind.check.Place;
import io.cooperage.engine.cluster.kind.tree.Trees;
import io.cooperage.engine.cluster.object.KubeObject;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Events.
final class EventRules implements KindRules {

    @Override
    public Map<String, String> selectableFields(KubeObject event) {
        Map<String, String> fields = new HashMap<>();
        for (String field : List.of("kind", "namespace", "name", "uid", "apiVersion", "resourceVersion", "fieldPath")) {
            fields.put("involvedObject." + field, Trees.text(event.tree().path("involvedObject"), field));
        }
        for (String field : List.of("reason", "reportingComponent", "type")) {
            fields.put(field, Trees.text(event.tree(), field));
        }
        String source = Trees.text(event.tree().path("source"), "component");
        fields.put("source", source.isEmpty() ? Trees.text(event.tree(), "reportingComponent") : source);
        return fields;
    }

    @Override
    public boolean countsGenerations() {
        return false;
    }

    /// Events of things in a namespace live there, those of the whole cluster in `default`.
    @Override
    public List<FieldError> validate(KubeObject event) {
        Place root = Place.of(event.tree());
        Place namespace = root.at("involvedObject").at("namespace");
        String expected = namespace.blank() ? "default" : namespace.text();
        if (!event.namespace().equals(expected) && !event.namespace().equals("kube-system")) {
            namespace.invalid(namespace.text(), "does not match event.namespace");
        }
        return root.errors();
    }
}
