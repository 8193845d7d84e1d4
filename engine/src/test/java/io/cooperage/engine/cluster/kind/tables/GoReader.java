package io.cooperage.engine.cluster.kind.tables;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Runs the little Go that changes a valid object into the case: assignments of literals to fields.
final class GoReader {
    private static final Pattern TOKEN = Pattern.compile(
            "\\s*(//[^\\n]*|\"(?:[^\"\\\\]|\\\\.)*\"|`[^`]*`|:=|\\+\\+|\\+=|[A-Za-z_]\\w*|-?\\d+|[-\\[\\]{}().,:=&*+])");
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private final List<String> tokens = new ArrayList<>();
    private final GoLiterals literals;
    private int at;

    GoReader(String text, GoLiterals literals) {
        this.literals = literals;
        Matcher matcher = TOKEN.matcher(text);
        int end = 0;
        while (matcher.find() && matcher.start() == end) {
            if (!matcher.group(1).startsWith("//")) {
                tokens.add(matcher.group(1));
            }
            end = matcher.end();
        }
        if (!text.substring(end).isBlank()) {
            throw new NotApplicable("Go that this reader does not read");
        }
    }

    /// `func(a *T, b *T) { … }` on these objects, by the names of the parameters.
    void apply(List<ObjectNode> objects) {
        List<String> names = new ArrayList<>();
        expect("func");
        expect("(");
        while (!peek(")")) {
            if (peek("*")) {
                while (!peek(")")) {
                    next();
                }
            } else if (peek(",")) {
                next();
            } else {
                names.add(next());
            }
        }
        expect(")");
        expect("{");
        while (!peek("}")) {
            statement(names, objects);
        }
    }

    private void statement(List<String> names, List<ObjectNode> objects) {
        String name = next();
        if (peek(":=")) {
            next();
            literals.with(name, expression());
            return;
        }
        int index = names.indexOf(name);
        if (index < 0) {
            throw new NotApplicable("Go that this reader does not read");
        }
        JsonNode target = objects.get(index);
        @Nullable Object last = null;
        while (peek(".") || peek("[")) {
            if (last != null) {
                target = child(target, last);
            }
            if (next().equals(".")) {
                last = part(next());
            } else {
                String key = next();
                expect("]");
                last = key.startsWith("\"") ? text(key) : key.matches("\\d+") ? (Object) Integer.valueOf(key) : key;
            }
            if (last instanceof String constant && peek(".") && constant.matches("core|v1")) {
                next();
                last = GoNames.constant(constant + "." + next());
            }
        }
        if (last == null) {
            throw new NotApplicable("Go that this reader does not read");
        }
        assign(target, last, names, objects);
    }

    private static String part(String field) {
        // Services and their like: what stands at the top of Go's objects is metadata.
        return List.of("Name", "Namespace", "Labels", "Annotations", "GenerateName")
                        .contains(field)
                ? "metadata/" + GoNames.field(field)
                : GoNames.field(field);
    }

    private static JsonNode child(JsonNode target, Object step) {
        if (step instanceof Integer index) {
            return target.get(index);
        }
        String field = (String) step;
        if (field.startsWith("metadata/") && target instanceof ObjectNode object) {
            if (!target.has("spec")) {
                return make(object, field.substring("metadata/".length()));
            }
            return make(make(object, "metadata"), field.substring("metadata/".length()));
        }
        return target.path(field).isArray() ? target.get(field) : make((ObjectNode) target, field);
    }

    private static ObjectNode make(ObjectNode object, String field) {
        return object.get(field) instanceof ObjectNode there ? there : object.putObject(field);
    }

    private void assign(JsonNode target, Object last, List<String> names, List<ObjectNode> objects) {
        JsonNode where = target;
        Object what = last;
        if (last instanceof String field && field.startsWith("metadata/")) {
            boolean top = target.has("spec") || target.has("subsets");
            where = top ? make((ObjectNode) target, "metadata") : target;
            what = field.substring("metadata/".length());
        }
        String operator = next();
        JsonNode old = what instanceof Integer index ? where.get(index) : where.path(String.valueOf(what));
        JsonNode value = switch (operator) {
            case "++" -> IntNode.valueOf(old.asInt() + 1);
            case "+=" -> TextNode.valueOf(old.asText() + expression().asText());
            case "=" -> right(names, objects);
            default -> throw new NotApplicable("Go that this reader does not read");
        };
        if (where instanceof ArrayNode list && what instanceof Integer index) {
            list.set(index, value);
        } else if (value.isNull() || (value.isTextual() && value.asText().isEmpty() && !isList(old))) {
            ((ObjectNode) where).remove(String.valueOf(what));
        } else {
            ((ObjectNode) where).set(String.valueOf(what), value);
        }
    }

    private static boolean isList(JsonNode node) {
        return node.isArray();
    }

