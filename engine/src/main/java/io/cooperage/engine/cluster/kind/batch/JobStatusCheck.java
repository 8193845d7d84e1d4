package io.cooperage.engine.cluster.kind.batch;

import com.fasterxml.jackson.databind.JsonNode;
import io.cooperage.engine.cluster.kind.FieldError;
import io.cooperage.engine.cluster.kind.check.Place;
import io.cooperage.engine.cluster.kind.tree.Trees;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Optional;

/// What is wrong with the status of a Job: numbers that can't be, and ends that contradict each other.
final class JobStatusCheck {
    private static final String COMPLETE = "Complete";
    private static final String FAILED = "Failed";
    private static final String FAILURE_TARGET = "FailureTarget";
    private static final String SUCCESS_CRITERIA = "SuccessCriteriaMet";

    private final Place status;
    private final JsonNode spec;
    private final boolean complete;
    private final boolean failed;

    JobStatusCheck(Place status, JsonNode spec) {
        this.status = status;
        this.spec = spec;
        this.complete = isTrue(status.node(), COMPLETE);
        this.failed = isTrue(status.node(), FAILED);
    }

    private static boolean isTrue(JsonNode status, String type) {
        return Trees.objects(status.path("conditions")).stream()
                .anyMatch(condition -> Trees.text(condition, "type").equals(type)
                        && Trees.text(condition, "status").equals("True"));
    }

    void check(JsonNode old) {
        for (String count : List.of("active", "succeeded", "failed", "ready", "terminating")) {
            status.at(count).notNegative();
        }
        conditions();
        times();
        if (complete || failed) {
            finished();
        }
        if (status.at("ready").number() > status.at("active").number()) {
            status.at("ready").invalid(status.at("ready").number(), "cannot set more ready pods than active");
        }
        successCriteria();
        indexes();
        update(old);
    }

    private void conditions() {
        if (complete && failed) {
            wrong("cannot set Complete=True and Failed=true conditions");
        }
        boolean target = isTrue(status.node(), FAILURE_TARGET);
        if (complete && target) {
            wrong("cannot set Complete=True and FailureTarget=true conditions");
        }
        if (failed && !target) {
            wrong("cannot set Failed=True condition without the FailureTarget=true condition");
        }
        if (complete && !isTrue(status.node(), SUCCESS_CRITERIA)) {
            wrong("cannot set Complete=True condition without the SuccessCriteriaMet=true condition");
        }
    }

    private void successCriteria() {
        if (!isTrue(status.node(), SUCCESS_CRITERIA)) {
            return;
        }
        if (failed) {
            wrong("cannot set SuccessCriteriaMet=True and Failed=true conditions");
        }
        if (isTrue(status.node(), FAILURE_TARGET)) {
            wrong("cannot set SuccessCriteriaMet=True and FailureTarget=true conditions");
        }
    }

    private void wrong(String why) {
        // Kubernetes leaves the value out: the list would be longer than the sentence.
        status.add(
                new FieldError(FieldError.Type.INVALID, status.at("conditions").path(), "Invalid value: " + why));
    }

    private void times() {
        Place completion = status.at("completionTime");
        if (complete && !completion.there()) {
            completion.required("completionTime is required for Complete jobs");
        } else if (!complete && completion.there()) {
            completion.invalid("cannot set completionTime when there is no Complete=True condition");
        }
        Optional<Instant> start = time(status.at("startTime"));
        Optional<Instant> end = time(completion);
        if (start.isPresent() && end.isPresent() && end.get().isBefore(start.get())) {
            completion.invalid("completionTime cannot be set before startTime");
        }
    }

    private static Optional<Instant> time(Place place) {
        try {
            return place.blank() ? Optional.empty() : Optional.of(Instant.parse(place.text()));
        } catch (DateTimeParseException _) {
            // The form of times is looked at where objects are read.
            return Optional.empty();
        }
    }

    private void finished() {
        for (String count : List.of("active", "terminating")) {
            if (status.at(count).number() > 0) {
                status.at(count).invalid(status.at(count).number(), count + ">0 is invalid for finished job");
            }
        }
        if (!status.has("startTime")) {
            status.at("startTime").required("startTime is required for finished job");
        }
        Place uncounted = status.at("uncountedTerminatedPods");
        if (!uncounted.at("succeeded").empty() || !uncounted.at("failed").empty()) {
            uncounted.invalid("uncountedTerminatedPods needs to be empty for finished job");
        }
    }

    private void indexes() {
        if (!status.at("completedIndexes").blank()
                && !Trees.text(spec, "completionMode").equals("Indexed")) {
            status.at("completedIndexes")
                    .invalid("cannot set non-empty completedIndexes when non-indexed completion mode");
        }
        if (status.has("failedIndexes") && !Trees.has(spec, "backoffLimitPerIndex")) {
            status.at("failedIndexes").invalid("cannot set non-null failedIndexes when backoffLimitPerIndex is null");
        }
    }

    private void update(JsonNode old) {
        for (String type : List.of(FAILED, COMPLETE, FAILURE_TARGET)) {
            if (isTrue(old, type) && !isTrue(status.node(), type)) {
                wrong("cannot disable the terminal " + type + "=True condition");
            }
        }
        notLess("failed", old);
        // An indexed Job may be made smaller, and loses what lay beyond.
        boolean elastic = Trees.text(spec, "completionMode").equals("Indexed")
                && spec.path("completions").asLong() == spec.path("parallelism").asLong();
        if (!elastic) {
            notLess("succeeded", old);
        }
        Place completion = status.at("completionTime");
        if (completion.there() && old.hasNonNull("completionTime")) {
            if (!completion.text().equals(Trees.text(old, "completionTime"))) {
                completion.invalid("completionTime cannot be mutated");
            }
        }
        boolean restarted = !status.text("startTime").equals(Trees.text(old, "startTime"));
        if (old.hasNonNull("startTime") && restarted && !spec.path("suspend").asBoolean()) {
            status.at("startTime").required("startTime cannot be removed for unsuspended job");
        }
        if (isTrue(old, SUCCESS_CRITERIA) && !isTrue(status.node(), SUCCESS_CRITERIA)) {
            wrong("cannot disable the SuccessCriteriaMet=True condition");
        }
    }

    private void notLess(String count, JsonNode old) {
        if (status.at(count).number() < old.path(count).asLong()) {
            status.at(count).invalid(status.at(count).number(), "cannot decrease the " + count + " counter");
        }
    }
}
