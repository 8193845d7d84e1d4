package io.cooperage.engine.cluster.kind.batch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cooperage.engine.cluster.kind.FieldError;
import io.cooperage.engine.cluster.kind.KindRules;
import io.cooperage.engine.cluster.kind.check.Place;
import io.cooperage.engine.cluster.kind.pod.PodSpecDefaults;
import io.cooperage.engine.cluster.kind.tree.Absent;
import io.cooperage.engine.cluster.kind.tree.Trees;
import io.cooperage.engine.cluster.object.KubeObject;
import java.util.List;
import java.util.Map;

/// Jobs.
final class JobRules implements KindRules {
    static final String UID_LABEL = "batch.kubernetes.io/controller-uid";
    static final String NAME_LABEL = "batch.kubernetes.io/job-name";
    static final String OLD_UID_LABEL = "controller-uid";
    static final String OLD_NAME_LABEL = "job-name";
    private static final int RETRIES = 6;

    @Override
    public void applyDefaults(ObjectNode object) {
        ObjectNode spec = Absent.object(object, "spec");
        if (!Trees.has(spec, "completions") && !Trees.has(spec, "parallelism")) {
            spec.put("completions", 1);
        }
        Absent.number(spec, "parallelism", 1);
        Absent.number(spec, "backoffLimit", Trees.has(spec, "backoffLimitPerIndex") ? Integer.MAX_VALUE : RETRIES);
        Absent.text(spec, "completionMode", "NonIndexed");
        Absent.flag(spec, "suspend", false);
        JsonNode failures = spec.path("podFailurePolicy");
        Absent.text(spec, "podReplacementPolicy", failures.isObject() ? "Failed" : "TerminatingOrFailed");
        for (ObjectNode rule : Trees.objects(failures.path("rules"))) {
            Trees.objects(rule.path("onPodConditions")).forEach(pattern -> Absent.text(pattern, "status", "True"));
        }
        Absent.flag(spec, "manualSelector", false);
        if (spec.get("template") instanceof ObjectNode template) {
            PodSpecDefaults.ofTemplate(template);
            labelAsPods(object, template);
        }
    }

    /// A job without labels has those of its pods.
    private static void labelAsPods(ObjectNode job, ObjectNode template) {
        JsonNode labels = template.path("metadata").path("labels");
        ObjectNode metadata = Absent.object(job, "metadata");
        if (Trees.empty(metadata.path("labels")) && !Trees.empty(labels)) {
            metadata.set("labels", labels.deepCopy());
        }
    }

    /// Unless told otherwise, a job knows its pods by its own uid.
    @Override
    public void prepareForCreate(ObjectNode object) {
        object.putObject("status");
        ObjectNode spec = Absent.object(object, "spec");
        if (spec.path("manualSelector").asBoolean()) {
            return;
        }
        String uid = object.path("metadata").path("uid").asText();
        String name = object.path("metadata").path("name").asText();
        ObjectNode template = Absent.object(spec, "template");
        ObjectNode labels = Absent.object(Absent.object(template, "metadata"), "labels");
        for (String label : List.of(UID_LABEL, OLD_UID_LABEL)) {
            Absent.text(labels, label, uid);
        }
        for (String label : List.of(NAME_LABEL, OLD_NAME_LABEL)) {
            Absent.text(labels, label, name);
        }
        Absent.text(Absent.object(Absent.object(spec, "selector"), "matchLabels"), UID_LABEL, uid);
        labelAsPods(object, template);
    }

    @Override
    public Map<String, String> selectableFields(KubeObject job) {
        return Map.of(
                "status.successful",
                Long.toString(job.status().path("succeeded").asLong()));
    }

    @Override
    public List<FieldError> validate(KubeObject job) {
        Place root = Place.of(job.tree());
        JobCheck.generated(root);
        JobCheck.job(root.at("spec"));
        return root.errors();
    }

    @Override
    public List<FieldError> validateUpdate(KubeObject job, KubeObject old) {
        Place root = Place.of(job.tree());
        JobCheck.update(root.at("spec"), old);
        return root.errors();
    }

    @Override
    public List<FieldError> validateStatus(KubeObject job, KubeObject old) {
        Place status = Place.of("status", job.status());
        if (!Trees.same(job.status(), old.status())) {
            new JobStatusCheck(status, job.spec()).check(old.status());
        }
        return status.errors();
    }
}
