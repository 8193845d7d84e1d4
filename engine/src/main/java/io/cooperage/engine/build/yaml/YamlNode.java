package io.cooperage.engine.build.yaml;

import java.util.List;

/// A piece of a YAML file. Lines and columns count from 1.
public sealed interface YamlNode {
    int line();

    int column();

    /// Text, number, truth or nothing: what it means is up to who asks.
    ///
    /// @param plain not in quotes, so that `null` and `~` mean nothing
    record Scalar(String text, boolean plain, int line, int column) implements YamlNode {
        public boolean isNull() {
            return plain && (text.isEmpty() || text.equals("~") || text.equalsIgnoreCase("null"));
        }
    }

    record Sequence(List<YamlNode> items, int line, int column) implements YamlNode {
        public Sequence {
            items = List.copyOf(items);
        }
    }

    /// Keys are unique, in the order of the file.
    record Mapping(List<Entry> entries, int line, int column) implements YamlNode {
        public Mapping {
            entries = List.copyOf(entries);
        }
    }

    record Entry(Scalar key, YamlNode value) {}

    /// For messages.
    default String kind() {
        return switch (this) {
            case Scalar scalar -> scalar.isNull() ? "nothing" : "a single value";
            case Sequence _ -> "a list";
            case Mapping _ -> "a mapping";
        };
    }
}
