package io.cooperage.engine.cluster.kind.tables;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Turns Go's composite literals, as the tables hold them, into objects of the API.
final class GoLiterals {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    /// What Go embeds has no level of its own in JSON.
    private static final Set<String> EMBEDDED = Set.of(
            "VolumeSource",
            "PersistentVolumeSource",
            "Handler",
            "EphemeralContainerCommon",
            "LocalObjectReference",
            "TypeMeta");
    private static final List<String> OF_THE_POD =
            List.of("hostNetwork", "hostPID", "hostIPC", "shareProcessNamespace");

    private final Instant now;
    private final Map<String, JsonNode> variables = new HashMap<>();

    GoLiterals(Instant now) {
        this.now = now;
    }

    /// A variable of the Go test.
    GoLiterals with(String name, JsonNode value) {
        variables.put(name, value);
        return this;
    }

    JsonNode variable(String name) {
        JsonNode known = variables.get(name);
        return known != null ? known.deepCopy() : TextNode.valueOf(GoNames.constant(name));
    }

    JsonNode json(JsonNode literal) {
        if (literal.isArray()) {
            return array(literal);
        }
        if (!literal.isObject()) {
            return literal;
        }
        if (literal.has("$ident")) {
            return variable(literal.path("$ident").asText());
        }
        if (literal.has("$call")) {
            return GoCalls.call(this, literal.path("$call").asText(), literal.path("args"));
        }
        if (literal.has("$expr")) {
            return expression(literal.path("$expr").asText());
        }
        if (literal.has("$func") || literal.has("$elems")) {
            throw new NotApplicable("Go code inside a value");
        }
        return literal.has("$type") ? struct(literal) : map(literal);
    }

    private JsonNode array(JsonNode literal) {
        boolean pairs = !literal.isEmpty();
        for (JsonNode element : literal) {
            pairs &= element.isArray() && element.size() == 2 && element.get(0).isObject();
        }
        if (pairs) {
            // A map whose keys are expressions.
            ObjectNode map = NODES.objectNode();
            literal.forEach(pair -> map.set(json(pair.get(0)).asText(), json(pair.get(1))));
            return map;
        }
        ArrayNode all = NODES.arrayNode();
        literal.forEach(element -> all.add(json(element)));
        return all;
    }

    private JsonNode map(JsonNode literal) {
        ObjectNode map = NODES.objectNode();
        literal.properties().forEach(e -> map.set(key(e.getKey()), json(e.getValue())));
        return map;
    }

    private static String key(String key) {
        String bare = key.replaceFirst("^\\w+\\.ResourceName\\((.*)\\)$", "$1");
        if (bare.startsWith("\"")) {
            return bare.substring(1, bare.length() - 1);
        }
        return bare.matches("(core|v1|api|apps)\\.[A-Z]\\w+") ? GoNames.constant(bare) : bare;
    }

    private JsonNode struct(JsonNode literal) {
        String type = literal.path("$type").asText();
        if (type.endsWith("Time") && literal.has("Time")) {
            return json(literal.path("Time"));
        }
        if (type.endsWith("ResourceList")) {
            ObjectNode copy = ((ObjectNode) literal).deepCopy();
            copy.remove("$type");
            return map(copy);
        }
        ObjectNode out = NODES.objectNode();
        literal.properties().forEach(e -> {
            if (e.getKey().equals("$type")) {
                return;
            }
            JsonNode value = json(e.getValue());
            if (EMBEDDED.contains(e.getKey()) && value instanceof ObjectNode inner) {
                out.setAll(inner);
            } else if (!value.isNull()) {
                out.set(GoNames.field(e.getKey()), value);
            }
        });
        return finish(type.substring(type.lastIndexOf('.') + 1), out);
    }

    /// Where the types of the tables are not those of the API.
    static ObjectNode finish(String type, ObjectNode out) {
        if (type.equals("PodSpec") && out.get("securityContext") instanceof ObjectNode security) {
            for (String field : OF_THE_POD) {
                if (security.has(field)) {
                    out.set(field, security.remove(field));
                }
            }
        }
        if (type.equals("Secret")) {
            encode(out.path("data"));
        }
        if (type.equals("ConfigMap")) {
            encode(out.path("binaryData"));
        }
        return out;
    }

    private static void encode(JsonNode data) {
        if (data instanceof ObjectNode map) {
            List.copyOf(map.properties())
                    .forEach(e -> map.put(
                            e.getKey(),
                            Base64.getEncoder()
                                    .encodeToString(e.getValue().asText().getBytes(StandardCharsets.UTF_8))));
        }
    }

    JsonNode expression(String text) {
        return new GoReader(text, this).whole();
    }

    Instant now() {
        return now;
    }

    JsonNode time(Duration after) {
        return TextNode.valueOf(now.plus(after).toString());
    }

    JsonNode date(int years, int months, int days) {
        return TextNode.valueOf(now.atOffset(ZoneOffset.UTC)
                .plusYears(years)
                .plusMonths(months)
                .plusDays(days)
                .toInstant()
                .toString());
    }

    static JsonNode number(long value) {
        return IntNode.valueOf((int) value);
    }

    static boolean nothing(JsonNode node) {
        return node.isMissingNode() || node instanceof NullNode;
    }
}
