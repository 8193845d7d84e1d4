package io.cooperage.engine.cluster.kind.column;

import com.fasterxml.jackson.databind.JsonNode;
import io.cooperage.engine.cluster.kind.tree.Trees;
import io.cooperage.engine.cluster.object.LabelSelector;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// Labels, selectors and containers in one cell.
public final class Labels {

    private Labels() {}

    /// `a=b,c=d`, or `<none>`.
    public static String map(JsonNode labels) {
        return Columns.orNone(new TreeMap<>(Trees.map(labels))
                .entrySet().stream().map(e -> e.getKey() + "=" + e.getValue()).collect(Collectors.joining(",")));
    }

    /// Of `matchLabels` and `matchExpressions`; `<none>` where it selects everything.
    public static String selector(JsonNode selector) {
        if (Trees.empty(selector)) {
            return Columns.NONE;
        }
        try {
            return Columns.orNone(LabelSelector.of(selector).toString());
        } catch (IllegalArgumentException e) {
            return "<error>";
        }
    }

    /// The names of the containers of a pod's spec.
    public static String containers(JsonNode spec) {
        return each(spec, "name");
    }

    public static String images(JsonNode spec) {
        return each(spec, "image");
    }

    private static String each(JsonNode spec, String field) {
        return Trees.objects(spec.path("containers")).stream()
                .map(container -> Trees.text(container, field))
                .collect(Collectors.joining(","));
    }
}
