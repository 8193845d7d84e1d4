package io.cooperage.engine.api.kube;

import com.fasterxml.jackson.databind.JsonNode;
import io.cooperage.engine.cluster.api.DeleteOptions;
import io.cooperage.engine.cluster.api.DeleteOptions.Propagation;
import io.cooperage.engine.cluster.api.ListOptions;
import io.cooperage.engine.cluster.api.Patch;
import io.cooperage.engine.cluster.api.WatchOptions;
import io.cooperage.engine.cluster.api.WriteOptions;
import io.cooperage.engine.cluster.api.WriteOptions.FieldValidation;
import io.cooperage.engine.cluster.kind.FieldError;
import io.cooperage.engine.cluster.object.FieldSelector;
import io.cooperage.engine.cluster.object.LabelSelector;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The parameters of a query as options of a verb. All of them throw
/// [io.cooperage.engine.cluster.api.StatusException] 400 or 422 for what they can't be.
final class QueryOptions {
    private static final int LONGEST_MANAGER = 128;

    private final KubeCall call;

    QueryOptions(KubeCall call) {
        this.call = call;
    }

    ListOptions list() {
        refuseInitialEvents();
        String match = call.param("resourceVersionMatch");
        Long revision = revision("resourceVersion");
        String next = call.param("continue");
        if (match != null) {
            if (revision == null) {
                throw refuse(FieldError.forbidden(
                        "resourceVersionMatch",
                        "resourceVersionMatch is forbidden unless resourceVersion is provided"));
            }
            if (next != null) {
                throw refuse(FieldError.forbidden(
                        "resourceVersionMatch", "resourceVersionMatch is forbidden when continue is provided"));
            }
            if (!match.equals("Exact") && !match.equals("NotOlderThan")) {
                throw refuse(
                        FieldError.notSupported("resourceVersionMatch", match, List.of("Exact", "NotOlderThan", "")));
            }
            if (match.equals("Exact") && revision == 0) {
                throw refuse(FieldError.forbidden(
                        "resourceVersionMatch",
                        "resourceVersionMatch \"Exact\" is forbidden for resourceVersion \"0\""));
            }
        }
        return new ListOptions(
                labels(), fields(), (int) number("limit"), next, revision, match != null && match.equals("Exact"));
    }

    WatchOptions watch() {
        if (call.param("resourceVersionMatch") != null) {
            throw refuse(FieldError.forbidden("resourceVersionMatch", "resourceVersionMatch is forbidden for watch"));
        }
        refuseInitialEvents();
        return new WatchOptions(labels(), fields(), revision("resourceVersion"), call.flag("allowWatchBookmarks"));
    }

    private void refuseInitialEvents() {
        if (call.param("sendInitialEvents") != null) {
            throw refuse(FieldError.forbidden(
                    "sendInitialEvents",
                    "sendInitialEvents is forbidden for watch unless the WatchList feature gate is enabled"));
        }
    }

    LabelSelector labels() {
        String text = call.param("labelSelector");
        try {
            return text == null ? LabelSelector.EVERYTHING : LabelSelector.parse(text);
        } catch (IllegalArgumentException e) {
            throw Refusals.badRequest(String.valueOf(e.getMessage()));
        }
    }

    FieldSelector fields() {
        String text = call.param("fieldSelector");
        try {
            FieldSelector asked = text == null ? FieldSelector.EVERYTHING : FieldSelector.parse(text);
            if (call.name().isEmpty()) {
                return asked;
            }
            // A list or watch with a name in its path is of that one.
            List<FieldSelector.Term> terms = new ArrayList<>(asked.terms());
            terms.add(new FieldSelector.Term("metadata.name", true, call.name()));
            return new FieldSelector(terms);
        } catch (IllegalArgumentException e) {
            throw Refusals.badRequest(String.valueOf(e.getMessage()));
        }
    }

    /// Zero when it was not given.
    long number(String name) {
        String text = call.param(name);
        if (text == null) {
            return 0;
        }
        try {
            long number = Long.parseLong(text);
            if (number < 0 || number > Integer.MAX_VALUE) {
                throw refuse(FieldError.invalid(name, number, "must be greater than or equal to 0"));
            }
            return number;
        } catch (NumberFormatException e) {
            throw Refusals.badRequest("strconv.ParseInt: parsing \"" + text + "\": invalid syntax");
        }
    }

    private @Nullable Long revision(String name) {
        String text = call.param(name);
        if (text == null) {
            return null;
        }
        try {
            return Long.parseUnsignedLong(text);
        } catch (NumberFormatException e) {
            throw refuse(FieldError.invalid(name, text, "strconv.ParseUint: parsing \"" + text + "\": invalid syntax"));
        }
    }

    private static RuntimeException refuse(FieldError error) {
        return Refusals.invalidOptions("ListOptions", error);
    }

