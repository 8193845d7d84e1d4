package io.cooperage.engine.cluster.kind.workload;

import com.fasterxml.jackson.databind.JsonNode;
import io.cooperage.engine.cluster.kind.FieldError;
import io.cooperage.engine.cluster.kind.check.GoSyntax;
import io.cooperage.engine.cluster.kind.check.Names;
import io.cooperage.engine.cluster.kind.check.Place;
import io.cooperage.engine.cluster.kind.check.Selectors;
import io.cooperage.engine.cluster.kind.pod.PodSpecCheck;
import io.cooperage.engine.cluster.object.KubeObject;
import java.util.List;

/// What is wrong with the parts that kinds with a template for pods have in common.
final class WorkloadCheck {

    private WorkloadCheck() {}

    /// @param kind as Kubernetes calls it when the selector is empty
    static void selector(Place spec, String kind) {
        Place selector = spec.at("selector");
        if (!selector.there()) {
            selector.required();
            return;
        }
        Selectors.selector(selector);
        if (Selectors.isEmpty(selector.node())) {
            selector.invalid(GoSyntax.selector(selector.node()), "empty selector is invalid for " + kind);
        }
        if (Selectors.read(selector.node()).isEmpty()) {
            selector.invalid(GoSyntax.selector(selector.node()), "invalid label selector");
        }
    }

    /// The pods must be selected and must stay up.
    static void template(Place spec, String kind) {
        Place template = spec.at("template");
        if (Selectors.read(spec.node().path("selector")).isPresent()) {
            if (spec.has("selector")) {
                Selectors.mustSelect(spec.node().path("selector"), template);
            }
            PodSpecCheck.template(template);
        }
        staysUp(template, kind);
    }

    static void staysUp(Place template, String kind) {
        Place restart = template.at("spec").at("restartPolicy");
        if (!restart.text().equals("Always")) {
            restart.notSupported(List.of("Always"));
        }
        Place deadline = template.at("spec").at("activeDeadlineSeconds");
        if (deadline.there()) {
            deadline.forbidden("activeDeadlineSeconds in " + kind + " is not Supported");
        }
    }

    /// Pods that it once selected must not be left without an owner.
    static List<FieldError> selectorStays(KubeObject object, KubeObject old) {
        Place root = Place.of(object.tree());
        Place selector = root.at("spec").at("selector");
        selector.unchanged(old.spec().path("selector"), GoSyntax.selector(selector.node()));
        return root.errors();
    }

    /// A number that is not negative, or a percentage.
    static void amount(Place amount) {
        if (amount.node().isTextual()) {
            amount.must(Names::percent);
        } else {
            amount.notNegative();
        }
    }

    static void notOverHundred(Place amount) {
        if (percent(amount.node()) > 100) {
            amount.invalid("must not be greater than 100%");
        }
    }

    /// Of a number or a percentage what it says; zero of what is neither.
    static long value(JsonNode amount) {
        return amount.isTextual() ? Math.max(0, percent(amount)) : amount.asLong();
    }

    private static long percent(JsonNode amount) {
        String text = amount.isTextual() ? amount.asText() : "";
        return text.matches("\\d{1,9}%") ? Long.parseLong(text.substring(0, text.length() - 1)) : -1;
    }
}
