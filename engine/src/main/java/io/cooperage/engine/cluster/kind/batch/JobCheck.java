package io.cooperage.engine.cluster.kind.batch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cooperage.engine.cluster.kind.check.GoSyntax;
import io.cooperage.engine.cluster.kind.check.Names;
import io.cooperage.engine.cluster.kind.check.Place;
import io.cooperage.engine.cluster.kind.check.Selectors;
import io.cooperage.engine.cluster.kind.pod.PodSpecCheck;
import io.cooperage.engine.cluster.kind.tree.Trees;
import io.cooperage.engine.cluster.object.KubeObject;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// What is wrong with jobs, and with what CronJobs make jobs from.
final class JobCheck {
    private static final List<String> COUNTS = List.of(
            "parallelism",
            "completions",
            "activeDeadlineSeconds",
            "backoffLimit",
            "ttlSecondsAfterFinished",
            "backoffLimitPerIndex",
            "maxFailedIndexes");
    private static final int INDEXED_PARALLELISM_MAX = 100_000;

    private JobCheck() {}

    /// A selector that was made here must be as it is made here.
    static void generated(Place job) {
        Place spec = job.at("spec");
        if (spec.flag("manualSelector") || !spec.has("selector")) {
            return;
        }
        String uid = job.at("metadata").text("uid");
        String name = job.at("metadata").text("name");
        if (uid.isEmpty()) {
            job.at("metadata").at("uid").required();
        }
        Map<String, String> expected = new HashMap<>();
        expected.put(JobRules.OLD_UID_LABEL, uid);
        expected.put(JobRules.OLD_NAME_LABEL, name);
        Place labels = spec.at("template").at("metadata").at("labels");
        if (labels.has(JobRules.UID_LABEL)) {
            expected.put(JobRules.UID_LABEL, uid);
            expected.put(JobRules.NAME_LABEL, name);
        }
        for (String key :
                List.of(JobRules.OLD_UID_LABEL, JobRules.OLD_NAME_LABEL, JobRules.UID_LABEL, JobRules.NAME_LABEL)) {
            String value = expected.get(key);
            if (value == null) {
                continue;
            }
            if (!labels.has(key)) {
                labels.key(key).required("must be '" + value + "'");
            } else if (!labels.text(key).equals(value)) {
                labels.key(key).invalid(GoSyntax.map(labels.node()), "must be '" + value + "'");
            }
        }
        Place selector = spec.at("selector");
        Selectors.read(selector.node())
                .filter(each -> !each.matches(expected))
                .ifPresent(
                        each -> selector.invalid(GoSyntax.selector(selector.node()), "`selector` not auto-generated"));
    }

    static void job(Place spec) {
        body(spec);
        Place selector = spec.at("selector");
        if (selector.there()) {
            Selectors.selector(selector);
            Selectors.mustSelect(selector.node(), spec.at("template"));
        } else {
            selector.required();
            Selectors.mismatch(spec.at("template"));
        }
    }

    /// All but the selector.
    static void body(Place spec) {
        COUNTS.forEach(count -> spec.at(count).notNegative());
        Place mode = spec.at("completionMode");
        mode.oneOf(List.of("Indexed", "NonIndexed"));
        boolean indexed = mode.text().equals("Indexed");
        if (indexed) {
            if (!spec.has("completions")) {
                spec.at("completions").required("when completion mode is Indexed");
            }
            Place parallelism = spec.at("parallelism");
            if (parallelism.number() > INDEXED_PARALLELISM_MAX) {
                parallelism.invalid(
                        parallelism.number(),
                        "must be less than or equal to " + INDEXED_PARALLELISM_MAX
                                + " when completion mode is Indexed");
            }
        }
        for (String field : List.of("backoffLimitPerIndex", "maxFailedIndexes")) {
            if (!indexed && spec.has(field)) {
                spec.at(field).invalid("requires indexed completion mode");
            }
        }
        if (spec.has("maxFailedIndexes") && !spec.has("backoffLimitPerIndex")) {
            spec.at("backoffLimitPerIndex").required("when maxFailedIndexes is specified");
        }
        spec.at("podReplacementPolicy").oneOf(List.of("Failed", "TerminatingOrFailed"));
        if (spec.has("podFailurePolicy")) {
            failurePolicy(spec.at("podFailurePolicy"), spec);
        }
        Place template = spec.at("template");
        PodSpecCheck.template(template);
        Place restart = template.at("spec").at("restartPolicy");
        // Pods are restarted unless they say otherwise, which jobs can't have: it was probably left out.
        if (restart.blank() || restart.text().equals("Always")) {
            restart.required("valid values: \"OnFailure\", \"Never\"");
        } else {
            restart.oneOf(List.of("OnFailure", "Never"));
        }
    }

