package io.cooperage.engine.cluster.kind.pod;

import io.cooperage.engine.cluster.kind.check.Names;
import io.cooperage.engine.cluster.kind.check.Place;
import io.cooperage.engine.cluster.kind.check.Selectors;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// What is wrong with wishes for nodes and for neighbours.
public final class Affinity {
    private static final String REQUIRED = "requiredDuringSchedulingIgnoredDuringExecution";
    private static final String PREFERRED = "preferredDuringSchedulingIgnoredDuringExecution";
    private static final String NO_OPERATOR = "not a valid selector operator";

    private Affinity() {}

    static void check(Place affinity) {
        Place node = affinity.at("nodeAffinity");
        if (node.has(REQUIRED)) {
            nodeSelector(node.at(REQUIRED));
        }
        for (Place term : node.at(PREFERRED).each()) {
            weight(term);
            nodeTerm(term.at("preference"));
        }
        for (String pods : List.of("podAffinity", "podAntiAffinity")) {
            affinity.at(pods).at(REQUIRED).each().forEach(Affinity::podTerm);
            for (Place term : affinity.at(pods).at(PREFERRED).each()) {
                weight(term);
                podTerm(term.at("podAffinityTerm"));
            }
        }
    }

    private static void weight(Place term) {
        Place weight = term.at("weight");
        if (weight.number() < 1 || weight.number() > 100) {
            weight.invalid(weight.number(), "must be in the range 1-100");
        }
    }

    /// Of pods and of persistent volumes.
    public static void nodeSelector(Place selector) {
        Place terms = selector.at("nodeSelectorTerms");
        if (terms.empty()) {
            terms.required("must have at least one node selector term");
        }
        terms.each().forEach(Affinity::nodeTerm);
    }

    private static void nodeTerm(Place term) {
        term.at("matchExpressions").each().forEach(Affinity::expression);
        term.at("matchFields").each().forEach(Affinity::field);
    }

    private static void expression(Place expression) {
        Place values = expression.at("values");
        switch (expression.text("operator")) {
            case "In", "NotIn" -> {
                if (values.empty()) {
                    values.required("must be specified when `operator` is 'In' or 'NotIn'");
                }
            }
            case "Exists", "DoesNotExist" -> {
                if (!values.empty()) {
                    values.forbidden("may not be specified when `operator` is 'Exists' or 'DoesNotExist'");
                }
            }
            case "Gt", "Lt" -> {
                if (values.each().size() != 1) {
                    values.required("must be specified single value when `operator` is 'Lt' or 'Gt'");
                }
            }
            default -> expression.at("operator").invalid(expression.text("operator"), NO_OPERATOR);
        }
        Selectors.labelName(expression.at("key"));
    }

    private static void field(Place field) {
        Place values = field.at("values");
        switch (field.text("operator")) {
            case "In", "NotIn" -> {
                if (values.each().size() != 1) {
                    values.required(
                            "must be only one value when `operator` is 'In' or 'NotIn' for node field selector");
                }
            }
            default -> field.at("operator").invalid(field.text("operator"), NO_OPERATOR);
        }
        if (field.text("key").equals("metadata.name")) {
            values.each().forEach(value -> value.must(Names::subdomain));
        } else {
            field.at("key").invalid(field.text("key"), "not a valid field selector key");
        }
    }

    private static void podTerm(Place term) {
        Selectors.selector(term.at("labelSelector"));
        Selectors.selector(term.at("namespaceSelector"));
        for (Place namespace : term.at("namespaces").each()) {
            namespace.as(term.at("namespace")).must(Names::label);
        }
        keys(term.at("matchLabelKeys"), term.at("labelSelector"));
        keys(term.at("mismatchLabelKeys"), term.at("labelSelector"));
        Set<String> mismatch = new HashSet<>();
        term.at("mismatchLabelKeys").each().forEach(key -> mismatch.add(key.text()));
        for (Place key : term.at("matchLabelKeys").each()) {
            if (mismatch.contains(key.text())) {
                key.invalid("exists in both matchLabelKeys and mismatchLabelKeys");
            }
        }
        Place topology = term.at("topologyKey");
        if (topology.blank()) {
            topology.required("can not be empty");
        }
        Selectors.labelName(topology);
    }

    private static void keys(Place keys, Place selector) {
        if (keys.empty()) {
            return;
        }
        if (!selector.there()) {
            keys.forbidden("must not be specified when labelSelector is not set");
            return;
        }
        keys.each().forEach(Selectors::labelName);
    }
}
