package io.cooperage.engine.cluster.kind.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cooperage.engine.cluster.kind.FieldError;
import io.cooperage.engine.cluster.kind.KindRules;
import io.cooperage.engine.cluster.kind.check.Names;
import io.cooperage.engine.cluster.kind.check.Place;
import io.cooperage.engine.cluster.kind.tree.Absent;
import io.cooperage.engine.cluster.kind.tree.Trees;
import io.cooperage.engine.cluster.object.KubeObject;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Namespaces.
final class NamespaceRules implements KindRules {
    private static final String NAME_LABEL = "kubernetes.io/metadata.name";
    private static final String FINALIZER = "kubernetes";
    private static final Set<String> STANDARD = Set.of(FINALIZER, "orphan", "foregroundDeletion");

    /// So that selectors of namespaces can name one.
    @Override
    public void applyDefaults(ObjectNode object) {
        ObjectNode metadata = Absent.object(object, "metadata");
        String name = Trees.text(metadata, "name");
        if (!name.isEmpty()) {
            Absent.object(metadata, "labels").put(NAME_LABEL, name);
        }
    }

    /// The finalizer waits until everything in it is gone.
    @Override
    public void prepareForCreate(ObjectNode object) {
        object.putObject("status").put("phase", "Active");
        ObjectNode spec = Absent.object(object, "spec");
        boolean there = Trees.texts(spec.path("finalizers")).contains(FINALIZER);
        if (!there) {
            (spec.get("finalizers") instanceof ArrayNode list ? list : spec.putArray("finalizers")).add(FINALIZER);
        }
    }

    /// `spec.finalizers` is written through `/finalize` only.
    @Override
    public void prepareForUpdate(ObjectNode object, KubeObject old) {
        JsonNode finalizers = old.spec().path("finalizers");
        if (finalizers.isArray()) {
            Absent.object(object, "spec").set("finalizers", finalizers.deepCopy());
        }
    }

    @Override
    public NameRule nameRule() {
        return NameRule.DNS_LABEL;
    }

    @Override
    public Map<String, String> selectableFields(KubeObject object) {
        return Map.of("status.phase", Trees.text(object.status(), "phase"), "name", object.name());
    }

    @Override
    public boolean countsGenerations() {
        return false;
    }

    @Override
    public List<FieldError> validate(KubeObject object) {
        Place finalizers = Place.of(object.tree()).at("spec").at("finalizers");
        finalizers.each().forEach(finalizer -> finalizer(finalizer.as(finalizers)));
        return finalizers.errors();
    }

    private static void finalizer(Place finalizer) {
        finalizer.must(Names::qualified);
        if (!finalizer.text().contains("/") && !STANDARD.contains(finalizer.text())) {
            finalizer.invalid("name is neither a standard finalizer name nor is it fully qualified");
        }
    }

    /// It is terminating when it has been deleted, and else it is not.
    @Override
    public List<FieldError> validateStatus(KubeObject object, KubeObject old) {
        // Kubernetes writes this field as it is called in Go.
        Place phase = Place.of(object.tree()).at("status").at("phase").called("Phase");
        boolean deleted = object.deletionTimestamp().isPresent();
        if (!deleted && !phase.text().equals("Active")) {
            phase.invalid(phase.text(), "may only be 'Active' if `deletionTimestamp` is empty");
        } else if (deleted && !phase.text().equals("Terminating")) {
            phase.invalid(phase.text(), "may only be 'Terminating' if `deletionTimestamp` is not empty");
        }
        return phase.errors();
    }

    @Override
    public List<FieldError> validateSubresource(String subresource, KubeObject object, KubeObject old) {
        if (!subresource.equals("finalize")) {
            return List.of();
        }
        Place finalizers = Place.of(object.tree()).at("spec").at("finalizers");
        finalizers.each().forEach(NamespaceRules::finalizer);
        return finalizers.errors();
    }
}
