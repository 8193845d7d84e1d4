package io.cooperage.ui.cluster.yaml;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Where in an object each line of a block-style YAML text is, told from indentation alone: a text that is
/// being typed is seldom whole, and what a real parser refuses still has a place. Flow collections and block
/// scalars are values as a whole. Immutable.
final class YamlLines {
    private final List<Entry> entries = new ArrayList<>();
    private final Deque<Frame> stack = new ArrayDeque<>();

    /// By the path of a list: how many items it has so far.
    private final Map<List<String>, Integer> items = new HashMap<>();

    /// A key, or a scalar item of a list.
    ///
    /// @param parent the path of the object that the key is in, or of the list: names and item numbers
    /// @param key empty for an item that has none
    /// @param from,to of the key in the text; of the value for an item
    /// @param value of a scalar on the same line, without a comment; empty where there is none
    /// @param column of the key
    record Entry(List<String> parent, String key, int from, int to, String value, int valueFrom, int column) {
        Entry {
            parent = List.copyOf(parent);
        }

        List<String> path() {
            if (key.isEmpty()) {
                return parent;
            }
            List<String> path = new ArrayList<>(parent);
            path.add(key);
            return path;
        }
    }

    private record Frame(int column, boolean item, String name) {}

    /// A place that somebody types at.
    ///
    /// @param parent the object or list that it is in
    /// @param key whose value is typed; null where a key is
    /// @param word what of it stands there already, up to the caret
    /// @param from of the word
    /// @param to of the word as a whole
    /// @param column that a key here begins at
    /// @param item the line begins a list item here
    record Place(List<String> parent, @Nullable String key, String word, int from, int to, int column, boolean item) {}

    YamlLines(String text) {
        this(text, text.length());
    }

    private YamlLines(String text, int end) {
        int start = 0;
        int block = -1; // the column of a key whose block scalar goes on
        int open = 0; // brackets of a flow collection that goes on
        while (start < end) {
            int newline = text.indexOf('\n', start);
            int stop = newline < 0 || newline > end ? end : newline;
            String line = text.substring(start, stop);
            int column = spaces(line);
            boolean blank = column == line.length();
            if (block >= 0 && (blank || column > block)) {
                start = stop + 1;
                continue;
            }
            block = -1;
            if (open > 0) {
                open += brackets(line);
            } else if (!blank && line.charAt(column) != '#') {
                if (line.startsWith("---")) {
                    stack.clear();
                    items.clear();
                } else {
                    Entry entry = read(line, start, column);
                    if (entry != null) {
                        entries.add(entry);
                        block = isBlock(entry.value()) ? entry.column() : -1;
                        open = isFlow(entry.value()) ? Math.max(0, brackets(entry.value())) : 0;
                    }
                }
            }
            start = stop + 1;
        }
    }

    List<Entry> entries() {
        return entries;
    }

    /// What is at an offset; null in a comment, a block scalar or a flow collection.
    static @Nullable Place at(String text, int offset) {
        int start = text.lastIndexOf('\n', offset - 1) + 1;
        String before = text.substring(start, offset);
        int stop = text.indexOf('\n', offset);
        String after = text.substring(offset, stop < 0 ? text.length() : stop);
        YamlLines above = new YamlLines(text, start);
        Entry last = above.entries.isEmpty() ? null : above.entries.getLast();
        int column = spaces(before);
        if ((last != null && isBlock(last.value()) && column > last.column())
                || before.strip().startsWith("#")
                || before.contains(" #")) {
            return null;
        }
        boolean item = false;
        while (before.startsWith("- ", column)) {
            above.item(column);
            item = true;
            column += 2;
            while (column < before.length() && before.charAt(column) == ' ') {
                column++;
            }
        }
        String typed = before.substring(column);
        int colon = colon(typed);
        if (colon < 0) {
            if (typed.contains("{") || typed.contains("[") || typed.equals("-")) {
                return null;
            }
            above.leave(column, false);
            int rest = word(after);
            return new Place(above.path(), null, typed, start + column, offset + rest, column, item);
        }
        int value = colon + 1;
        while (value < typed.length() && typed.charAt(value) == ' ') {
            value++;
        }
        String word = typed.substring(value);
        if (value == colon + 1 || word.startsWith("{") || word.startsWith("[") || isBlock(word)) {
            return null;
        }
        above.leave(column, false);
        int rest = after.indexOf(" #") < 0 ? after.length() : after.indexOf(" #");
        return new Place(
                above.path(),
                unquoted(typed.substring(0, colon)),
                word,
                start + column + value,
                offset + rest,
                column,
                item);
    }

