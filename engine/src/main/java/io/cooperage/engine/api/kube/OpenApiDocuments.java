package io.cooperage.engine.api.kube;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cooperage.engine.cluster.kind.Kind;
import io.cooperage.engine.cluster.schema.OpenApiDescription;
import io.cooperage.engine.cluster.schema.OpenApiSchemas;
import io.cooperage.engine.http.HttpExchange;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// `/openapi/v3`: a list of documents, one for each group and version, made from Kubernetes' own description
/// each time one is asked for. Clients keep them, by the digest in their addresses.
///
/// From a document kubectl learns what fields there are (`explain`), how lists are merged (`apply`), and,
/// from the parameter of each patch, that fields are checked by the server.
final class OpenApiDocuments {
    private static final String QUANTITY = "io.k8s.apimachinery.pkg.api.resource.Quantity";
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private final OpenApiSchemas schemas;

    /// By path below `/openapi/v3`: `api/v1`, `apis/apps/v1`.
    private final Map<String, List<Kind>> versions = new LinkedHashMap<>();

    private @Nullable String digest;

    OpenApiDocuments(ServedKinds kinds, OpenApiSchemas schemas) {
        this.schemas = schemas;
        kinds.groups()
                .forEach((group, byVersion) -> byVersion.forEach((version, found) -> versions.put(
                        group.isEmpty() ? "api/" + version : "apis/" + group + "/" + version, List.copyOf(found))));
    }

    /// @param segments below `/openapi/v3`
    /// @return false when there is no such document
    boolean serve(HttpExchange exchange, List<String> segments) throws IOException {
        if (segments.isEmpty()) {
            ObjectNode answer = KubeJson.object();
            ObjectNode paths = answer.putObject("paths");
            versions.keySet()
                    .forEach(path -> paths.putObject(path)
                            .put("serverRelativeURL", "/openapi/v3/" + path + "?hash=" + digest()));
            exchange.respond(
                    200,
                    Map.of("Content-Type", MediaType.JSON, "Cache-Control", "no-cache, private"),
                    Answers.bytes(answer));
            return true;
        }
        String path = String.join("/", segments);
        List<Kind> kinds = versions.get(path);
        if (kinds == null) {
            return false;
        }
        String tag = "\"" + digest() + "\"";
        if (tag.equals(exchange.header("If-None-Match"))) {
            exchange.respond(304, Map.of("ETag", tag), new byte[0]);
            return true;
        }
        Map<String, String> headers = Map.of(
                "Content-Type",
                MediaType.JSON,
                "ETag",
                tag,
                "Vary",
                "Accept",
                "Cache-Control",
                exchange.target().contains("hash=" + digest()) ? "public, immutable" : "no-cache, private");
        AnswerStream stream = new AnswerStream(exchange, 200, headers);
        try (JsonGenerator out = KubeJson.MAPPER.getFactory().createGenerator(stream)) {
            write(out, path, kinds);
        }
        stream.close();
        return true;
    }

    /// Of the description and of what is served.
    private synchronized String digest() {
        String known = digest;
        if (known == null) {
            String text = Discovery.digest(OpenApiDescription.stored())
                    + versions.values().stream()
                            .map(kinds ->
                                    kinds.stream().map(Kind::plural).toList().toString())
                            .toList();
            known = Discovery.digest(text.getBytes(StandardCharsets.UTF_8)).substring(0, 64);
            digest = known;
        }
        return known;
    }

    private void write(JsonGenerator out, String path, List<Kind> kinds) throws IOException {
        out.writeStartObject();
        out.writeStringField("openapi", "3.0.0");
        out.writeObjectFieldStart("info");
        out.writeStringField("title", "Kubernetes");
        out.writeStringField("version", ServerVersion.GIT_VERSION);
        out.writeEndObject();
        Map<Kind, String> definitions = new LinkedHashMap<>();
        kinds.forEach(kind -> schemas.definition(kind.id()).ifPresent(name -> definitions.put(kind, name)));
        out.writeObjectFieldStart("paths");
        for (Map.Entry<Kind, String> entry : definitions.entrySet()) {
            writePaths(out, "/" + path, entry.getKey(), entry.getValue());
        }
        out.writeEndObject();
        out.writeObjectFieldStart("components");
        out.writeObjectFieldStart("schemas");
        Set<String> needed = schemas.closure(new LinkedHashSet<>(definitions.values()));
        try {
            OpenApiDescription.forEach((name, definition) -> {
                if (needed.contains(name)) {
                    writeSchema(out, name, definition);
                }
            });
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
        out.writeEndObject();
        out.writeEndObject();
        out.writeEndObject();
    }

    private static void writePaths(JsonGenerator out, String base, Kind kind, String definition) throws IOException {
        Map<String, ObjectNode> paths = new LinkedHashMap<>();
        for (OpenApiOperation operation : OpenApiOperation.of(base, kind)) {
            paths.computeIfAbsent(operation.path(), _ -> NODES.objectNode())
                    .set(operation.method(), tree(operation, definition));
        }
        for (Map.Entry<String, ObjectNode> path : paths.entrySet()) {
            out.writeFieldName(path.getKey());
            out.writeTree(path.getValue());
        }
    }

    private static ObjectNode tree(OpenApiOperation operation, String definition) {
        ObjectNode tree = NODES.objectNode();
        if (!operation.bodies().isEmpty()) {
            ArrayNode parameters = tree.putArray("parameters");
            for (OpenApiOperation.Parameter parameter : operation.parameters()) {
                parameters
                        .addObject()
                        .put("name", parameter.name())
                        .put("in", "query")
                        .putObject("schema")
                        .put("type", parameter.type())
                        .put("uniqueItems", true);
            }
            ObjectNode content = tree.putObject("requestBody").putObject("content");
            operation.bodies().forEach(type -> content.putObject(type).set("schema", reference(definition)));
        }
        tree.putObject("responses")
                .putObject("200")
                .put("description", "OK")
                .putObject("content")
                .putObject(MediaType.JSON)
                .set("schema", reference(definition));
        operation.identify(tree);
        return tree;
    }

    private static ObjectNode reference(String definition) {
        return NODES.objectNode().put("$ref", "#/components/schemas/" + definition);
    }

    private static void writeSchema(JsonGenerator out, String name, ObjectNode definition) {
        try {
            out.writeFieldName(name);
            if (name.equals(QUANTITY)) {
                definition.remove("type");
                ArrayNode either = definition.putArray("oneOf");
                either.addObject().put("type", "string");
                either.addObject().put("type", "number");
            } else if (definition.path("format").asText().equals("int-or-string")) {
                definition.remove("type");
                ArrayNode either = definition.putArray("oneOf");
                either.addObject().put("type", "integer");
                either.addObject().put("type", "string");
            }
            out.writeTree(inVersion3(definition));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// In version 3 a reference stands alone, so what is said beside it goes around it.
    private static JsonNode inVersion3(JsonNode node) {
        if (node instanceof ObjectNode object) {
            JsonNode target = object.get("$ref");
            if (target != null && target.isTextual()) {
                ObjectNode there = reference(target.asText().substring(OpenApiDescription.REFERENCE.length()));
                if (object.size() == 1) {
                    return there;
                }
                object.remove("$ref");
                object.putArray("allOf").add(there);
                return object;
            }
            object.properties().forEach(field -> field.setValue(inVersion3(field.getValue())));
        } else if (node instanceof ArrayNode array) {
            for (int i = 0; i < array.size(); i++) {
                array.set(i, inVersion3(array.get(i)));
            }
        }
        return node;
    }
}
