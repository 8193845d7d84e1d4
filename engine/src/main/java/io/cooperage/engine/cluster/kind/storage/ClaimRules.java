package io.cooperage.engine.cluster.kind.storage;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cooperage.engine.cluster.kind.FieldError;
import io.cooperage.engine.cluster.kind.KindRules;
import io.cooperage.engine.cluster.kind.check.Amounts;
import io.cooperage.engine.cluster.kind.check.Place;
import io.cooperage.engine.cluster.kind.pod.ClaimSpecCheck;
import io.cooperage.engine.cluster.kind.pod.PodSpecDefaults;
import io.cooperage.engine.cluster.kind.tree.Absent;
import io.cooperage.engine.cluster.object.KubeObject;
import io.cooperage.engine.cluster.object.Quantity;
import java.util.List;

/// PersistentVolumeClaims.
final class ClaimRules implements KindRules {

    @Override
    public void applyDefaults(ObjectNode object) {
        ObjectNode spec = Absent.object(object, "spec");
        Absent.text(spec, "volumeMode", "Filesystem");
        PodSpecDefaults.round(spec.path("resources").path("requests"));
        PodSpecDefaults.round(spec.path("resources").path("limits"));
        if (spec.get("dataSource") instanceof ObjectNode source && !spec.hasNonNull("dataSourceRef")) {
            spec.set("dataSourceRef", source.deepCopy());
        } else if (spec.get("dataSourceRef") instanceof ObjectNode source
                && !spec.hasNonNull("dataSource")
                && !source.hasNonNull("namespace")) {
            spec.set("dataSource", source.deepCopy());
        }
    }

    @Override
    public void prepareForCreate(ObjectNode object) {
        object.putObject("status").put("phase", "Pending");
    }

    @Override
    public boolean countsGenerations() {
        return false;
    }

    @Override
    public List<FieldError> validate(KubeObject claim) {
        Place root = Place.of(claim.tree());
        ClaimSpecCheck.check(root.at("spec"));
        return root.errors();
    }

    @Override
    public List<FieldError> validateUpdate(KubeObject claim, KubeObject old) {
        Place root = Place.of(claim.tree());
        ClaimUpdateCheck.check(root, old);
        return root.errors();
    }

    @Override
    public List<FieldError> validateStatus(KubeObject claim, KubeObject old) {
        Place root = Place.of(claim.tree());
        if (root.at("spec").at("accessModes").empty()) {
            root.at("spec").at("accessModes").required();
        }
        Place capacity = root.at("status").at("capacity");
        for (String resource : capacity.keys()) {
            Amounts.read(capacity.key(resource))
                    .filter(amount -> amount.compareTo(Quantity.ZERO) < 0)
                    .ifPresent(less -> capacity.key(resource).invalid("must be a valid resource quantity"));
        }
        return root.errors();
    }
}
