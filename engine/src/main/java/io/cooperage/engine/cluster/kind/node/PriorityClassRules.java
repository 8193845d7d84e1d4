package io.cooperage.engine.cluster.kind.node;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cooperage.engine.cluster.kind.FieldError;
import io.cooperage.engine.cluster.kind.KindRules;
import io.cooperage.engine.cluster.kind.check.Place;
import io.cooperage.engine.cluster.kind.tree.Absent;
import io.cooperage.engine.cluster.object.KubeObject;
import java.util.List;
import java.util.Map;

/// PriorityClasses.
final class PriorityClassRules implements KindRules {
    private static final String SYSTEM_PREFIX = "system-";
    private static final int HIGHEST = 1_000_000_000;
    private static final Map<String, Integer> SYSTEM =
            Map.of("system-cluster-critical", 2 * HIGHEST, "system-node-critical", 2 * HIGHEST + 1000);

    @Override
    public void applyDefaults(ObjectNode object) {
        Absent.text(object, "preemptionPolicy", "PreemptLowerPriority");
        Absent.number(object, "value", 0);
    }

    @Override
    public List<FieldError> validate(KubeObject object) {
        Place root = Place.of(object.tree());
        String name = object.name();
        Place value = root.at("value");
        if (name.startsWith(SYSTEM_PREFIX)) {
            Integer known = SYSTEM.get(name);
            if (known == null || known != value.number() || root.flag("globalDefault")) {
                root.at("metadata")
                        .at("name")
                        .forbidden("priority class names with '" + SYSTEM_PREFIX
                                + "' prefix are reserved for system use only. error: " + name
                                + " is not a known system priority class");
            }
        } else if (value.number() > HIGHEST) {
            value.forbidden("maximum allowed value of a user defined priority is " + HIGHEST);
        }
        root.at("preemptionPolicy").requiredOneOf(List.of("PreemptLowerPriority", "Never"));
        return root.errors();
    }

    @Override
    public List<FieldError> validateUpdate(KubeObject object, KubeObject old) {
        Place root = Place.of(object.tree());
        if (root.node().path("value").asLong() != old.tree().path("value").asLong()) {
            root.at("value").forbidden("may not be changed in an update.");
        }
        root.at("preemptionPolicy").unchanged(old.tree().path("preemptionPolicy"));
        return root.errors();
    }
}
