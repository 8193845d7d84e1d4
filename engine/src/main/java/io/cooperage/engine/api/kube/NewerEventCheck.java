package io.cooperage.engine.api.kube;

import com.fasterxml.jackson.databind.JsonNode;
import io.cooperage.engine.cluster.kind.FieldError;
import io.cooperage.engine.cluster.kind.check.Names;
import io.cooperage.engine.cluster.object.KubeObject;
import io.cooperage.engine.cluster.object.TreeEquality;
import java.util.ArrayList;
import java.util.List;

/// What `events.k8s.io/v1` asks of an event, which is more than the core group does. As Kubernetes tells it,
/// mostly with the names of the core group.
///
/// @see <a href="https://kubernetes.io/docs/reference/kubernetes-api/cluster-resources/event-v1/">Event</a>
final class NewerEventCheck {
    private static final int LONGEST_WORD = 128;
    private static final int LONGEST_NOTE = 1024;

    /// What an event says of itself once and for all; only its series goes on.
    private static final List<String> FIXED = List.of(
            "involvedObject",
            "reason",
            "message",
            "source",
            "firstTimestamp",
            "lastTimestamp",
            "count",
            "type",
            "eventTime",
            "action",
            "related",
            "reportingComponent",
            "reportingInstance");

    private final JsonNode event;
    private final List<FieldError> errors = new ArrayList<>();

    private NewerEventCheck(JsonNode event) {
        this.event = event;
    }

    /// @param event with the names of the core group
    static List<FieldError> created(KubeObject event) {
        NewerEventCheck check = new NewerEventCheck(event.tree());
        check.reporter();
        check.word("reportingInstance");
        check.word("action");
        check.word("reason");
        if (check.text("message").length() > LONGEST_NOTE) {
            check.errors.add(FieldError.invalid("message", "", "can have at most " + LONGEST_NOTE + " characters"));
        }
        check.series();
        if (check.text("eventTime").isEmpty()) {
            check.errors.add(FieldError.required("eventTime", ""));
        }
        String type = check.text("type");
        if (!type.equals("Normal") && !type.equals("Warning")) {
            check.errors.add(FieldError.invalid("type", "", "has invalid value: " + type));
        }
        for (String older : List.of("firstTimestamp", "lastTimestamp", "count", "source")) {
            JsonNode given = event.tree().path(older);
            boolean unset = given.isMissingNode() || given.isNull() || (given.isEmpty() && given.isObject());
            if (!unset && !(given.isNumber() && given.asInt() == 0)) {
                check.errors.add(FieldError.invalid(older, "", "needs to be unset"));
            }
        }
        return check.errors;
    }

    /// @param event with the names of the core group
    /// @param old the same
    static List<FieldError> updated(KubeObject event, KubeObject old) {
        NewerEventCheck check = new NewerEventCheck(event.tree());
        for (String field : FIXED) {
            JsonNode now = event.tree().get(field);
            if (!TreeEquality.same(now, old.tree().get(field))) {
                String name = field.equals("reportingComponent") ? "reportingController" : field;
                check.errors.add(FieldError.invalid(name, now == null ? "" : now, "field is immutable"));
            }
        }
        check.series();
        return check.errors;
    }

    private String text(String field) {
        return event.path(field).asText("");
    }

    private void reporter() {
        String controller = text("reportingComponent");
        if (controller.isEmpty()) {
            errors.add(FieldError.required("reportingController", ""));
        }
        Names.qualified(controller)
                .forEach(why -> errors.add(FieldError.invalid("reportingController", controller, why)));
    }

    private void word(String field) {
        String word = text(field);
        if (word.isEmpty()) {
            errors.add(FieldError.required(field, ""));
        } else if (word.length() > LONGEST_WORD) {
            errors.add(FieldError.invalid(field, "", "can have at most " + LONGEST_WORD + " characters"));
        }
    }

    /// A series begins with the second time.
    private void series() {
        JsonNode series = event.path("series");
        if (!series.isObject()) {
            return;
        }
        if (series.path("count").asInt() < 2) {
            errors.add(FieldError.invalid("series.count", "", "should be at least 2"));
        }
        if (series.path("lastObservedTime").asText("").isEmpty()) {
            errors.add(FieldError.required("series.lastObservedTime", ""));
        }
    }
}
