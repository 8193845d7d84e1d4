package io.cooperage.engine.cluster.kind.storage;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cooperage.engine.cluster.kind.FieldError;
import io.cooperage.engine.cluster.kind.KindRules;
import io.cooperage.engine.cluster.kind.check.Names;
import io.cooperage.engine.cluster.kind.check.Place;
import io.cooperage.engine.cluster.kind.tree.Absent;
import io.cooperage.engine.cluster.kind.tree.Trees;
import io.cooperage.engine.cluster.object.KubeObject;
import java.util.List;
import java.util.Locale;

/// StorageClasses.
final class StorageClassRules implements KindRules {

    @Override
    public void applyDefaults(ObjectNode object) {
        Absent.text(object, "reclaimPolicy", "Delete");
        Absent.text(object, "volumeBindingMode", "Immediate");
    }

    @Override
    public boolean countsGenerations() {
        return false;
    }

    @Override
    public List<FieldError> validate(KubeObject object) {
        Place root = Place.of(object.tree());
        Place provisioner = root.at("provisioner");
        if (provisioner.blank()) {
            provisioner.required();
        } else {
            provisioner.must(text -> Names.qualified(text.toLowerCase(Locale.ROOT)));
        }
        for (String key : root.at("parameters").keys()) {
            if (key.isEmpty()) {
                root.at("parameters").invalid(key, "field can not be empty.");
            }
        }
        root.at("reclaimPolicy").oneOf(List.of("Delete", "Retain"));
        root.at("volumeBindingMode").requiredOneOf(List.of("Immediate", "WaitForFirstConsumer"));
        return root.errors();
    }

    @Override
    public List<FieldError> validateUpdate(KubeObject object, KubeObject old) {
        Place root = Place.of(object.tree());
        for (String field : List.of("parameters", "provisioner")) {
            if (!Trees.same(root.node().path(field), old.tree().path(field))) {
                root.at(field).forbidden("updates to " + field + " are forbidden.");
            }
        }
        if (!root.text("reclaimPolicy").equals(old.tree().path("reclaimPolicy").asText())) {
            root.at("reclaimPolicy").forbidden("updates to reclaimPolicy are forbidden.");
        }
        root.at("volumeBindingMode").unchanged(old.tree().path("volumeBindingMode"));
        return root.errors();
    }
}
