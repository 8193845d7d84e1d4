package io.cooperage.engine.api.kube;

import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.StreamWriteFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import io.cooperage.engine.cluster.api.StatusException;
import io.cooperage.engine.cluster.api.StatusReason;
import io.cooperage.engine.error.EngineException;
import java.util.List;

/// JSON as Kubernetes writes it, and the object of kind Status.
final class KubeJson {
    static final ObjectMapper MAPPER = JsonMapper.builder(
                    new JsonFactoryBuilder().characterEscapes(new GoEscapes()).build())
            .disable(StreamWriteFeature.AUTO_CLOSE_TARGET)
            .build();

    static final ObjectMapper YAML = new ObjectMapper(YAMLFactory.builder()
            .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
            .enable(YAMLGenerator.Feature.MINIMIZE_QUOTES)
            .enable(YAMLGenerator.Feature.ALWAYS_QUOTE_NUMBERS_AS_STRINGS)
            .disable(YAMLGenerator.Feature.SPLIT_LINES)
            .disable(StreamWriteFeature.AUTO_CLOSE_TARGET)
            .build());

    private KubeJson() {}

    static ObjectNode object() {
        return MAPPER.createObjectNode();
    }

    static ObjectNode status(StatusException refusal) {
        StatusReason reason = refusal.reason();
        ObjectNode status = begin("Failure");
        status.put("message", refusal.getMessage());
        status.put("reason", reason.text());
        StatusException.Details details = refusal.details();
        if (details != null) {
            ObjectNode node = status.putObject("details");
            putText(node, "name", details.name());
            putText(node, "group", details.group());
            putText(node, "kind", details.kind());
            putText(node, "uid", details.uid());
            if (!details.causes().isEmpty()) {
                ArrayNode causes = node.putArray("causes");
                details.causes().forEach(cause -> {
                    ObjectNode one = causes.addObject();
                    putText(one, "reason", cause.reason());
                    putText(one, "message", cause.message());
                    putText(one, "field", cause.field());
                });
            }
            if (details.retryAfterSeconds() > 0) {
                node.put("retryAfterSeconds", details.retryAfterSeconds());
            }
        }
        status.put("code", reason.code());
        return status;
    }

    /// Of something that was done and has no object to show.
    static ObjectNode success(int code) {
        return begin("Success").put("code", code);
    }

    static ObjectNode success(String name, String group, String plural, String uid) {
        ObjectNode status = begin("Success");
        ObjectNode details = status.putObject("details");
        putText(details, "name", name);
        putText(details, "group", group);
        putText(details, "kind", plural);
        putText(details, "uid", uid);
        return status;
    }

    private static ObjectNode begin(String outcome) {
        ObjectNode status = object();
        status.put("kind", "Status").put("apiVersion", "v1");
        status.putObject("metadata");
        return status.put("status", outcome);
    }

    static void putText(ObjectNode node, String name, String text) {
        if (!text.isEmpty()) {
            node.put(name, text);
        }
    }

    /// As a client of Kubernetes understands it.
    static StatusException translated(EngineException e) {
        if (e instanceof StatusException status) {
            return status;
        }
        StatusReason reason = switch (e.kind()) {
            case INVALID_ARGUMENT -> StatusReason.BAD_REQUEST;
            case UNAUTHENTICATED -> StatusReason.UNAUTHORIZED;
            case FORBIDDEN -> StatusReason.FORBIDDEN;
            case NOT_FOUND -> StatusReason.NOT_FOUND;
            case CONFLICT -> StatusReason.CONFLICT;
            case NOT_IMPLEMENTED -> StatusReason.METHOD_NOT_ALLOWED;
            case UNAVAILABLE -> StatusReason.SERVICE_UNAVAILABLE;
            case RESOURCE_EXHAUSTED -> StatusReason.TOO_MANY_REQUESTS;
            case CANCELLED -> StatusReason.TIMEOUT;
            case INTERNAL, DATA_LOSS -> StatusReason.INTERNAL_ERROR;
        };
        StatusException translated = new StatusException(reason, String.valueOf(e.getMessage()));
        translated.initCause(e);
        return translated;
    }

    static ArrayNode texts(ObjectNode into, String name, List<String> texts) {
        ArrayNode array = into.putArray(name);
        texts.forEach(array::add);
        return array;
    }
}
