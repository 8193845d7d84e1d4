package io.cooperage.engine.cluster.kubelet;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/// One run of a container as a status tells it.
///
/// @param id `cooperage://…`
/// @param image its name
/// @param imageId with its digest
/// @param startedAt null when its program never ran
/// @param end null while it runs
record Run(
        String id,
        String image,
        String imageId,
        @Nullable Instant startedAt,
        @Nullable End end) {
    static final String RUNTIME = "cooperage";
    private static final String NEVER = "1970-01-01T00:00:00Z";

    /// @param reason `Completed`, `Error`, `OOMKilled`, `StartError`, …
    record End(int exitCode, String reason, String message, Instant finishedAt) {}

    boolean isAlive() {
        return end == null;
    }

    boolean succeeded() {
        return end != null && end.exitCode() == 0;
    }

    /// The `terminated` of a container's state.
    ObjectNode terminated() {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        End how = end;
        if (how == null) {
            return node;
        }
        node.put("exitCode", how.exitCode());
        node.put("reason", how.reason());
        if (!how.message().isEmpty()) {
            node.put("message", how.message());
        }
        node.put("startedAt", startedAt == null ? NEVER : time(startedAt));
        node.put("finishedAt", time(how.finishedAt()));
        node.put("containerID", id);
        return node;
    }

    /// What an earlier status told of a run of which nothing else is left.
    static @Nullable Run ofTerminated(JsonNode terminated, JsonNode status) {
        if (!terminated.isObject() || !terminated.has("exitCode")) {
            return null;
        }
        Instant finished = parsed(terminated.path("finishedAt"));
        return new Run(
                terminated.path("containerID").asText(),
                status.path("image").asText(),
                status.path("imageID").asText(),
                parsed(terminated.path("startedAt")),
                new End(
                        terminated.path("exitCode").asInt(),
                        terminated.path("reason").asText(),
                        terminated.path("message").asText(""),
                        finished == null ? Instant.EPOCH : finished));
    }

    private static @Nullable Instant parsed(JsonNode time) {
        return time.isTextual() && !time.asText().equals(NEVER) ? Instant.parse(time.asText()) : null;
    }

    static String time(Instant at) {
        return at.truncatedTo(ChronoUnit.SECONDS).toString();
    }
}
