package io.cooperage.engine.cluster.machinery;

import com.fasterxml.jackson.databind.JsonNode;
import io.cooperage.engine.cluster.kind.FieldError;
import io.cooperage.engine.cluster.kind.Kind;
import io.cooperage.engine.cluster.object.KubeObject;
import io.cooperage.engine.cluster.object.KubeObject.Owner;
import io.cooperage.engine.cluster.object.QualifiedNames;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// What is wrong with an object's metadata, in the order in which Kubernetes tells it.
final class MetadataCheck {
    private static final int ANNOTATION_BYTES = 256 * 1024;

    private final Kind kind;
    private final KubeObject object;
    private final List<FieldError> errors = new ArrayList<>();

    private MetadataCheck(Kind kind, KubeObject object) {
        this.kind = kind;
        this.object = object;
    }

    /// @param old null for what is new
    static List<FieldError> of(Kind kind, KubeObject object, @Nullable KubeObject old) {
        MetadataCheck check = new MetadataCheck(kind, object);
        if (old == null) {
            check.names();
        } else {
            check.update(old);
        }
        check.labels();
        check.annotations();
        check.owners();
        check.finalizers();
        return check.errors;
    }

    private void names() {
        String prefix = object.metadata().path("generateName").asText();
        if (!prefix.isEmpty()) {
            NameCheck.name(kind.rules().nameRule(), prefix, true)
                    .forEach(error -> errors.add(FieldError.invalid("metadata.generateName", prefix, error)));
        }
        String name = object.name();
        if (name.isEmpty()) {
            errors.add(FieldError.required("metadata.name", "name or generateName is required"));
        } else {
            NameCheck.name(kind.rules().nameRule(), name, false)
                    .forEach(error -> errors.add(FieldError.invalid("metadata.name", name, error)));
        }
    }

    private void labels() {
        JsonNode labels = object.metadata().path("labels");
        for (Map.Entry<String, JsonNode> entry : labels.properties()) {
            String key = entry.getKey();
            QualifiedNames.check(key).forEach(error -> errors.add(FieldError.invalid("metadata.labels", key, error)));
            String value = entry.getValue().asText();
            QualifiedNames.checkLabelValue(value)
                    .forEach(error -> errors.add(FieldError.invalid("metadata.labels", value, error)));
        }
    }

    private void annotations() {
        long bytes = 0;
        for (Map.Entry<String, JsonNode> entry :
                object.metadata().path("annotations").properties()) {
            String key = entry.getKey();
            String value = entry.getValue().asText();
            QualifiedNames.check(key.toLowerCase(Locale.ROOT))
                    .forEach(error -> errors.add(FieldError.invalid("metadata.annotations", key, error)));
            bytes += key.getBytes(StandardCharsets.UTF_8).length + value.getBytes(StandardCharsets.UTF_8).length;
        }
        if (bytes > ANNOTATION_BYTES) {
            errors.add(FieldError.tooLong("metadata.annotations", ANNOTATION_BYTES));
        }
    }

    private void owners() {
        List<Owner> owners = object.owners();
        String all = "metadata.ownerReferences";
        List<String> controllers = new ArrayList<>();
        for (int i = 0; i < owners.size(); i++) {
            Owner owner = owners.get(i);
            require(owner.apiVersion(), all + ".apiVersion", "version must not be empty");
            require(owner.kind(), all + ".kind", "must not be empty");
            require(owner.name(), all + ".name", "must not be empty");
            require(owner.uid(), all + ".uid", "must not be empty");
            if (owner.apiVersion().equals("v1") && owner.kind().equals("Event")) {
                errors.add(
                        FieldError.invalid(all, "v1, Kind=Event", "v1, Kind=Event is disallowed from being an owner"));
            }
            if (owner.controller()) {
                controllers.add(owner.name());
                if (controllers.size() == 2) {
                    errors.add(FieldError.invalid(
                            all,
                            object.metadata().path("ownerReferences"),
                            "Only one reference can have Controller set to true. Found \"true\" in references for "
                                    + controllers.get(0) + " and " + controllers.get(1)));
                }
            }
        }
    }

    private void require(String value, String field, String text) {
        if (value.isEmpty()) {
            errors.add(FieldError.invalid(field, "", text));
        }
    }

    private void finalizers() {
        List<String> finalizers = object.finalizers();
        for (String finalizer : finalizers) {
            QualifiedNames.check(finalizer)
                    .forEach(error -> errors.add(FieldError.invalid("metadata.finalizers", finalizer, error)));
        }
        if (finalizers.contains(Deletion.ORPHAN) && finalizers.contains(Deletion.FOREGROUND)) {
            errors.add(FieldError.invalid(
                    "metadata.finalizers",
                    finalizers.stream().collect(Collectors.joining("\",\"", "[\"", "\"]")),
                    "finalizer " + Deletion.ORPHAN + " and " + Deletion.FOREGROUND + " cannot be both set"));
        }
    }

    private void update(KubeObject old) {
        if (old.deletionTimestamp().isEmpty()) {
            return;
        }
        List<String> added = new ArrayList<>(object.finalizers());
        added.removeAll(old.finalizers());
        if (!added.isEmpty()) {
            errors.add(FieldError.forbidden(
                    "metadata.finalizers",
                    "no new finalizers can be added if the object is being deleted, found new finalizers []string{"
                            + added.stream().map(name -> "\"" + name + "\"").collect(Collectors.joining(", ")) + "}"));
        }
    }
}
