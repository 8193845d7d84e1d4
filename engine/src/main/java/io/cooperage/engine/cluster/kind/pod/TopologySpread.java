package io.cooperage.engine.cluster.kind.pod;

import io.cooperage.engine.cluster.kind.check.Place;
import io.cooperage.engine.cluster.kind.check.Selectors;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// What is wrong with how pods are to be spread.
final class TopologySpread {
    private static final String POSITIVE = "must be greater than zero";

    private TopologySpread() {}

    static void check(Place constraints) {
        List<Place> all = constraints.each();
        for (int i = 0; i < all.size(); i++) {
            Place one = all.get(i);
            Place skew = one.at("maxSkew");
            if (skew.number() <= 0) {
                skew.invalid(skew.number(), POSITIVE);
            }
            if (one.text("topologyKey").isEmpty()) {
                one.at("topologyKey").required("can not be empty");
            }
            if (!List.of("DoNotSchedule", "ScheduleAnyway").contains(one.text("whenUnsatisfiable"))) {
                one.at("whenUnsatisfiable").notSupported(List.of("DoNotSchedule", "ScheduleAnyway"));
            }
            String pair = pair(one);
            if (all.subList(i + 1, all.size()).stream()
                    .anyMatch(other -> pair(other).equals(pair))) {
                one.at("{topologyKey, whenUnsatisfiable}").duplicate(pair);
            }
            domains(one);
            for (String policy : List.of("nodeAffinityPolicy", "nodeTaintsPolicy")) {
                one.at(policy).oneOf(List.of("Honor", "Ignore"));
            }
            keys(one);
            Selectors.selector(one.at("labelSelector"));
        }
    }

    private static String pair(Place constraint) {
        return "{" + constraint.text("topologyKey") + ", " + constraint.text("whenUnsatisfiable") + "}";
    }

    private static void domains(Place constraint) {
        Place least = constraint.at("minDomains");
        if (!least.there()) {
            return;
        }
        if (least.number() <= 0) {
            least.invalid(least.number(), POSITIVE);
        }
        String action = constraint.text("whenUnsatisfiable");
        if (!action.equals("DoNotSchedule")) {
            least.invalid(least.number(), "can only use minDomains if whenUnsatisfiable=DoNotSchedule, not " + action);
        }
    }

    private static void keys(Place constraint) {
        Place keys = constraint.at("matchLabelKeys");
        if (keys.empty()) {
            return;
        }
        Place selector = constraint.at("labelSelector");
        Set<String> selected = new HashSet<>(selector.at("matchLabels").keys());
        selector.at("matchExpressions").each().forEach(expression -> selected.add(expression.text("key")));
        if (!selector.there()) {
            keys.forbidden("must not be specified when labelSelector is not set");
        }
        for (Place key : keys.each()) {
            Selectors.labelName(key);
            if (selected.contains(key.text())) {
                key.invalid("exists in both matchLabelKeys and labelSelector");
            }
        }
    }
}
