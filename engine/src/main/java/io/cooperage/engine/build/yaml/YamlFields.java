package io.cooperage.engine.build.yaml;

import io.cooperage.engine.build.BuildException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The keys of a mapping, taken by their names. Whatever has another form than is asked for is a
/// [BuildException] with its place. Immutable.
public final class YamlFields {
    private final String file;
    private final YamlNode.Mapping mapping;

    private YamlFields(String file, YamlNode.Mapping mapping) {
        this.file = file;
        this.mapping = mapping;
    }

    /// @param node null for an empty file, which has no keys
    public static YamlFields of(String file, @Nullable YamlNode node) {
        return switch (node) {
            case null -> new YamlFields(file, new YamlNode.Mapping(List.of(), 1, 1));
            case YamlNode.Mapping mapping -> new YamlFields(file, mapping);
            case YamlNode.Scalar scalar
            when scalar.isNull() ->
                new YamlFields(file, new YamlNode.Mapping(List.of(), scalar.line(), scalar.column()));
            default -> throw YamlReader.error(file, "keys with values are wanted here, not " + node.kind(), node);
        };
    }

    public YamlNode.Mapping mapping() {
        return mapping;
    }

    /// @throws BuildException naming the first key that is none of these, and the most similar one
    public void allow(List<String> known) {
        for (YamlNode.Entry entry : mapping.entries()) {
            String key = entry.key().text();
            if (!known.contains(key)) {
                String near = known.stream()
                        .min(Comparator.comparingInt(other -> distance(key, other)))
                        .filter(other -> distance(key, other) <= 2)
                        .map(other -> "did you mean '" + other + "'? ")
                        .orElse("");
                throw YamlReader.error(
                        file,
                        "unknown key '" + key + "': " + near + "known are " + String.join(", ", known),
                        entry.key());
            }
        }
    }

    /// Letters to change, add or remove.
    private static int distance(String one, String other) {
        int[] row = new int[other.length() + 1];
        for (int j = 0; j < row.length; j++) {
            row[j] = j;
        }
        for (int i = 1; i <= one.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j < row.length; j++) {
                int above = row[j];
                int changed = diagonal + (one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1);
                row[j] = Math.min(Math.min(above, row[j - 1]) + 1, changed);
                diagonal = above;
            }
        }
        return row[other.length()];
    }

    /// Empty when it is not there, or nothing.
    public Optional<YamlNode> get(String key) {
        return mapping.entries().stream()
                .filter(entry -> entry.key().text().equals(key))
                .map(YamlNode.Entry::value)
                .filter(value -> !(value instanceof YamlNode.Scalar scalar && scalar.isNull()))
                .findFirst();
    }

    public Optional<YamlNode.Scalar> scalar(String key) {
        return get(key).map(node -> asScalar(key, node));
    }

    private YamlNode.Scalar asScalar(String key, YamlNode node) {
        if (node instanceof YamlNode.Scalar scalar) {
            return scalar;
        }
        throw YamlReader.error(file, "'" + key + "' is a single value, not " + node.kind(), node);
    }

    /// @throws BuildException for anything but true and false
    public Optional<Boolean> truth(String key) {
        return scalar(key).map(scalar -> {
            if (!scalar.text().equalsIgnoreCase("true") && !scalar.text().equalsIgnoreCase("false")) {
                throw YamlReader.error(file, "'" + key + "' is true or false, not '" + scalar.text() + "'", scalar);
            }
            return Boolean.valueOf(scalar.text());
        });
    }

    /// The items of a list; none when it is not there.
    public List<YamlNode.Scalar> list(String key) {
        return get(key).map(node -> {
                    if (!(node instanceof YamlNode.Sequence sequence)) {
                        throw YamlReader.error(
                                file, "'" + key + "' is a list (- one\\n- two), not " + node.kind(), node);
                    }
                    List<YamlNode.Scalar> items = new ArrayList<>();
                    for (YamlNode item : sequence.items()) {
                        items.add(asScalar("an item of " + key, item));
                    }
                    return List.copyOf(items);
                })
                .orElse(List.of());
    }

    /// A list, or a single value that is then the only item.
    public List<YamlNode.Scalar> oneOrMore(String key) {
        return get(key).map(node -> node instanceof YamlNode.Scalar scalar ? List.of(scalar) : list(key))
                .orElse(List.of());
    }

    public BuildException error(String message, YamlNode node) {
        return YamlReader.error(file, message, node);
    }
}
