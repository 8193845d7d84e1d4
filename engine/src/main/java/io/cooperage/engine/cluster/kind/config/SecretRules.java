package io.cooperage.engine.cluster.kind.config;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cooperage.engine.cluster.kind.FieldError;
import io.cooperage.engine.cluster.kind.KindRules;
import io.cooperage.engine.cluster.kind.check.Place;
import io.cooperage.engine.cluster.kind.tree.Absent;
import io.cooperage.engine.cluster.kind.tree.Trees;
import io.cooperage.engine.cluster.object.KubeObject;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;

/// Secrets.
final class SecretRules implements KindRules {

    /// `stringData` can be written only: it goes over what `data` says.
    @Override
    public void applyDefaults(ObjectNode object) {
        Absent.text(object, "type", "Opaque");
        Map<String, String> texts = Trees.map(object.path("stringData"));
        object.remove("stringData");
        if (!texts.isEmpty()) {
            ObjectNode data = Absent.object(object, "data");
            texts.forEach((key, text) ->
                    data.put(key, Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8))));
        }
    }

    @Override
    public Map<String, String> selectableFields(KubeObject object) {
        return Map.of("type", Trees.text(object.tree(), "type"));
    }

    @Override
    public boolean countsGenerations() {
        return false;
    }

    @Override
    public List<FieldError> validate(KubeObject object) {
        Place root = Place.of(object.tree());
        SecretCheck.check(root);
        return root.errors();
    }

    @Override
    public List<FieldError> validateUpdate(KubeObject object, KubeObject old) {
        Place root = Place.of(object.tree());
        root.at("type").unchanged(old.tree().path("type"));
        DataSize.mustStay(root, old, List.of("data"));
        return root.errors();
    }
}
