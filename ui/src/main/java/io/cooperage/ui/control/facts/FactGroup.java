package io.cooperage.ui.control.facts;

import com.fasterxml.jackson.databind.JsonNode;
import io.cooperage.ui.i18n.Amounts;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/// Facts that belong together: what is directly in the JSON's root, and each object or list in it.
///
/// @param title empty for the root's own values
public record FactGroup(String title, List<Fact> facts) {
    private static final Pattern HUMP =
            Pattern.compile("(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])(?![A-Z]s(?![a-z]))");
    /// Which of Docker's numbers are bytes.
    private static final Pattern BYTES =
            Pattern.compile("size|\\w*Size|Size[A-Z]\\w*|(Kernel)?Memory(Swap|Reservation)?");

    private static final Pattern WORD = Pattern.compile("[A-Z]{2,}[a-z]?s?");

    public FactGroup {
        facts = List.copyOf(facts);
    }

    /// The groups of a document in its own order. Values that are absent, null or empty are left out: they say nothing.
    public static List<FactGroup> of(JsonNode root) {
        List<Fact> own = new ArrayList<>();
        Map<String, List<Fact>> groups = new LinkedHashMap<>();
        root.properties().forEach(entry -> {
            if (entry.getValue().isObject() || holdsObjects(entry.getValue())) {
                List<Fact> facts = new ArrayList<>();
                collect("", entry.getKey(), entry.getValue(), facts);
                if (!facts.isEmpty()) {
                    groups.put(words(entry.getKey()), facts);
                }
            } else {
                collect(words(entry.getKey()), entry.getKey(), entry.getValue(), own);
            }
        });
        List<FactGroup> all = new ArrayList<>();
        if (!own.isEmpty()) {
            all.add(new FactGroup("", own));
        }
        groups.forEach((title, facts) -> all.add(new FactGroup(title, facts)));
        return all;
    }

    /// @param key the last name on the way, which tells what kind of value it is
    private static void collect(String path, String key, JsonNode node, List<Fact> facts) {
        if (node.isObject()) {
            node.properties()
                    .forEach(entry ->
                            collect(join(path, words(entry.getKey())), entry.getKey(), entry.getValue(), facts));
        } else if (node.isArray()) {
            if (!holdsObjects(node)) {
                List<String> lines = new ArrayList<>();
                node.forEach(element -> lines.add(element.asText()));
                if (!lines.isEmpty()) {
                    facts.add(new Fact(path, String.join("\n", lines), false));
                }
            } else {
                for (int i = 0; i < node.size(); i++) {
                    collect(join(path, Integer.toString(i + 1)), key, node.get(i), facts);
                }
            }
        } else {
            scalar(path, key, node, facts);
        }
    }

    private static boolean holdsObjects(JsonNode array) {
        for (JsonNode element : array) {
            if (element.isContainerNode()) {
                return true;
            }
        }
        return false;
    }

    private static void scalar(String name, String key, JsonNode node, List<Fact> facts) {
        String value = node.isNull() ? "" : node.asText();
        if (node.isIntegralNumber() && node.asLong() > 0 && BYTES.matcher(key).matches()) {
            value = bytes(node.asLong());
        }
        if (!value.isEmpty()) {
            facts.add(new Fact(name, value, isHostPath(key, value)));
        }
    }

    /// Exactly, and as people read it.
    private static String bytes(long bytes) {
        String rounded = Amounts.bytes(bytes);
        String exact = bytes + " B";
        return rounded.equals(exact) ? exact : exact + "  ·  " + rounded;
    }

    /// Which of Docker's fields hold paths of the host rather than of the container.
    private static boolean isHostPath(String key, String value) {
        boolean named = key.equals("Source")
                || (key.endsWith("Path") && !key.equals("Path"))
                || (key.endsWith("Dir") && !key.equals("WorkingDir"));
        return named && value.startsWith("/");
    }

    private static String join(String path, String name) {
        return path.isEmpty() ? name : path + " · " + name;
    }

    /// `OOMKilled` becomes `OOM killed`, `LogPath` becomes `Log path`.
    static String words(String key) {
        String[] parts = HUMP.split(key);
        StringBuilder words = new StringBuilder();
        for (String part : parts) {
            boolean acronym = WORD.matcher(part).matches();
            words.append(words.isEmpty() ? "" : " ")
                    .append(words.isEmpty() || acronym ? part : part.toLowerCase(Locale.ROOT));
        }
        return words.toString();
    }

    /// These groups with the facts that have the words, without those that have none; a group whose title is the words
    /// keeps all.
    public static List<FactGroup> filter(List<FactGroup> groups, String words) {
        return groups.stream()
                .map(group -> new FactGroup(
                        group.title(),
                        group.facts().stream()
                                .filter(fact ->
                                        fact.contains(words) || group.title().equalsIgnoreCase(words))
                                .toList()))
                .filter(group -> !group.facts().isEmpty())
                .toList();
    }
}
