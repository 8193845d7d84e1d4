package io.cooperage.ui.cluster.yaml;

import io.cooperage.ui.cluster.yaml.YamlLines.Entry;
import io.cooperage.ui.cluster.yaml.YamlLines.Place;
import io.cooperage.ui.control.code.CodeAssist;
import io.cooperage.ui.i18n.Messages;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Knows the fields of one kind of object: proposes them, says what they mean, and finds those that are none.
/// Says nothing before it has a schema. FX thread only.
public final class YamlAssist implements CodeAssist {
    private final Messages messages = Messages.of(YamlAssist.class);
    private @Nullable Schema root;

    /// @param kind the schema of the object in the text
    public void learn(Schema kind) {
        root = kind;
    }

    @Override
    public List<Completion> complete(String text, int offset, boolean asked) {
        Place place = YamlLines.at(text, offset);
        Optional<Schema> around = place == null ? Optional.empty() : schema(place.parent());
        if (place == null || around.isEmpty()) {
            return List.of();
        }
        if (place.key() != null) {
            return around.get()
                    .property(place.key())
                    .map(field -> values(field, place))
                    .orElse(List.of());
        }
        boolean scalars = around.get().values().size() > 0;
        if (!asked && place.word().isEmpty() && !(scalars && place.item())) {
            return List.of();
        }
        return scalars ? values(around.get(), place) : fields(text, around.get(), place);
    }

    /// Those that are needed first, then as they begin, then those that hold the word somewhere.
    private List<Completion> fields(String text, Schema around, Place place) {
        Set<String> there = new HashSet<>();
        for (Entry entry : new YamlLines(text).entries()) {
            if (entry.parent().equals(place.parent())
                    && !(entry.from() <= place.from() && place.from() <= entry.to())) {
                there.add(entry.key());
            }
        }
        String word = place.word().toLowerCase(Locale.ROOT);
        List<Map.Entry<String, Schema>> fitting =
                new ArrayList<>(around.properties().entrySet());
        fitting.removeIf(each -> there.contains(each.getKey())
                || !each.getKey().toLowerCase(Locale.ROOT).contains(word));
        fitting.sort(Comparator.<Map.Entry<String, Schema>, Boolean>comparing(
                        each -> !each.getKey().toLowerCase(Locale.ROOT).startsWith(word))
                .thenComparing(each -> !around.isRequired(each.getKey()))
                .thenComparing(Map.Entry::getKey));
        return fitting.stream()
                .map(each -> field(text, each.getKey(), each.getValue(), around.isRequired(each.getKey()), place))
                .toList();
    }

    private Completion field(String text, String name, Schema schema, boolean required, Place place) {
        String margin = " ".repeat(place.column());
        boolean map = schema.isObject() && !schema.isList();
        String after = schema.isList() ? ":\n" + margin + "- " : map ? ":\n" + margin + "  " : ": ";
        boolean keyed = text.startsWith(":", place.to());
        String type = required ? messages.text("required", schema.type()) : schema.type();
        return new Completion(
                name,
                type + "  " + firstSentence(schema.description()),
                required ? "fth-star" : map || schema.isList() ? "fth-folder" : "fth-tag",
                docs(name, schema),
                place.from(),
                place.to(),
                keyed ? name : name + after);
    }

    private List<Completion> values(Schema field, Place place) {
        String word = YamlLines.unquoted(place.word()).toLowerCase(Locale.ROOT);
        boolean whole = field.values().stream().anyMatch(value -> value.equalsIgnoreCase(word));
        Schema of = field.isList() ? field.items().orElse(field) : field;
        return of.values().stream()
                // Who stands at a whole value wants to see the others.
                .filter(value -> whole || value.toLowerCase(Locale.ROOT).contains(word))
                .map(value -> new Completion(
                        value,
                        value.equals(of.defaultValue()) ? messages.text("default") : "",
                        "fth-circle",
                        "",
                        place.from(),
                        place.to(),
                        value))
                .toList();
    }

    @Override
    public Optional<String> explain(String text, int offset) {
        for (Entry entry : new YamlLines(text).entries()) {
            if (!entry.key().isEmpty() && entry.from() <= offset && offset <= entry.to()) {
                return schema(entry.path()).map(schema -> docs(entry.key(), schema));
            }
        }
        return Optional.empty();
    }