    /// @param kind `CreateOptions`, `UpdateOptions`, `PatchOptions`, for what is refused
    WriteOptions write(String kind) {
        String validation = call.param("fieldValidation");
        FieldValidation fields = switch (validation == null ? "Warn" : validation) {
            case "Ignore" -> FieldValidation.IGNORE;
            case "Warn" -> FieldValidation.WARN;
            case "Strict" -> FieldValidation.STRICT;
            default ->
                throw Refusals.invalidOptions(
                        kind,
                        FieldError.notSupported(
                                "fieldValidation",
                                String.valueOf(validation),
                                List.of("", "Ignore", "Strict", "Warn")));
        };
        return new WriteOptions(manager(kind), dryRun(kind), fields, false, null, call::warn);
    }

    WriteOptions patch(Patch.Type type) {
        boolean force = call.flag("force");
        if (type == Patch.Type.APPLY) {
            if (call.param("fieldManager") == null) {
                throw Refusals.invalidOptions(
                        "PatchOptions", FieldError.required("fieldManager", "is required for apply patch"));
            }
        } else if (call.param("force") != null) {
            throw Refusals.invalidOptions(
                    "PatchOptions", FieldError.forbidden("force", "may not be specified for non-apply patch"));
        }
        WriteOptions plain = write("PatchOptions");
        return new WriteOptions(
                plain.manager(), plain.dryRun(), plain.validation(), force, plain.cause(), plain.warnings());
    }

    private boolean dryRun(String kind) {
        List<String> asked = call.params("dryRun");
        for (String one : asked) {
            if (!one.isEmpty() && !one.equals("All")) {
                throw Refusals.invalidOptions(kind, FieldError.notSupported("dryRun", one, List.of("All")));
            }
        }
        return asked.contains("All");
    }

    /// As the client calls itself; else the first word of its User-Agent, up to a slash.
    private String manager(String kind) {
        String given = call.param("fieldManager");
        if (given != null) {
            if (given.length() > LONGEST_MANAGER) {
                throw Refusals.invalidOptions(kind, FieldError.tooLong("fieldManager", LONGEST_MANAGER));
            }
            if (!given.chars().allMatch(c -> c >= ' ' && c != 0x7f)) {
                throw Refusals.invalidOptions(
                        kind, FieldError.invalid("fieldManager", given, "should only contain printable characters"));
            }
            return given;
        }
        String agent = call.exchange().header("User-Agent");
        if (agent == null || agent.isBlank()) {
            return "unknown";
        }
        String name = agent.split("/", 2)[0].strip();
        return name.length() > LONGEST_MANAGER ? name.substring(0, LONGEST_MANAGER) : name;
    }

    /// @param body `DeleteOptions` as a tree, which wins over the query; missing for none
    DeleteOptions delete(JsonNode body) {
        WriteOptions plain = write("DeleteOptions");
        boolean dryRun = plain.dryRun();
        for (JsonNode one : body.path("dryRun")) {
            if (!one.asText().equals("All")) {
                throw Refusals.invalidOptions(
                        "DeleteOptions", FieldError.notSupported("dryRun", one.asText(), List.of("All")));
            }
            dryRun = true;
        }
        JsonNode conditions = body.path("preconditions");
        return new DeleteOptions(
                plain.manager(),
                grace(body.path("gracePeriodSeconds")),
                propagation(body),
                conditions.path("uid").isTextual() ? conditions.path("uid").asText() : null,
                revision(conditions.path("resourceVersion")),
                dryRun,
                null);
    }

    private static @Nullable Long revision(JsonNode node) {
        if (!node.isTextual()) {
            return null;
        }
        try {
            return Long.valueOf(node.asText());
        } catch (NumberFormatException e) {
            return -1L; // none has it
        }
    }

    private @Nullable Long grace(JsonNode node) {
        Long seconds = null;
        if (node.isIntegralNumber()) {
            seconds = node.asLong();
        } else if (call.param("gracePeriodSeconds") != null) {
            seconds = number("gracePeriodSeconds");
        }
        if (seconds != null && seconds < 0) {
            return 1L; // as Kubernetes takes it
        }
        return seconds;
    }

    private @Nullable Propagation propagation(JsonNode body) {
        String policy = body.path("propagationPolicy").isTextual()
                ? body.path("propagationPolicy").asText()
                : call.param("propagationPolicy");
        JsonNode orphan = body.path("orphanDependents");
        String orphanText = orphan.isBoolean() ? orphan.asText() : call.param("orphanDependents");
        if (policy != null && orphanText != null) {
            throw Refusals.invalidOptions(
                    "DeleteOptions",
                    FieldError.invalid(
                            "propagationPolicy",
                            policy,
                            "orphanDependents and deletionPropagation cannot be both set"));
        }
        if (policy == null) {
            return orphanText == null
                    ? null
                    : KubeCall.isTrue(orphanText) ? Propagation.ORPHAN : Propagation.BACKGROUND;
        }
        return switch (policy) {
            case "Background" -> Propagation.BACKGROUND;
            case "Foreground" -> Propagation.FOREGROUND;
            case "Orphan" -> Propagation.ORPHAN;
            default ->
                throw Refusals.invalidOptions(
                        "DeleteOptions",
                        FieldError.notSupported(
                                "propagationPolicy", policy, List.of("Background", "Foreground", "Orphan", "nil")));
        };
    }
}
