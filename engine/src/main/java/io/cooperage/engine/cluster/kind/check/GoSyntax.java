package io.cooperage.engine.cluster.kind.check;

import com.fasterxml.jackson.databind.JsonNode;
import io.cooperage.engine.cluster.kind.FieldError;
import io.cooperage.engine.cluster.kind.tree.Trees;
import java.util.StringJoiner;
import java.util.TreeMap;

/// Values that are more than a text or a number as Kubernetes 1.32 shows them in an error: the way its
/// program would write them down. Here for what people meet; the rest is shown as JSON, as later versions
/// show all.
///
/// @see <a href="https://pkg.go.dev/fmt">fmt, the verb %#v</a>
public final class GoSyntax {
    private GoSyntax() {}

    /// Shown as it is, where a text would be put in quotes.
    private record Written(String text) {
        @Override
        public String toString() {
            return text;
        }
    }

    public static Object map(JsonNode map) {
        return new Written(mapText(map));
    }

    /// @param type of the elements, which are texts
    public static Object list(String type, JsonNode list) {
        return new Written(listText(type, list));
    }

    /// Of `meta/v1`.
    public static Object selector(JsonNode selector) {
        JsonNode expressions = selector.path("matchExpressions");
        String type = "v1.LabelSelectorRequirement";
        String each = "[]" + type + "(nil)";
        if (expressions.isArray()) {
            StringJoiner all = new StringJoiner(", ", "[]" + type + "{", "}");
            for (JsonNode one : expressions) {
                all.add(type + "{Key:" + text(one, "key") + ", Operator:" + text(one, "operator") + ", Values:"
                        + listText("string", one.path("values")) + "}");
            }
            each = all.toString();
        }
        return new Written("v1.LabelSelector{MatchLabels:" + mapText(selector.path("matchLabels"))
                + ", MatchExpressions:" + each + "}");
    }

    public static Object roleRef(JsonNode reference) {
        return new Written("rbac.RoleRef{APIGroup:" + text(reference, "apiGroup") + ", Kind:" + text(reference, "kind")
                + ", Name:" + text(reference, "name") + "}");
    }

    /// What two ports of a Service have in common when they are the same.
    public static Object servicePort(String protocol, long port) {
        return new Written("core.ServicePort{Name:\"\", Protocol:" + FieldError.quoted(protocol)
                + ", AppProtocol:(*string)(nil), Port:" + port
                + ", TargetPort:intstr.IntOrString{Type:0, IntVal:0, StrVal:\"\"}, NodePort:0}");
    }

    private static String mapText(JsonNode map) {
        if (!map.isObject()) {
            return "map[string]string(nil)";
        }
        StringJoiner all = new StringJoiner(", ", "map[string]string{", "}");
        new TreeMap<>(Trees.map(map))
                .forEach((key, value) -> all.add(FieldError.quoted(key) + ":" + FieldError.quoted(value)));
        return all.toString();
    }

    private static String listText(String type, JsonNode list) {
        if (!list.isArray()) {
            return "[]" + type + "(nil)";
        }
        StringJoiner all = new StringJoiner(", ", "[]" + type + "{", "}");
        Trees.texts(list).forEach(text -> all.add(FieldError.quoted(text)));
        return all.toString();
    }

    private static String text(JsonNode object, String field) {
        return FieldError.quoted(Trees.text(object, field));
    }
}
