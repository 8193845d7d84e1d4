package io.cooperage.ui.cluster.overview;

import com.fasterxml.jackson.databind.JsonNode;
import io.cooperage.ui.cluster.object.Diagnosis;
import io.cooperage.ui.control.StatusBadge.Mark;
import io.cooperage.ui.i18n.Messages;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Optional;

/// How one object fares.
///
/// @param why what is the matter, in one sentence; empty when nothing is
/// @param from from when on that counts: what has only begun is not in trouble yet
/// @param owner `kind/name` of what it belongs to; empty when to nothing
record ObjectFacts(String namespace, String name, Mark mark, String why, Instant from, String owner) {
    /// Time to begin in: to be pulled, started and checked.
    static final Duration GRACE = Duration.ofSeconds(30);

    private static final Messages MESSAGES = Messages.of(ObjectFacts.class);

    static ObjectFacts of(JsonNode object) {
        JsonNode metadata = object.path("metadata");
        JsonNode owner = metadata.path("ownerReferences").path(0);
        boolean ending = metadata.path("deletionTimestamp").isTextual();
        Optional<String> matter = ending ? Optional.empty() : matter(object);
        boolean young = object.path("kind").asText().equals("Pod") ? onlyUnready(object) : !hasFailed(object);
        return new ObjectFacts(
                metadata.path("namespace").asText(),
                metadata.path("name").asText(),
                ending ? Mark.MOVING : mark(object, matter.isPresent(), young),
                matter.orElse(""),
                young ? lastTurn(object).plus(GRACE) : Instant.MIN,
                owner.isMissingNode()
                        ? ""
                        : owner.path("kind").asText() + "/" + owner.path("name").asText());
    }

    /// It counts as trouble at this instant.
    boolean isTrouble(Instant now) {
        return !why.isEmpty() && !now.isBefore(from);
    }

    /// What it looks like at this instant.
    Mark markAt(Instant now) {
        return why.isEmpty() || isTrouble(now) ? mark : Mark.MOVING;
    }

    private static Optional<String> matter(JsonNode object) {
        JsonNode status = object.path("status");
        return switch (object.path("kind").asText()) {
            case "DaemonSet" -> {
                int wanted = status.path("desiredNumberScheduled").asInt();
                int ready = status.path("numberReady").asInt();
                yield ready < wanted ? Optional.of(MESSAGES.text("daemons", ready, wanted)) : Optional.empty();
            }
            case "PersistentVolumeClaim" ->
                status.path("phase").asText().equals("Lost")
                        ? Optional.of(MESSAGES.text("claim.lost"))
                        : Diagnosis.of(object);
            case "Node" -> {
                Optional<String> unready = Diagnosis.of(object);
                yield unready.isPresent() ? unready : pressure(status);
            }
            default -> Diagnosis.of(object);
        };
    }

    /// MemoryPressure and its like: conditions of a node that are well when they are not true.
    private static Optional<String> pressure(JsonNode status) {
        for (JsonNode condition : status.path("conditions")) {
            if (!condition.path("type").asText().equals("Ready")
                    && condition.path("status").asText().equals("True")) {
                return Optional.of(MESSAGES.text(
                        "pressure",
                        condition.path("type").asText(),
                        condition.path("message").asText()));
            }
        }
        return Optional.empty();
    }

    private static Mark mark(JsonNode object, boolean unwell, boolean young) {
        JsonNode status = object.path("status");
        return switch (object.path("kind").asText()) {
            case "Pod" ->
                switch (status.path("phase").asText()) {
                    case "Succeeded" -> Mark.ENDED;
                    case "Failed" -> Mark.FAILED;
                    case "Running" -> unwell ? (young ? Mark.AILING : Mark.FAILED) : Mark.RUNNING;
                    default -> unwell ? Mark.FAILED : Mark.MOVING;
                };
            case "Job" -> {
                if (unwell) {
                    yield Mark.FAILED;
                }
                yield status.path("completionTime").isTextual()
                        ? Mark.ENDED
                        : object.at("/spec/suspend").asBoolean() ? Mark.PAUSED : Mark.RUNNING;
            }
            case "CronJob" -> object.at("/spec/suspend").asBoolean() ? Mark.PAUSED : Mark.RUNNING;
            case "Node" ->
                unwell ? Mark.FAILED : object.at("/spec/unschedulable").asBoolean() ? Mark.PAUSED : Mark.RUNNING;
            case "Deployment", "StatefulSet" -> {
                if (unwell) {
                    yield status.path("readyReplicas").asInt() == 0 ? Mark.FAILED : Mark.AILING;
                }
                yield object.at("/spec/replicas").asInt(1) == 0 ? Mark.PAUSED : Mark.RUNNING;
            }
            default -> unwell ? Mark.AILING : Mark.RUNNING;
        };
    }

    /// All its containers run, and it waits to be ready.
    private static boolean onlyUnready(JsonNode pod) {
        if (!pod.at("/status/phase").asText().equals("Running")) {
            return false;
        }
        for (JsonNode container : pod.path("status").path("containerStatuses")) {
            if (!container.path("state").has("running")) {
                return false;
            }
        }
        return true;
    }

    /// A controller gave up on it, or can't make what it asks for.
    private static boolean hasFailed(JsonNode object) {
        for (JsonNode condition : object.path("status").path("conditions")) {
            String type = condition.path("type").asText();
            String status = condition.path("status").asText();
            boolean gaveUp = type.equals("Progressing") && status.equals("False");
            if (gaveUp || ((type.equals("ReplicaFailure") || type.equals("Failed")) && status.equals("True"))) {
                return true;
            }
        }
        return object.path("kind").asText().equals("Node")
                || object.at("/status/phase").asText().equals("Lost");
    }

    /// When its state was last another.
    private static Instant lastTurn(JsonNode object) {
        Instant last = instant(object.at("/metadata/creationTimestamp").asText());
        for (JsonNode condition : object.path("status").path("conditions")) {
            Instant turned = instant(condition.path("lastTransitionTime").asText());
            last = turned.isAfter(last) ? turned : last;
        }
        return last;
    }

    /// [Instant#EPOCH] where there is none.
    static Instant instant(String text) {
        if (text.isEmpty()) {
            return Instant.EPOCH;
        }
        try {
            return Instant.parse(text);
        } catch (DateTimeParseException e) {
            return Instant.EPOCH;
        }
    }
}
