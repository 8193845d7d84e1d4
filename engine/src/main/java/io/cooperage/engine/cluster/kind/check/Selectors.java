package io.cooperage.engine.cluster.kind.check;

import com.fasterxml.jackson.databind.JsonNode;
import io.cooperage.engine.cluster.kind.tree.Trees;
import io.cooperage.engine.cluster.object.LabelSelector;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// Labels, annotations and what selects by them.
public final class Selectors {
    private static final int ANNOTATION_BYTES = 256 * 1024;

    private Selectors() {}

    public static void labels(Place labels) {
        for (String key : labels.keys()) {
            Place value = labels.key(key);
            Names.qualified(key).forEach(message -> labels.invalid(key, message));
            Names.labelValue(value.text()).forEach(message -> labels.invalid(value.text(), message));
        }
    }

    public static void annotations(Place annotations) {
        long size = 0;
        for (String key : annotations.keys()) {
            Place value = annotations.key(key);
            Names.qualified(key.toLowerCase(Locale.ROOT)).forEach(message -> annotations.invalid(key, message));
            size += (long) key.length() + value.text().length();
        }
        if (size > ANNOTATION_BYTES) {
            annotations.tooLong(ANNOTATION_BYTES);
        }
    }

    /// A `LabelSelector`; nothing is fine.
    public static void selector(Place selector) {
        labels(selector.at("matchLabels"));
        for (Place expression : selector.at("matchExpressions").each()) {
            expression(expression);
        }
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
            default -> expression.at("operator").invalid(expression.text("operator"), "not a valid selector operator");
        }
        labelName(expression.at("key"));
        for (Place value : values.each()) {
            Names.labelValue(value.text()).forEach(message -> value.invalid(value.text(), message));
        }
    }

    public static void labelName(Place key) {
        Names.qualified(key.text()).forEach(message -> key.invalid(key.text(), message));
    }

    /// Whether the selector chooses nothing in particular.
    public static boolean isEmpty(JsonNode selector) {
        return Trees.empty(selector.path("matchLabels")) && Trees.empty(selector.path("matchExpressions"));
    }

    /// The selector when it can be read; a missing one selects nothing.
    public static Optional<LabelSelector> read(JsonNode selector) {
        try {
            return Optional.of(LabelSelector.of(selector));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /// Complains when pods made from the template would not be selected.
    public static void mustSelect(JsonNode selector, Place template) {
        Map<String, String> labels = Trees.map(template.node().path("metadata").path("labels"));
        boolean none = selector.isMissingNode() || selector.isNull();
        boolean matches =
                !none && read(selector).map(each -> each.matches(labels)).orElse(true);
        if (!matches) {
            mismatch(template);
        }
    }

    public static void mismatch(Place template) {
        Place place = template.at("metadata").at("labels");
        place.invalid(GoSyntax.map(place.node()), "`selector` does not match template `labels`");
    }
}
