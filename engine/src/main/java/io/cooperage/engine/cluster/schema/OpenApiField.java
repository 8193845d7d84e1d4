package io.cooperage.engine.cluster.schema;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// One value's form as OpenAPI says it. What it does not say itself comes from the definition that it refers
/// to, which is looked up when somebody asks, since the definition may come later in the text.
final class OpenApiField implements FieldSchema {
    private static final String QUANTITY = "io.k8s.apimachinery.pkg.api.resource.Quantity";

    private final Type type;
    private final String name;
    private final String format;
    private final @Nullable String reference;
    private final Map<String, FieldSchema> properties;
    private final @Nullable OpenApiField items;
    private final List<String> required;
    private final String mergeKey;
    private final List<String> patchStrategies;
    private final List<String> listMapKeys;
    private final String listType;
    private final Map<String, OpenApiField> definitions;

    private OpenApiField(
            Type type,
            String name,
            @Nullable String reference,
            Map<String, FieldSchema> properties,
            @Nullable OpenApiField items,
            JsonNode node,
            Map<String, OpenApiField> definitions) {
        this.type = type;
        this.name = name;
        this.format = node.path("format").asText("").intern();
        this.reference = reference;
        this.properties = properties;
        this.items = items;
        this.required = texts(node.path("required"));
        this.mergeKey = node.path("x-kubernetes-patch-merge-key").asText("").intern();
        String strategies = node.path("x-kubernetes-patch-strategy").asText("");
        this.patchStrategies = strategies.isEmpty() ? List.of() : List.of(strategies.split(","));
        this.listMapKeys = texts(node.path("x-kubernetes-list-map-keys"));
        String ofMap = node.path("x-kubernetes-map-type").asText("");
        this.listType = node.path("x-kubernetes-list-type").asText(ofMap).intern();
        this.definitions = definitions;
    }

    /// @param name of the definition; empty for a part of one
    static OpenApiField read(String name, JsonNode node, Map<String, OpenApiField> definitions) {
        String target = node.path("$ref").asText("");
        @Nullable
        String reference = target.isEmpty()
                ? null
                : target.substring(OpenApiDescription.REFERENCE.length()).intern();
        Map<String, FieldSchema> properties = new LinkedHashMap<>();
        node.path("properties")
                .properties()
                .forEach(e -> properties.put(e.getKey().intern(), read("", e.getValue(), definitions)));
        JsonNode inner = node.has("items") ? node.path("items") : node.path("additionalProperties");
        @Nullable OpenApiField items = inner.isObject() ? read("", inner, definitions) : null;
        return new OpenApiField(
                type(name, node, !properties.isEmpty()),
                name,
                reference,
                properties.isEmpty() ? Map.of() : Collections.unmodifiableMap(properties),
                items,
                node,
                definitions);
    }

    private static Type type(String name, JsonNode node, boolean hasProperties) {
        if (name.equals(QUANTITY)) {
            return Type.QUANTITY;
        }
        String format = node.path("format").asText();
        return switch (node.path("type").asText()) {
            case "string" ->
                switch (format) {
                    case "int-or-string" -> Type.INT_OR_STRING;
                    case "date-time" -> Type.TIME;
                    default -> Type.STRING;
                };
            case "integer" -> Type.INTEGER;
            case "number" -> Type.NUMBER;
            case "boolean" -> Type.BOOLEAN;
            case "array" -> Type.LIST;
            case "object" -> {
                if (node.has("additionalProperties")) {
                    yield Type.MAP;
                }
                // An empty struct is an object that takes no field; raw JSON says nothing of itself either.
                yield hasProperties || name.startsWith("io.k8s.api.") ? Type.OBJECT : Type.ANY;
            }
            default -> Type.ANY;
        };
    }

    private static List<String> texts(JsonNode array) {
        List<String> texts = new ArrayList<>(array.size());
        array.forEach(text -> texts.add(text.asText().intern()));
        return List.copyOf(texts);
    }

    /// Directly, not through others.
    Stream<String> references() {
        Stream.Builder<String> all = Stream.builder();
        references(all);
        return all.build();
    }

    private void references(Consumer<String> all) {
        if (reference != null) {
            all.accept(reference);
        }
        properties.values().forEach(property -> ((OpenApiField) property).references(all));
        if (items != null) {
            items.references(all);
        }
    }

    private OpenApiField target() {
        OpenApiField target = reference == null ? null : definitions.get(reference);
        return target == null ? this : target;
    }

    @Override
    public Type type() {
        return target().type;
    }

    @Override
    public String definition() {
        return target().name;
    }

    @Override
    public String format() {
        return target().format;
    }

    @Override
    public Map<String, FieldSchema> properties() {
        return target().properties;
    }

    @Override
    public @Nullable FieldSchema items() {
        return target().items;
    }

    @Override
    public List<String> required() {
        return target().required;
    }

    @Override
    public String mergeKey() {
        return mergeKey.isEmpty() ? target().mergeKey : mergeKey;
    }

    @Override
    public List<String> patchStrategies() {
        return patchStrategies.isEmpty() ? target().patchStrategies : patchStrategies;
    }

    @Override
    public List<String> listMapKeys() {
        return listMapKeys.isEmpty() ? target().listMapKeys : listMapKeys;
    }

    @Override
    public String listType() {
        return listType.isEmpty() ? target().listType : listType;
    }
}
