package io.cooperage.ui.cluster.yaml;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What a server says of one field, from the OpenAPI v3 document of its group and version. Immutable.
public final class Schema {
    private static final Pattern SENTENCE = Pattern.compile(
            "(?:[Oo]ne of|[Vv]alid (?:options|values|operators) are|[Cc]an be|[Mm]ust be|[Ss]upports)\\s*:?\\s+"
                    + "((?:[`'\"]?[A-Z][A-Za-z]+[`'\"]?(?:,? (?:and|or) |, |\\.|$)){2,})");
    private static final Pattern BULLET = Pattern.compile("- `\"([^\"`]+)\"`");
    private static final Pattern WORD = Pattern.compile("[A-Z][A-Za-z]+");

    private final JsonNode declared;
    private final JsonNode node;
    private final JsonNode all;
    private final String name;

    private Schema(JsonNode declared, JsonNode all) {
        this.declared = declared;
        this.all = all;
        String reference = reference(declared);
        name = reference.substring(reference.lastIndexOf('.') + 1);
        JsonNode found = reference.isEmpty() ? declared : all.path(reference);
        node = found.isMissingNode() ? declared : found;
    }

    /// Of a kind.
    ///
    /// @param document of its group and version: `/openapi/v3/apis/apps/v1`
    public static Optional<Schema> of(JsonNode document, String group, String version, String kind) {
        JsonNode all = document.at("/components/schemas");
        for (JsonNode each : all) {
            for (JsonNode served : each.path("x-kubernetes-group-version-kind")) {
                if (served.path("kind").asText().equals(kind)
                        && served.path("group").asText().equals(group)
                        && served.path("version").asText().equals(version)) {
                    return Optional.of(new Schema(each, all));
                }
            }
        }
        return Optional.empty();
    }

    /// Kubernetes wraps a reference that has a description of its own into an `allOf`.
    private static String reference(JsonNode declared) {
        String direct = declared.path("$ref").asText();
        String there = direct.isEmpty() ? declared.at("/allOf/0/$ref").asText() : direct;
        return there.substring(there.lastIndexOf('/') + 1);
    }

    /// The fields by name, as the server lists them.
    Map<String, Schema> properties() {
        Map<String, Schema> properties = new LinkedHashMap<>();
        node.path("properties").properties().forEach(each -> properties.put(each.getKey(), child(each.getValue())));
        return properties;
    }

    /// A field of this object, or any entry of a map.
    public Optional<Schema> property(String of) {
        JsonNode found = node.path("properties").path(of);
        if (found.isObject()) {
            return Optional.of(child(found));
        }
        JsonNode any = node.path("additionalProperties");
        return any.isObject() ? Optional.of(child(any)) : Optional.empty();
    }

    /// By which field a strategic merge tells entries of this list apart; empty for none.
    public String patchMergeKey() {
        return node.path("x-kubernetes-patch-merge-key").asText();
    }

    /// How a strategic merge treats this list or object: `merge`, `retainKeys`, both or none of them.
    public List<String> patchStrategies() {
        String strategies = node.path("x-kubernetes-patch-strategy")
                .asText(declared.path("x-kubernetes-patch-strategy").asText());
        return strategies.isEmpty() ? List.of() : List.of(strategies.split(",", -1));
    }

    /// Of the entries of a list.
    public Optional<Schema> items() {
        JsonNode items = node.path("items");
        return items.isObject() ? Optional.of(child(items)) : Optional.empty();
    }

    private Schema child(JsonNode of) {
        return new Schema(of, all);
    }

    /// Every field that it may have is known.
    boolean isClosed() {
        return node.path("properties").size() > 0
                && node.path("additionalProperties").isMissingNode()
                && !node.path("x-kubernetes-preserve-unknown-fields").asBoolean()
                && !node.path("x-kubernetes-embedded-resource").asBoolean();
    }

    boolean isRequired(String field) {
        for (JsonNode each : node.path("required")) {
            if (each.asText().equals(field)) {
                return true;
            }
        }
        return false;
    }

    boolean isObject() {
        return node.path("type").asText().equals("object")
                || node.path("properties").size() > 0;
    }

    boolean isList() {
        return node.path("type").asText().equals("array");
    }

    boolean isInteger() {
        return node.path("type").asText().equals("integer");
    }

    boolean isBoolean() {
        return node.path("type").asText().equals("boolean");
    }

    /// As people write types: `string`, `[]Container`, `map of string`.
    String type() {
        if (node.path("x-kubernetes-int-or-string").asBoolean()
                || node.path("format").asText().equals("int-or-string")
                || name.equals("IntOrString")) {
            return "number or string";
        }
        if (isList()) {
            return "[]" + items().map(Schema::type).orElse("object");
        }
        JsonNode any = node.path("additionalProperties");
        if (any.isObject()) {
            return "map of " + child(any).type();
        }
        return name.isEmpty() ? node.path("type").asText("object") : name;
    }

    /// Of the field where it has one, of its type otherwise; may be empty.
    String description() {
        String own = declared.path("description").asText();
        return own.isEmpty() ? node.path("description").asText() : own;
    }

    /// What else but these the server refuses; empty where it does not say.
    List<String> allowed() {
        List<String> values = new ArrayList<>();
        node.path("enum").forEach(value -> values.add(value.asText()));
        return values;
    }

    /// Values that make sense. Most of Kubernetes' fields name theirs only in the words of their description.
    Set<String> values() {
        Set<String> values = new LinkedHashSet<>(allowed());
        if (isBoolean()) {
            values.add("true");
            values.add("false");
        } else if (values.isEmpty() && node.path("type").asText().equals("string")) {
            String words = description();
            Matcher bullets = BULLET.matcher(words);
            while (bullets.find()) {
                values.add(bullets.group(1));
            }
            Matcher sentence = SENTENCE.matcher(words);
            if (values.isEmpty() && sentence.find()) {
                Matcher word = WORD.matcher(sentence.group(1));
                while (word.find()) {
                    values.add(word.group());
                }
            }
        }
        return values;
    }

    String defaultValue() {
        JsonNode value = declared.has("default") ? declared.path("default") : MissingNode.getInstance();
        return value.isValueNode() ? value.asText() : "";
    }
}
