package io.cooperage.engine.cluster.kind.batch;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cooperage.engine.cluster.kind.FieldError;
import io.cooperage.engine.cluster.kind.KindRules;
import io.cooperage.engine.cluster.kind.check.Place;
import io.cooperage.engine.cluster.kind.pod.PodSpecDefaults;
import io.cooperage.engine.cluster.kind.tree.Absent;
import io.cooperage.engine.cluster.kind.tree.Trees;
import io.cooperage.engine.cluster.object.KubeObject;
import java.util.List;

/// CronJobs.
final class CronJobRules implements KindRules {
    private static final int SUCCEEDED_KEPT = 3;
    private static final int FAILED_KEPT = 1;

    @Override
    public void applyDefaults(ObjectNode object) {
        ObjectNode spec = Absent.object(object, "spec");
        ObjectNode job = Absent.object(spec, "jobTemplate");
        Absent.object(job, "metadata");
        ObjectNode template = Trees.object(job, "spec", "template");
        if (template != null) {
            PodSpecDefaults.ofTemplate(template);
        }
        Absent.text(spec, "concurrencyPolicy", "Allow");
        Absent.flag(spec, "suspend", false);
        Absent.number(spec, "successfulJobsHistoryLimit", SUCCEEDED_KEPT);
        Absent.number(spec, "failedJobsHistoryLimit", FAILED_KEPT);
    }

    @Override
    public void prepareForCreate(ObjectNode object) {
        object.putObject("status");
    }

    @Override
    public List<FieldError> validate(KubeObject job) {
        Place root = Place.of(job.tree());
        CronJobCheck.check(root, job.name());
        return root.errors();
    }
}
