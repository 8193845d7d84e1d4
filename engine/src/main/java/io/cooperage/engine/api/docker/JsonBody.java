package io.cooperage.engine.api.docker;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import io.cooperage.engine.error.EngineException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// An object of a request's body, read as Go's `encoding/json` reads it: names without regard to case, `null`
/// the same as nothing, and a value of the wrong type is INVALID_ARGUMENT naming the field.
final class JsonBody {
    private final String name;
    private final Map<String, JsonNode> fields = new LinkedHashMap<>();

    private JsonBody(String name, JsonNode node) {
        this.name = name;
        node.properties().forEach(field -> fields.put(lower(field.getKey()), field.getValue()));
    }

    /// @param name of the whole, for messages; empty for a body
    static JsonBody of(String name, JsonNode node) {
        if (!node.isObject() && !node.isNull() && !node.isMissingNode()) {
            throw wrong(name, node, "object");
        }
        return new JsonBody(name, node);
    }

    private static String lower(String text) {
        return text.toLowerCase(java.util.Locale.ROOT);
    }

    private static EngineException wrong(String field, JsonNode value, String wanted) {
        return EngineException.invalid("invalid JSON: json: cannot unmarshal "
                + lower(value.getNodeType().name()) + " into field " + field + " of type " + wanted);
    }

    private String path(String field) {
        return name.isEmpty() ? field : name + "." + field;
    }

    private JsonNode value(String field) {
        return Objects.requireNonNull(fields.getOrDefault(lower(field), NullNode.getInstance()));
    }

    /// There is a field beside these.
    boolean hasOtherThan(String... names) {
        Set<String> known = Stream.of(names).map(JsonBody::lower).collect(Collectors.toSet());
        return !known.containsAll(fields.keySet());
    }

    boolean has(String field) {
        return !value(field).isNull();
    }

    /// Empty when there is none.
    String text(String field) {
        JsonNode value = value(field);
        if (value.isNull()) {
            return "";
        }
        if (!value.isTextual()) {
            throw wrong(path(field), value, "string");
        }
        return value.asText();
    }

    /// Null when there is none, or an empty one.
    @Nullable
    String textOrNull(String field) {
        String text = text(field);
        return text.isEmpty() ? null : text;
    }

    boolean flag(String field) {
        JsonNode value = value(field);
        if (!value.isNull() && !value.isBoolean()) {
            throw wrong(path(field), value, "bool");
        }
        return value.asBoolean();
    }

    /// Zero when there is none.
    long number(String field) {
        JsonNode value = value(field);
        if (value.isNull()) {
            return 0;
        }
        return whole(path(field), value);
    }

    private static long whole(String field, JsonNode value) {
        if (!value.isNumber()) {
            throw wrong(field, value, "int64");
        }
        try {
            return new BigDecimal(value.asText()).longValueExact();
        } catch (ArithmeticException | NumberFormatException e) {
            throw wrong(field, value, "int64");
        }
    }

    /// Zero says nothing in Docker's numbers.
    @Nullable
    Long set(String field) {
        long number = number(field);
        return number == 0 ? null : Long.valueOf(number);
    }

    int small(String field) {
        long number = number(field);
        if (number != (int) number) {
            throw EngineException.invalid("invalid value for " + path(field) + ": " + number + " is out of range");
        }
        return (int) number;
    }

    /// Null when there is none, so that an empty one can be told from it.
    @Nullable
    List<String> stringsOrNull(String field) {
        JsonNode value = value(field);
        if (value.isNull()) {
            return null;
        }
        if (!value.isArray()) {
            throw wrong(path(field), value, "[]string");
        }
        List<String> strings = new ArrayList<>();
        for (JsonNode element : value) {
            if (!element.isTextual()) {
                throw wrong(path(field), element, "string");
            }
            strings.add(element.asText());
        }
        return strings;
    }

    List<String> strings(String field) {
        List<String> strings = stringsOrNull(field);
        return strings == null ? List.of() : strings;
    }

    /// A list, or one string that stands for a list of it.
    @Nullable
    List<String> words(String field) {
        JsonNode value = value(field);
        return value.isTextual() ? List.of(value.asText()) : stringsOrNull(field);
    }

    List<Long> numbers(String field) {
        JsonNode value = value(field);
        List<Long> numbers = new ArrayList<>();
        if (!value.isNull()) {
            if (!value.isArray()) {
                throw wrong(path(field), value, "[]uint");
            }
            value.forEach(element -> numbers.add(whole(path(field), element)));
        }
        return numbers;
    }

    JsonBody object(String field) {
        return of(path(field), value(field));
    }

    <T> List<T> objects(String field, Function<JsonBody, T> reading) {
        JsonNode value = value(field);
        List<T> objects = new ArrayList<>();
        if (!value.isNull()) {
            if (!value.isArray()) {
                throw wrong(path(field), value, "[]struct");
            }
            value.forEach(element -> objects.add(reading.apply(of(path(field), element))));
        }
        return objects;
    }

    /// The names of an object whose values are nothing: Go's sets.
    List<String> keys(String field) {
        return List.copyOf(map(field).keySet());
    }

    private Map<String, JsonNode> map(String field) {
        JsonNode value = value(field);
        Map<String, JsonNode> map = new LinkedHashMap<>();
        if (!value.isNull()) {
            if (!value.isObject()) {
                throw wrong(path(field), value, "map");
            }
            value.properties().forEach(entry -> map.put(entry.getKey(), entry.getValue()));
        }
        return map;
    }

    Map<String, String> texts(String field) {
        Map<String, String> texts = new LinkedHashMap<>();
        map(field).forEach((key, value) -> {
            if (!value.isTextual() && !value.isNull()) {
                throw wrong(path(field) + "." + key, value, "string");
            }
            texts.put(key, value.isNull() ? "" : value.asText());
        });
        return texts;
    }

    /// Objects by their names.
    Map<String, JsonBody> objectsByName(String field) {
        Map<String, JsonBody> objects = new LinkedHashMap<>();
        map(field).forEach((key, value) -> objects.put(key, of(path(field) + "." + key, value)));
        return objects;
    }

    /// Lists of objects by their names; `null` is an empty one.
    <T> Map<String, List<T>> listsByName(String field, Function<JsonBody, T> reading) {
        Map<String, List<T>> lists = new LinkedHashMap<>();
        map(field).forEach((key, value) -> {
            List<T> list = new ArrayList<>();
            if (!value.isNull()) {
                if (!value.isArray()) {
                    throw wrong(path(field) + "." + key, value, "[]struct");
                }
                value.forEach(element -> list.add(reading.apply(of(path(field) + "." + key, element))));
            }
            lists.put(key, list);
        });
        return lists;
    }
}
