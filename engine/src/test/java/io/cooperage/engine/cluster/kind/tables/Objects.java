package io.cooperage.engine.cluster.kind.tables;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cooperage.engine.cluster.kind.FieldError;
import io.cooperage.engine.cluster.kind.Kind;
import io.cooperage.engine.cluster.kind.KindRules.NameRule;
import io.cooperage.engine.cluster.kind.StandardKinds;
import io.cooperage.engine.cluster.kind.check.Names;
import io.cooperage.engine.cluster.kind.check.Place;
import io.cooperage.engine.cluster.kind.check.Selectors;
import io.cooperage.engine.cluster.object.KubeObject;
import java.util.ArrayList;
import java.util.List;

/// Objects of the tables on their way through the rules of their kind.
final class Objects {
    private static final StandardKinds KINDS = new StandardKinds();

    private Objects() {}

    static Kind kind(String name) {
        return KINDS.all().stream()
                .filter(kind -> kind.id().kind().equals(name))
                .findFirst()
                .orElseThrow(() -> new NotApplicable("a kind that this cluster does not have"));
    }

    static KubeObject object(Kind kind, JsonNode tree) {
        if (!(tree instanceof ObjectNode object)) {
            throw new NotApplicable("a value that is no object");
        }
        ObjectNode copy = object.deepCopy();
        copy.put("apiVersion", kind.id().apiVersion());
        copy.put("kind", kind.id().kind());
        return new KubeObject(copy);
    }

    /// With what the tables, which are of an older Kubernetes, could not know yet.
    static List<String> wrong(Kind kind, KubeObject object) {
        List<String> all = metadata(kind, object);
        kind.rules().validate(object).stream().map(FieldError::toString).forEach(all::add);
        return all;
    }

    static List<String> wrong(Kind kind, KubeObject object, KubeObject old) {
        List<String> all = wrong(kind, object);
        kind.rules().validateUpdate(object, old).stream()
                .map(FieldError::toString)
                .forEach(all::add);
        for (String field : List.of("name", "namespace")) {
            if (!object.metadata().path(field).equals(old.metadata().path(field))) {
                all.add("metadata." + field + ": Invalid value: field is immutable");
            }
        }
        return all;
    }

    /// What is wrong with a write of the status.
    static List<String> wrongStatus(Kind kind, KubeObject object, KubeObject old) {
        List<String> all = new ArrayList<>();
        for (String field : List.of("name", "namespace", "deletionTimestamp")) {
            if (!object.metadata().path(field).equals(old.metadata().path(field))) {
                all.add("metadata." + field + ": Invalid value: field is immutable");
            }
        }
        kind.rules().validateStatus(object, old).stream()
                .map(FieldError::toString)
                .forEach(all::add);
        return all;
    }

    /// As the API checks it for every kind; the tables' objects have good and bad ones.
    private static List<String> metadata(Kind kind, KubeObject object) {
        List<String> all = new ArrayList<>();
        String name = object.name();
        String prefix = object.metadata().path("generateName").asText();
        if (name.isEmpty()) {
            all.add("metadata.name: Required value: name or generateName is required");
        } else {
            form(kind, name).forEach(message -> all.add("metadata.name: Invalid value: \"" + name + "\": " + message));
        }
        if (!prefix.isEmpty()) {
            form(kind, prefix.endsWith("-") ? prefix + "a" : prefix)
                    .forEach(message -> all.add("metadata.generateName: Invalid value: " + message));
        }
        String namespace = object.namespace();
        if (kind.namespaced()) {
            if (namespace.isEmpty()) {
                all.add("metadata.namespace: Required value");
            } else {
                Names.label(namespace).forEach(message -> all.add("metadata.namespace: Invalid value: " + message));
            }
        } else if (!namespace.isEmpty()) {
            all.add("metadata.namespace: Forbidden: not allowed on this type");
        }
        Place metadata = Place.of("metadata", object.metadata());
        Selectors.labels(metadata.at("labels"));
        Selectors.annotations(metadata.at("annotations"));
        metadata.errors().stream().map(FieldError::toString).forEach(all::add);
        return all;
    }

    private static List<String> form(Kind kind, String name) {
        NameRule rule = kind.rules().nameRule();
        return switch (rule) {
            case DNS_SUBDOMAIN -> Names.subdomain(name);
            case DNS_LABEL -> Names.label(name);
            case DNS_1035_LABEL -> Names.label1035(name);
            case PATH_SEGMENT -> List.of();
        };
    }

    /// Empty when it is as expected.
    static String mismatch(boolean good, List<String> wrong) {
        if (good) {
            return wrong.isEmpty() ? "" : "refused: " + wrong;
        }
        return wrong.isEmpty() ? "taken" : "";
    }

    /// One complaint must hold the text.
    static String holds(String text, List<String> wrong) {
        return wrong.stream().anyMatch(each -> each.contains(text)) ? "" : "none of " + wrong + " has " + text;
    }
}
