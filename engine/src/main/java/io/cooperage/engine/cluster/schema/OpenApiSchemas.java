package io.cooperage.engine.cluster.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cooperage.engine.cluster.object.GroupVersionKind;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// [Schemas] from [OpenApiDescription], without its words. Read when first asked for; about a megabyte then.
/// For any thread.
public final class OpenApiSchemas implements Schemas {
    private static final String KINDS = "x-kubernetes-group-version-kind";

    private @Nullable Model model;

    @Override
    public Optional<FieldSchema> of(GroupVersionKind kind) {
        Model known = model();
        return Optional.ofNullable(known.kinds.get(kind)).map(known.definitions::get);
    }

    /// The definition of a kind, such as `io.k8s.api.core.v1.Pod`.
    public Optional<String> definition(GroupVersionKind kind) {
        return Optional.ofNullable(model().kinds.get(kind));
    }

    /// These definitions and all that they refer to, however far.
    public Set<String> closure(Set<String> definitions) {
        Model known = model();
        Set<String> all = new LinkedHashSet<>();
        definitions.forEach(name -> collect(known, name, all));
        return all;
    }

    private static void collect(Model known, String name, Set<String> all) {
        OpenApiField field = known.definitions.get(name);
        if (field != null && all.add(name)) {
            field.references().forEach(reference -> collect(known, reference, all));
        }
    }

    private synchronized Model model() {
        Model known = model;
        if (known == null) {
            Model read = new Model(new HashMap<>(), new HashMap<>());
            OpenApiDescription.forEach((name, definition) -> read.add(name, definition));
            known = read;
            model = known;
        }
        return known;
    }

    private record Model(Map<String, OpenApiField> definitions, Map<GroupVersionKind, String> kinds) {
        void add(String name, ObjectNode definition) {
            definitions.put(name, OpenApiField.read(name, definition, definitions));
            JsonNode ids = definition.path(KINDS);
            for (JsonNode id : ids) {
                GroupVersionKind kind = new GroupVersionKind(
                        id.path("group").asText(),
                        id.path("version").asText(),
                        id.path("kind").asText());
                kinds.putIfAbsent(kind, name);
            }
        }
    }
}
