package io.cooperage.engine.api.kube;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cooperage.engine.cluster.api.ObjectList;
import io.cooperage.engine.cluster.api.StatusException;
import io.cooperage.engine.cluster.kind.Kind;
import io.cooperage.engine.cluster.object.KubeObject;
import io.cooperage.engine.http.HttpExchange;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/// Sends objects, lists and refusals in the form that the client asked for. For any thread.
final class Answers {
    private final Clock clock;

    Answers(Clock clock) {
        this.clock = clock;
    }

    TableRows rows(KubeCall call, AnswerForm form) {
        return new TableRows(clock, TableRows.Include.of(call.param("includeObject")), form.apiVersion());
    }

    void object(KubeCall call, int status, Kind kind, KubeObject object) throws IOException {
        AnswerForm form = AnswerForm.of(call.exchange());
        send(call, status, form, out -> {
            switch (form.shape()) {
                case OBJECT -> writeObject(out, kind, object.tree(), true);
                case METADATA -> writeMetadata(out, object.tree(), form.apiVersion());
                case TABLE -> rows(call, form).write(out, kind, object);
            }
        });
    }

    /// Of no kind that is printed: a Status, a Scale, a review.
    void tree(KubeCall call, int status, JsonNode tree) throws IOException {
        boolean yaml = AnswerForm.of(call.exchange()).yaml();
        send(call, status, new AnswerForm(AnswerForm.Shape.OBJECT, yaml, "v1"), out -> out.writeTree(tree));
    }

    void list(KubeCall call, Kind kind, ObjectList list) throws IOException {
        AnswerForm form = AnswerForm.of(call.exchange());
        send(call, 200, form, out -> {
            switch (form.shape()) {
                case OBJECT -> writeList(out, kind, list);
                case METADATA -> writeMetadataList(out, list, form.apiVersion());
                case TABLE -> rows(call, form).write(out, kind, list);
            }
        });
    }

    private interface Body {
        void write(JsonGenerator out) throws IOException;
    }

    private static void send(KubeCall call, int status, AnswerForm form, Body body) throws IOException {
        Map<String, String> headers = headers(call);
        headers.put("Content-Type", form.yaml() ? MediaType.YAML : MediaType.JSON);
        AnswerStream stream = new AnswerStream(call.exchange(), status, headers);
        var factory = (form.yaml() ? KubeJson.YAML : KubeJson.MAPPER).getFactory();
        try (JsonGenerator out = factory.createGenerator(stream)) {
            if (call.flag("pretty") && !form.yaml()) {
                out.useDefaultPrettyPrinter();
            }
            body.write(out);
            if (!form.yaml()) {
                out.writeRaw('\n');
            }
        }
        stream.close();
    }

    private static Map<String, String> headers(KubeCall call) {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("Cache-Control", "no-cache, private");
        if (!call.warnings().isEmpty()) {
            headers.put(
                    "Warning", call.warnings().stream().map(Answers::warning).collect(Collectors.joining(", ")));
        }
        return headers;
    }

    /// RFC 7234 §5.5, with the code of what stays so.
    private static String warning(String text) {
        String plain = text.replaceAll("\\p{Cntrl}", " ").replace("\\", "\\\\").replace("\"", "\\\"");
        return "299 - \"" + plain + "\"";
    }

    static void status(HttpExchange exchange, StatusException refusal) throws IOException {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("Cache-Control", "no-cache, private");
        headers.put("Content-Type", MediaType.JSON);
        StatusException.Details details = refusal.details();
        if (details != null && details.retryAfterSeconds() > 0) {
            headers.put("Retry-After", Integer.toString(details.retryAfterSeconds()));
        }
        exchange.respond(refusal.reason().code(), headers, bytes(KubeJson.status(refusal)));
    }

    static byte[] bytes(JsonNode tree) {
        return (tree.toString() + "\n").getBytes(StandardCharsets.UTF_8);
    }

    static void text(HttpExchange exchange, int status, String text) throws IOException {
        exchange.respond(
                status,
                Map.of("Content-Type", "text/plain; charset=utf-8", "X-Content-Type-Options", "nosniff"),
                text.getBytes(StandardCharsets.UTF_8));
    }

    /// @param typed with `kind` and `apiVersion`, which lists leave out of their items
    static void writeObject(JsonGenerator out, Kind kind, ObjectNode tree, boolean typed) throws IOException {
        out.writeStartObject();
        if (typed) {
            out.writeStringField("kind", kind.id().kind());
            out.writeStringField("apiVersion", kind.id().apiVersion());
        }
        for (Map.Entry<String, JsonNode> field : tree.properties()) {
            String name = field.getKey();
            if (!name.equals("kind") && !name.equals("apiVersion")) {
                out.writeFieldName(name);
                out.writeTree(field.getValue());
            }
        }
        out.writeEndObject();
    }

    static void writeMetadata(JsonGenerator out, ObjectNode tree, String apiVersion) throws IOException {
        out.writeStartObject();
        out.writeStringField("kind", "PartialObjectMetadata");
        out.writeStringField("apiVersion", apiVersion);
        out.writeFieldName("metadata");
        out.writeTree(tree.path("metadata").isObject() ? tree.path("metadata") : KubeJson.object());
        out.writeEndObject();
    }

    private static void writeList(JsonGenerator out, Kind kind, ObjectList list) throws IOException {
        out.writeStartObject();
        out.writeStringField("kind", kind.id().kind() + "List");
        out.writeStringField("apiVersion", kind.id().apiVersion());
        writeListMetadata(out, list);
        out.writeArrayFieldStart("items");
        for (KubeObject item : list.items()) {
            writeObject(out, kind, item.tree(), false);
        }
        out.writeEndArray();
        out.writeEndObject();
    }

    private static void writeMetadataList(JsonGenerator out, ObjectList list, String apiVersion) throws IOException {
        out.writeStartObject();
        out.writeStringField("kind", "PartialObjectMetadataList");
        out.writeStringField("apiVersion", apiVersion);
        writeListMetadata(out, list);
        out.writeArrayFieldStart("items");
        for (KubeObject item : list.items()) {
            writeMetadata(out, item.tree(), apiVersion);
        }
        out.writeEndArray();
        out.writeEndObject();
    }

    static void writeListMetadata(JsonGenerator out, ObjectList list) throws IOException {
        out.writeObjectFieldStart("metadata");
        if (list.revision() > 0) {
            out.writeStringField("resourceVersion", Long.toString(list.revision()));
        }
        String next = list.next();
        if (next != null) {
            out.writeStringField("continue", next);
        }
        Long remaining = list.remaining();
        if (remaining != null && next != null) {
            out.writeNumberField("remainingItemCount", remaining);
        }
        out.writeEndObject();
    }
}
