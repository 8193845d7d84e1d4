package io.cooperage.engine.cluster.object;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.StreamSupport;

/// A view of one object's tree. An object that came out of [io.cooperage.engine.cluster.api.ClusterApi] is
/// shared between threads and must not be changed: change a [#copy()].
public record KubeObject(ObjectNode tree) {
    private static final ObjectMapper MAPPER = JsonMapper.builder()
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    /// @throws IllegalArgumentException for a value that has no place in JSON
    public static KubeObject of(Object model) {
        return new KubeObject(MAPPER.valueToTree(model));
    }

    /// @throws JsonProcessingException when it is not one JSON object
    public static KubeObject parse(String json) throws JsonProcessingException {
        return new KubeObject(MAPPER.readValue(json, ObjectNode.class));
    }

    /// @throws JsonProcessingException when it is not one JSON object in UTF-8
    public static KubeObject parse(byte[] json) throws JsonProcessingException {
        try {
            return new KubeObject(MAPPER.readValue(json, ObjectNode.class));
        } catch (JsonProcessingException e) {
            throw e;
        } catch (IOException e) {
            throw new UncheckedIOException("an array of bytes can't fail to be read", e);
        }
    }

    /// As JSON in UTF-8, without blanks.
    public byte[] bytes() {
        try {
            return MAPPER.writeValueAsBytes(tree);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree can always be written", e);
        }
    }

    /// As one of the typed model's classes, for reading. Changes of it are not seen here.
    ///
    /// @throws IllegalArgumentException when a property has the wrong type
    public <T> T as(Class<T> type) {
        return MAPPER.convertValue(tree, type);
    }

    public KubeObject copy() {
        return new KubeObject(tree.deepCopy());
    }

    public String apiVersion() {
        return tree.path("apiVersion").asText();
    }

    public String kind() {
        return tree.path("kind").asText();
    }

    /// Empty and not attached to the tree where there is none: write through [#ownMetadata()].
    public ObjectNode metadata() {
        return tree.get("metadata") instanceof ObjectNode meta ? meta : JsonNodeFactory.instance.objectNode();
    }

    /// The metadata of the tree, made when missing. Only of an object that is one's own.
    public ObjectNode ownMetadata() {
        return tree.get("metadata") instanceof ObjectNode meta ? meta : tree.putObject("metadata");
    }

    public String name() {
        return metadata().path("name").asText();
    }

    /// Empty for what belongs to the whole cluster.
    public String namespace() {
        return metadata().path("namespace").asText();
    }

    public String uid() {
        return metadata().path("uid").asText();
    }

    /// Zero when it was never stored.
    public long revision() {
        return metadata().path("resourceVersion").asLong();
    }

    public long generation() {
        return metadata().path("generation").asLong();
    }

    public Map<String, String> labels() {
        return texts("labels");
    }

    public Map<String, String> annotations() {
        return texts("annotations");
    }

    public List<String> finalizers() {
        return StreamSupport.stream(metadata().path("finalizers").spliterator(), false)
                .map(JsonNode::asText)
                .toList();
    }

    /// Where it isn't there yet. Only of an object that is one's own.
    public void addFinalizer(String name) {
        if (!finalizers().contains(name)) {
            ObjectNode metadata = ownMetadata();
            (metadata.get("finalizers") instanceof ArrayNode list ? list : metadata.putArray("finalizers")).add(name);
        }
    }

    /// A copy of this.
    public KubeObject withoutFinalizer(String name) {
        KubeObject copy = copy();
        List<String> left =
                finalizers().stream().filter(each -> !each.equals(name)).toList();
        if (left.isEmpty()) {
            copy.ownMetadata().remove("finalizers");
        } else {
            left.forEach(copy.ownMetadata().putArray("finalizers")::add);
        }
        return copy;
    }

    public List<Owner> owners() {
        return StreamSupport.stream(metadata().path("ownerReferences").spliterator(), false)
                .map(Owner::of)
                .toList();
    }

    /// The owner that is in charge: the one reference with `controller: true`.
    public Optional<Owner> controller() {
        return owners().stream().filter(Owner::controller).findFirst();
    }

    public Optional<Instant> deletionTimestamp() {
        return time(metadata().path("deletionTimestamp"));
    }

    public Optional<Instant> creationTimestamp() {
        return time(metadata().path("creationTimestamp"));
    }

    /// Missing where there is none, as [JsonNode#path] gives it.
    public JsonNode spec() {
        return tree.path("spec");
    }

    /// Missing where there is none, as [JsonNode#path] gives it.
    public JsonNode status() {
        return tree.path("status");
    }

    private static Optional<Instant> time(JsonNode node) {
        return node.isTextual() ? Optional.of(Instant.parse(node.asText())) : Optional.empty();
    }

    private Map<String, String> texts(String property) {
        Map<String, String> texts = new LinkedHashMap<>();
        metadata()
                .path(property)
                .properties()
                .forEach(e -> texts.put(e.getKey(), e.getValue().asText()));
        return texts;
    }

    @Override
    public String toString() {
        return kind() + " " + namespace() + "/" + name() + "@" + revision();
    }

    /// One of `metadata.ownerReferences`.
    public record Owner(
            String apiVersion, String kind, String name, String uid, boolean controller, boolean blocksDeletion) {
        static Owner of(JsonNode node) {
            return new Owner(
                    node.path("apiVersion").asText(),
                    node.path("kind").asText(),
                    node.path("name").asText(),
                    node.path("uid").asText(),
                    node.path("controller").asBoolean(),
                    node.path("blockOwnerDeletion").asBoolean());
        }
    }
}
