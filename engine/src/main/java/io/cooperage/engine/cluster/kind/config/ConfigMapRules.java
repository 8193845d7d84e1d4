package io.cooperage.engine.cluster.kind.config;

import io.cooperage.engine.cluster.kind.FieldError;
import io.cooperage.engine.cluster.kind.KindRules;
import io.cooperage.engine.cluster.kind.check.Names;
import io.cooperage.engine.cluster.kind.check.Place;
import io.cooperage.engine.cluster.object.KubeObject;
import java.util.List;

/// ConfigMaps.
final class ConfigMapRules implements KindRules {

    @Override
    public boolean countsGenerations() {
        return false;
    }

    @Override
    public List<FieldError> validate(KubeObject object) {
        Place root = Place.of(object.tree());
        long size = 0;
        for (String bag : List.of("data", "binaryData")) {
            for (String key : root.at(bag).keys()) {
                Place value = root.at(bag).key(key);
                Names.configKey(key).forEach(message -> value.invalid(key, message));
                if (bag.equals("data") && root.at("binaryData").has(key)) {
                    value.invalid(key, "duplicate of key present in binaryData");
                }
                size += bag.equals("data") ? DataSize.ofText(value.text()) : DataSize.ofBase64(value.text());
            }
        }
        if (size > DataSize.MOST) {
            // The whole object is meant.
            root.add(FieldError.tooLong("[]", DataSize.MOST));
        }
        return root.errors();
    }

    @Override
    public List<FieldError> validateUpdate(KubeObject object, KubeObject old) {
        Place root = Place.of(object.tree());
        DataSize.mustStay(root, old, List.of("data", "binaryData"));
        return root.errors();
    }
}