    private @Nullable Entry read(String line, int start, int first) {
        int column = first;
        while (line.startsWith("- ", column) || line.substring(column).equals("-")) {
            item(column);
            column++;
            while (column < line.length() && line.charAt(column) == ' ') {
                column++;
            }
            if (column == line.length()) {
                return null;
            }
        }
        String content = line.substring(column);
        int colon = colon(content);
        if (colon < 0) {
            leave(column, false);
            String value = uncommented(content);
            return new Entry(
                    path(), "", start + column, start + column + value.length(), value, start + column, column);
        }
        leave(column, false);
        String key = unquoted(content.substring(0, colon));
        int value = colon + 1;
        while (value < content.length() && content.charAt(value) == ' ') {
            value++;
        }
        Entry entry = new Entry(
                path(),
                key,
                start + column,
                start + column + colon,
                uncommented(content.substring(value)),
                start + column + value,
                column);
        stack.push(new Frame(column, false, key));
        return entry;
    }

    /// An item of the list whose dashes are in a column: the keys of what it belongs to may be there too.
    private void item(int column) {
        leave(column, true);
        List<String> list = path();
        int number = items.merge(list, 1, Integer::sum) - 1;
        stack.push(new Frame(column, true, Integer.toString(number)));
    }

    private void leave(int column, boolean keepKey) {
        while (!stack.isEmpty()) {
            Frame top = stack.peek();
            if (top.column() > column || (top.column() == column && (!keepKey || top.item()))) {
                stack.pop();
            } else {
                return;
            }
        }
    }

    private List<String> path() {
        List<String> path = new ArrayList<>();
        Iterator<Frame> frames = stack.descendingIterator();
        frames.forEachRemaining(frame -> path.add(frame.name()));
        return path;
    }

    /// The colon that ends a key; −1 where there is none.
    private static int colon(String content) {
        char quote = 0;
        for (int i = 0; i < content.length(); i++) {
            char at = content.charAt(i);
            if (quote != 0) {
                quote = at == quote ? 0 : quote;
            } else if ((at == '"' || at == '\'') && i == 0) {
                quote = at;
            } else if (at == '{' || at == '[' || (at == '#' && i > 0 && content.charAt(i - 1) == ' ')) {
                return -1;
            } else if (at == ':' && (i + 1 == content.length() || content.charAt(i + 1) == ' ')) {
                return i;
            }
        }
        return -1;
    }

    private static String uncommented(String value) {
        if (value.startsWith("#")) {
            return "";
        }
        boolean quoted = value.startsWith("\"") || value.startsWith("'");
        int comment = quoted ? -1 : value.indexOf(" #");
        return (comment < 0 ? value : value.substring(0, comment)).stripTrailing();
    }

    static String unquoted(String word) {
        String bare = word.strip();
        boolean quoted = bare.length() > 1
                && ((bare.startsWith("\"") && bare.endsWith("\"")) || (bare.startsWith("'") && bare.endsWith("'")));
        return quoted ? bare.substring(1, bare.length() - 1) : bare;
    }

    private static boolean isBlock(String value) {
        return value.startsWith("|") || value.startsWith(">");
    }

    /// A plain scalar may hold brackets; only what begins with one is a collection.
    private static boolean isFlow(String value) {
        return value.startsWith("{") || value.startsWith("[");
    }

    private static int brackets(String value) {
        int open = 0;
        char quote = 0;
        for (int i = 0; i < value.length(); i++) {
            char at = value.charAt(i);
            if (quote != 0) {
                quote = at == quote ? 0 : quote;
            } else if (at == '"' || at == '\'') {
                quote = at;
            } else if (at == '{' || at == '[') {
                open++;
            } else if (at == '}' || at == ']') {
                open--;
            }
        }
        return open;
    }

    private static int word(String after) {
        int end = 0;
        while (end < after.length()
                && (Character.isLetterOrDigit(after.charAt(end)) || "-_./".indexOf(after.charAt(end)) >= 0)) {
            end++;
        }
        return end;
    }

    private static int spaces(String line) {
        int count = 0;
        while (count < line.length() && line.charAt(count) == ' ') {
            count++;
        }
        return count;
    }
}