    private String docs(String name, Schema schema) {
        StringBuilder docs = new StringBuilder("`" + name + "`  " + schema.type());
        if (!schema.defaultValue().isEmpty()) {
            docs.append("  ").append(messages.text("default.is", schema.defaultValue()));
        }
        if (!schema.description().isEmpty()) {
            docs.append("\n\n").append(schema.description().replace("```", "`"));
        }
        if (!schema.values().isEmpty() && !schema.isBoolean()) {
            docs.append("\n\n").append(messages.text("values")).append(" `");
            docs.append(String.join("`, `", schema.values())).append('`');
        }
        return docs.toString();
    }

    @Override
    public List<Finding> check(String text) {
        List<Finding> findings = new ArrayList<>();
        YamlText.fault(text).ifPresent(fault -> findings.add(finding(fault, text)));
        if (root != null) {
            checkFields(text, findings);
        }
        findings.sort(Comparator.comparingInt(Finding::from));
        return findings;
    }

    /// The rest of the line, or the last character before where nothing is left of it.
    private static Finding finding(YamlFault fault, String text) {
        int at = fault.offset(text);
        int lineEnd = text.indexOf('\n', at);
        int to = Math.max(at, lineEnd < 0 ? text.length() : lineEnd);
        if (at < to) {
            return new Finding(at, to, fault.problem());
        }
        int before = text.substring(0, at).stripTrailing().length();
        return new Finding(Math.max(0, before - 1), Math.max(1, before), fault.problem());
    }

    private void checkFields(String text, List<Finding> findings) {
        Set<List<String>> seen = new HashSet<>();
        for (Entry entry : new YamlLines(text).entries()) {
            Optional<Schema> around = schema(entry.parent());
            if (entry.key().isEmpty() || around.isEmpty()) {
                continue;
            }
            if (!seen.add(entry.path())) {
                findings.add(new Finding(entry.from(), entry.to(), messages.text("twice", entry.key())));
            }
            Optional<Schema> field = around.get().property(entry.key());
            if (field.isPresent()) {
                value(field.get(), entry).ifPresent(findings::add);
            } else if (around.get().isClosed()) {
                findings.add(new Finding(entry.from(), entry.to(), unknown(entry, around.get())));
            }
        }
    }

    private String unknown(Entry entry, Schema around) {
        String name = entry.parent().isEmpty() ? around.type() : entry.parent().getLast();
        String where = name.chars().allMatch(Character::isDigit) ? around.type() : name;
        return Nearest.of(entry.key(), around.properties().keySet())
                .map(near -> messages.text("unknown.near", entry.key(), where, near))
                .orElseGet(() -> messages.text("unknown", entry.key(), where));
    }

    private Optional<Finding> value(Schema field, Entry entry) {
        String value = entry.value();
        if (value.isEmpty() || value.equals("null") || "{[&*!|>".indexOf(value.charAt(0)) >= 0) {
            return Optional.empty();
        }
        String bare = YamlLines.unquoted(value);
        String why = "";
        if (field.isInteger() && !value.matches("[-+]?\\d+")) {
            why = messages.text("integer", entry.key());
        } else if (field.isBoolean() && !value.matches("true|false")) {
            why = messages.text("boolean", entry.key());
        } else if (!field.allowed().isEmpty() && !field.allowed().contains(bare)) {
            why = messages.text("allowed", entry.key(), String.join(", ", field.allowed()));
        } else if (field.isList() || (field.isObject() && field.isClosed())) {
            why = messages.text("scalar", entry.key(), field.type());
        }
        return why.isEmpty()
                ? Optional.empty()
                : Optional.of(new Finding(entry.valueFrom(), entry.valueFrom() + value.length(), why));
    }

    private Optional<Schema> schema(List<String> path) {
        Optional<Schema> at = Optional.ofNullable(root);
        for (String step : path) {
            at = at.flatMap(each -> each.isList() ? each.items() : each.property(step));
        }
        return at;
    }

    private static String firstSentence(String words) {
        int end = words.indexOf(". ");
        String line = end < 0 ? words : words.substring(0, end);
        int newline = line.indexOf('\n');
        return newline < 0 ? line : line.substring(0, newline);
    }
}
