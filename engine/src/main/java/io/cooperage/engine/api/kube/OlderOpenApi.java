package io.cooperage.engine.api.kube;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cooperage.engine.api.kube.proto.MessageWriter;
import io.cooperage.engine.cluster.kind.Kind;
import io.cooperage.engine.cluster.schema.OpenApiDescription;
import io.cooperage.engine.cluster.schema.OpenApiSchemas;
import io.cooperage.engine.http.HttpExchange;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// `/openapi/v2`: the types of all groups in one document, made each time somebody asks. Most clients of today
/// ask for [OpenApiDocuments] instead. JSON is for the programs that make code or checks from it
/// (`kustomize openapi fetch`, Terraform); protobuf is what kubectl takes, for
/// `explain --output=plaintext-openapiv2`, and when a manifest is of a kind that isn't served: it then goes on
/// to say so. Protobuf leaves out the paths, of which kubectl asks nothing here.
///
/// @see <a href="https://github.com/google/gnostic/blob/main/openapiv2/OpenAPIv2.proto">OpenAPIv2.proto</a>
final class OlderOpenApi {
    private static final String PROTOBUF = "application/com.github.proto-openapi.spec.v2.v1.0+protobuf";
    private static final String ASKED = "application/com.github.proto-openapi.spec.v2@v1.0+protobuf";
    private static final String TITLE = "Kubernetes";
    private static final String SWAGGER = "2.0";
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final Pattern VARIABLE = Pattern.compile("\\{(\\w+)}");

    private final OpenApiSchemas schemas;

    /// By group and version: `/api/v1`, `/apis/apps/v1`.
    private final Map<String, List<Kind>> versions = new LinkedHashMap<>();

    OlderOpenApi(ServedKinds kinds, OpenApiSchemas schemas) {
        this.schemas = schemas;
        kinds.groups()
                .forEach((group, byVersion) -> byVersion.forEach((version, found) -> versions.put(
                        group.isEmpty() ? "/api/" + version : "/apis/" + group + "/" + version, List.copyOf(found))));
    }

    void serve(HttpExchange exchange) throws IOException {
        String accept = exchange.header("Accept");
        boolean protobuf = accept != null && (accept.contains(ASKED) || accept.contains(PROTOBUF));
        Map<String, String> headers = Map.of(
                "Content-Type",
                protobuf ? PROTOBUF : MediaType.JSON,
                "Cache-Control",
                "no-cache, private",
                "Vary",
                "Accept");
        AnswerStream stream = new AnswerStream(exchange, 200, headers);
        if (protobuf) {
            stream.write(message());
        } else {
            try (JsonGenerator out = KubeJson.MAPPER.getFactory().createGenerator(stream)) {
                write(out);
            }
        }
        stream.close();
    }

    /// In the order of their names, with all that they refer to.
    private void forEachDefinition(BiConsumer<String, ObjectNode> reader) {
        Set<String> roots = new LinkedHashSet<>();
        versions.values()
                .forEach(kinds ->
                        kinds.forEach(kind -> schemas.definition(kind.id()).ifPresent(roots::add)));
        Set<String> needed = schemas.closure(roots);
        OpenApiDescription.forEach((name, definition) -> {
            if (needed.contains(name)) {
                reader.accept(name, definition);
            }
        });
    }

    // JSON