    /// `append(s.Spec.Ports, …)` or any expression.
    private JsonNode right(List<String> names, List<ObjectNode> objects) {
        if (!peek("append")) {
            return expression();
        }
        next();
        expect("(");
        JsonNode list = objects.get(names.indexOf(next()));
        while (peek(".")) {
            next();
            list = list.path(GoNames.field(next()));
        }
        ArrayNode all = list instanceof ArrayNode there ? there.deepCopy() : NODES.arrayNode();
        while (peek(",")) {
            next();
            all.add(expression());
        }
        expect(")");
        return all;
    }

    /// The whole text.
    JsonNode whole() {
        JsonNode value = expression();
        if (at < tokens.size()) {
            throw new NotApplicable("Go that this reader does not read");
        }
        return value;
    }

    JsonNode expression() {
        JsonNode value = term();
        while (peek("*")) {
            next();
            value = LongNode.valueOf(value.asLong() * term().asLong());
        }
        while (peek("+") || peek("-")) {
            int sign = next().equals("-") ? -1 : 1;
            JsonNode more = term();
            value = value.isNumber()
                    ? IntNode.valueOf(value.asInt() + sign * more.asInt())
                    : TextNode.valueOf(value.asText() + more.asText());
        }
        return value;
    }

    private JsonNode term() {
        String token = next();
        if (token.equals("&") || token.equals("*")) {
            return term();
        }
        if (token.equals("-")) {
            return LongNode.valueOf(-term().asLong());
        }
        if (token.startsWith("\"") || token.startsWith("`")) {
            return TextNode.valueOf(text(token));
        }
        if (token.matches("-?\\d+")) {
            return IntNode.valueOf(Integer.parseInt(token));
        }
        if (token.equals("[")) {
            return list();
        }
        return switch (token) {
            case "nil" -> NullNode.getInstance();
            case "true", "false" -> BooleanNode.valueOf(token.equals("true"));
            case "map" -> goMap();
            default -> named(token);
        };
    }

    private JsonNode list() {
        expect("]");
        String type = type();
        expect("{");
        ArrayNode all = NODES.arrayNode();
        while (!peek("}")) {
            all.add(peek("{") ? braces(type) : expression());
            if (peek(",")) {
                next();
            }
        }
        expect("}");
        if (peek("[")) {
            // The address of a literal, as `&[]int64{1}[0]`.
            next();
            int index = Integer.parseInt(next());
            expect("]");
            return all.get(index);
        }
        return all;
    }

    private JsonNode goMap() {
        expect("[");
        type();
        expect("]");
        type();
        expect("{");
        ObjectNode map = NODES.objectNode();
        while (!peek("}")) {
            String key = expression().asText();
            expect(":");
            map.set(key, expression());
            if (peek(",")) {
                next();
            }
        }
        expect("}");
        return map;
    }

    private String type() {
        StringBuilder type = new StringBuilder(next());
        while (peek(".")) {
            type.append(next()).append(next());
        }
        return type.toString();
    }

    /// A constant, a call or a struct.
    private JsonNode named(String first) {
        StringBuilder name = new StringBuilder(first);
        while (peek(".")) {
            name.append(next()).append(next());
        }
        if (peek("{")) {
            return braces(name.toString());
        }
        if (!peek("(")) {
            JsonNode value = literals.variable(name.toString());
            return value.asText().matches("\\d+") && value.isTextual()
                    ? IntNode.valueOf(Integer.parseInt(value.asText()))
                    : value;
        }
        next();
        List<JsonNode> arguments = new ArrayList<>();
        while (!peek(")")) {
            arguments.add(expression());
            if (peek(",")) {
                next();
            }
        }
        expect(")");
        return GoCalls.known(literals, name.toString(), arguments);
    }

    private JsonNode braces(String type) {
        expect("{");
        ObjectNode out = NODES.objectNode();
        while (!peek("}")) {
            String field = next();
            expect(":");
            JsonNode value = expression();
            if (!value.isNull()) {
                out.set(GoNames.field(field), value);
            }
            if (peek(",")) {
                next();
            }
        }
        expect("}");
        return GoLiterals.finish(type.substring(type.lastIndexOf('.') + 1), out);
    }

    private static String text(String token) {
        String inner = token.substring(1, token.length() - 1);
        return token.startsWith("`")
                ? inner
                : Map.of("\\\"", "\"", "\\\\", "\\").entrySet().stream()
                        .reduce(inner, (text, e) -> text.replace(e.getKey(), e.getValue()), (a, b) -> a);
    }

    private boolean peek(String token) {
        return at < tokens.size() && tokens.get(at).equals(token);
    }

    private String next() {
        if (at >= tokens.size()) {
            throw new NotApplicable("Go that this reader does not read");
        }
        return tokens.get(at++);
    }

    private void expect(String token) {
        if (!next().equals(token)) {
            throw new NotApplicable("Go that this reader does not read");
        }
    }
}
