package io.cooperage.engine.cluster.kind.storage;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cooperage.engine.cluster.kind.FieldError;
import io.cooperage.engine.cluster.kind.KindRules;
import io.cooperage.engine.cluster.kind.check.Place;
import io.cooperage.engine.cluster.kind.pod.PodSpecDefaults;
import io.cooperage.engine.cluster.kind.pod.VolumeDefaults;
import io.cooperage.engine.cluster.kind.tree.Absent;
import io.cooperage.engine.cluster.object.KubeObject;
import java.util.List;

/// PersistentVolumes.
final class VolumeRules implements KindRules {

    @Override
    public void applyDefaults(ObjectNode object) {
        ObjectNode spec = Absent.object(object, "spec");
        Absent.text(spec, "persistentVolumeReclaimPolicy", "Retain");
        Absent.text(spec, "volumeMode", "Filesystem");
        VolumeDefaults.source(spec);
        PodSpecDefaults.round(spec.path("capacity"));
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
    public List<FieldError> validate(KubeObject volume) {
        Place root = Place.of(volume.tree());
        VolumeCheck.check(root.at("spec"), volume.name());
        return root.errors();
    }

    @Override
    public List<FieldError> validateUpdate(KubeObject volume, KubeObject old) {
        Place root = Place.of(volume.tree());
        VolumeCheck.update(root, old);
        return root.errors();
    }
}