    private void write(JsonGenerator out) throws IOException {
        out.writeStartObject();
        out.writeStringField("swagger", SWAGGER);
        out.writeObjectFieldStart("info");
        out.writeStringField("title", TITLE);
        out.writeStringField("version", ServerVersion.GIT_VERSION);
        out.writeEndObject();
        out.writeFieldName("paths");
        out.writeTree(paths());
        out.writeObjectFieldStart("definitions");
        try {
            forEachDefinition((name, definition) -> writeField(out, name, definition));
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
        out.writeEndObject();
        out.writeEndObject();
    }

    private static void writeField(JsonGenerator out, String name, ObjectNode value) {
        try {
            out.writeFieldName(name);
            out.writeTree(value);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private ObjectNode paths() {
        ObjectNode paths = NODES.objectNode();
        versions.forEach((base, kinds) -> kinds.forEach(kind -> schemas.definition(kind.id())
                .ifPresent(definition -> OpenApiOperation.of(base, kind)
                        .forEach(operation ->
                                path(paths, operation.path()).set(operation.method(), tree(operation, definition))))));
        return paths;
    }

    private static ObjectNode path(ObjectNode paths, String path) {
        if (paths.get(path) instanceof ObjectNode known) {
            return known;
        }
        ObjectNode made = paths.putObject(path);
        Matcher variables = VARIABLE.matcher(path);
        ArrayNode parameters = NODES.arrayNode();
        while (variables.find()) {
            parameters
                    .addObject()
                    .put("name", variables.group(1))
                    .put("in", "path")
                    .put("required", true)
                    .put("type", "string");
        }
        if (!parameters.isEmpty()) {
            made.set("parameters", parameters);
        }
        return made;
    }

    private static ObjectNode tree(OpenApiOperation operation, String definition) {
        ObjectNode tree = NODES.objectNode();
        tree.putArray("produces").add(MediaType.JSON);
        if (!operation.bodies().isEmpty()) {
            operation.bodies().forEach(tree.putArray("consumes")::add);
            ArrayNode parameters = tree.putArray("parameters");
            parameters
                    .addObject()
                    .put("name", "body")
                    .put("in", "body")
                    .put("required", true)
                    .set("schema", reference(definition));
            for (OpenApiOperation.Parameter parameter : operation.parameters()) {
                parameters
                        .addObject()
                        .put("name", parameter.name())
                        .put("in", "query")
                        .put("type", parameter.type())
                        .put("uniqueItems", true);
            }
        }
        tree.putObject("responses").putObject("200").put("description", "OK").set("schema", reference(definition));
        operation.identify(tree);
        return tree;
    }

    private static ObjectNode reference(String definition) {
        return NODES.objectNode().put("$ref", OpenApiDescription.REFERENCE + definition);
    }

    // Protobuf. The numbers are those of the messages' fields.

    private byte[] message() {
        MessageWriter definitions = new MessageWriter();
        forEachDefinition((name, definition) -> definitions.message(1, named(name, schema(definition))));
        return new MessageWriter()
                .text(1, SWAGGER)
                .message(2, new MessageWriter().text(1, TITLE).text(2, ServerVersion.GIT_VERSION))
                .message(9, definitions)
                .bytes();
    }

    private static MessageWriter named(String name, MessageWriter value) {
        return new MessageWriter().text(1, name).message(2, value);
    }

    private static MessageWriter schema(JsonNode schema) {
        MessageWriter message = new MessageWriter();
        schema.properties().forEach(field -> {
            String name = field.getKey();
            JsonNode value = field.getValue();
            switch (name) {
                case "$ref" -> message.text(1, value.asText());
                case "format" -> message.text(2, value.asText());
                case "description" -> message.text(4, value.asText());
                case "required" -> value.forEach(each -> message.text(19, each.asText()));
                case "additionalProperties" -> message.message(21, new MessageWriter().message(1, schema(value)));
                case "type" -> message.message(22, new MessageWriter().text(1, value.asText()));
                case "items" -> message.message(23, new MessageWriter().message(1, schema(value)));
                case "properties" -> {
                    MessageWriter properties = new MessageWriter();
                    value.properties()
                            .forEach(each -> properties.message(1, named(each.getKey(), schema(each.getValue()))));
                    message.message(25, properties);
                }
                default -> {
                    if (name.startsWith("x-")) {
                        // Any YAML, which JSON is.
                        message.message(31, named(name, new MessageWriter().text(2, value.toString())));
                    }
                }
            }
        });
        return message;
    }
}