    private static void failurePolicy(Place policy, Place spec) {
        if (!spec.at("template").at("spec").text("restartPolicy").equals("Never")) {
            spec.at("template")
                    .at("spec")
                    .at("restartPolicy")
                    .invalid("only \"Never\" is supported when podFailurePolicy is specified");
        }
        for (Place rule : policy.at("rules").each()) {
            rule.at("action").requiredOneOf(List.of("Count", "FailIndex", "FailJob", "Ignore"));
            boolean codes = rule.has("onExitCodes");
            boolean conditions = !rule.at("onPodConditions").empty();
            if (codes && conditions) {
                rule.invalid("specifying both OnExitCodes and OnPodConditions is not supported");
            } else if (!codes && !conditions) {
                rule.invalid("specifying one of OnExitCodes and OnPodConditions is required");
            }
            if (codes) {
                Place exit = rule.at("onExitCodes");
                exit.at("operator").requiredOneOf(List.of("In", "NotIn"));
                if (exit.at("values").empty()) {
                    exit.at("values").invalid("at least one value is required");
                }
                for (Place value : exit.at("values").each()) {
                    if (value.number() == 0 && exit.text("operator").equals("In")) {
                        value.invalid("must not be 0 for the In operator");
                    }
                }
            }
            for (Place condition : rule.at("onPodConditions").each()) {
                condition.at("type").must(Names::qualified);
                condition.at("status").requiredOneOf(List.of("False", "True", "Unknown"));
            }
        }
    }

    static void update(Place spec, KubeObject old) {
        JsonNode was = old.spec();
        boolean elastic = spec.text("completionMode").equals("Indexed")
                && spec.at("completions").number() == spec.at("parallelism").number();
        if (!elastic) {
            spec.at("completions").unchanged(was.path("completions"));
        }
        Place selector = spec.at("selector");
        selector.unchanged(was.path("selector"), GoSyntax.selector(selector.node()));
        template(spec.at("template"), old);
        for (String field :
                List.of("completionMode", "podFailurePolicy", "backoffLimitPerIndex", "managedBy", "successPolicy")) {
            spec.at(field).unchanged(was.path(field));
        }
    }

    /// A job that has not begun may still learn where its pods should run.
    private static void template(Place template, KubeObject old) {
        JsonNode was = old.spec().path("template");
        boolean waiting = old.spec().path("suspend").asBoolean() && !Trees.has(old.status(), "startTime");
        if (!waiting || !(template.node() instanceof ObjectNode now) || !(was instanceof ObjectNode then)) {
            template.unchanged(was);
            return;
        }
        if (!Trees.same(fixed(now), fixed(then))) {
            template.invalid("field is immutable");
        }
    }

    private static ObjectNode fixed(ObjectNode template) {
        ObjectNode copy = template.deepCopy();
        if (copy.get("metadata") instanceof ObjectNode metadata) {
            metadata.remove(List.of("labels", "annotations"));
        }
        if (copy.get("spec") instanceof ObjectNode spec) {
            spec.remove(List.of("affinity", "nodeSelector", "tolerations", "schedulingGates"));
        }
        return copy;
    }
}
