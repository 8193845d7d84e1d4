package io.cooperage.engine.cluster.kind.pod;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cooperage.engine.cluster.kind.check.Names;
import io.cooperage.engine.cluster.kind.check.Place;
import io.cooperage.engine.cluster.kind.check.Selectors;
import io.cooperage.engine.cluster.kind.tree.Trees;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// What is wrong with taints and with what tolerates them.
public final class Tolerations {
    private static final List<String> EFFECTS = List.of("NoSchedule", "PreferNoSchedule", "NoExecute");

    private Tolerations() {}

    static void check(Place tolerations) {
        for (Place toleration : tolerations.each()) {
            String key = toleration.text("key");
            String operator = toleration.text("operator");
            String effect = toleration.text("effect");
            if (!key.isEmpty()) {
                Selectors.labelName(toleration.at("key"));
            }
            if (key.isEmpty() && !operator.equals("Exists")) {
                toleration
                        .at("operator")
                        .invalid(
                                operator,
                                "operator must be Exists when `key` is empty, which means \"match all values and all"
                                        + " keys\"");
            }
            if (toleration.has("tolerationSeconds") && !effect.equals("NoExecute")) {
                toleration.at("effect").invalid(effect, "effect must be 'NoExecute' when `tolerationSeconds` is set");
            }
            value(toleration, operator);
            if (!effect.isEmpty()) {
                toleration.at("effect").oneOf(EFFECTS);
            }
        }
    }

    private static void value(Place toleration, String operator) {
        String value = toleration.text("value");
        switch (operator) {
            case "", "Equal" -> {
                List<String> wrong = Names.labelValue(value);
                if (!wrong.isEmpty()) {
                    toleration.at("operator").invalid(value, String.join(";", wrong));
                }
            }
            case "Exists" -> {
                if (!value.isEmpty()) {
                    toleration
                            .at("operator")
                            .invalid(toleration.node(), "value must be empty when `operator` is 'Exists'");
                }
            }
            default -> toleration.at("operator").notSupported(List.of("Equal", "Exists"));
        }
    }

    /// More may come, and the seconds may change.
    static void onlyAdded(Place tolerations, List<ObjectNode> old) {
        for (ObjectNode before : old) {
            boolean kept = Trees.objects(tolerations.node()).stream().anyMatch(now -> {
                ObjectNode same = before.deepCopy();
                same.remove("tolerationSeconds");
                ObjectNode other = now.deepCopy();
                other.remove("tolerationSeconds");
                return Trees.same(same, other);
            });
            if (!kept) {
                tolerations.forbidden("existing toleration can not be modified except its tolerationSeconds");
                return;
            }
        }
    }

    /// Of a node.
    public static void taints(Place taints) {
        Set<String> seen = new HashSet<>();
        for (Place taint : taints.each()) {
            Selectors.labelName(taint.at("key"));
            List<String> wrong = Names.labelValue(taint.text("value"));
            if (!wrong.isEmpty()) {
                taint.at("value").invalid(String.join(";", wrong));
            }
            taint.at("effect").requiredOneOf(EFFECTS);
            if (!seen.add(taint.text("key") + ":" + taint.text("effect"))) {
                taint.duplicate();
            }
        }
    }
}
