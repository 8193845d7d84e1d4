package io.cooperage.ui.dockerfile.editor;

import java.util.Optional;

/// What an editor does besides putting in the character that was typed: pairs of brackets and quotes, indentation,
/// comments, whole lines. Pure functions of the text; offsets count from its beginning.
final class TypingAids {
    static final String INDENT = "    ";

    private static final String OPENING = "([{\"'";
    private static final String CLOSING = ")]}\"'";

    private TypingAids() {}

    /// One replacement, and what is selected after it.
    record Edit(int from, int to, String text, int selectFrom, int selectTo) {
        static Edit caret(int from, int to, String text, int caret) {
            return new Edit(from, to, text, caret, caret);
        }

        String applyTo(String whole) {
            return whole.substring(0, from) + text + whole.substring(to);
        }
    }

    /// A character was typed over the selection `from..to`; empty when there is nothing to it.
    static Optional<Edit> typed(String text, int from, int to, String character) {
        int pair = OPENING.indexOf(character);
        int closing = CLOSING.indexOf(character);
        if (character.length() != 1 || (pair < 0 && closing < 0)) {
            return Optional.empty();
        }
        if (from == to && closing >= 0 && from < text.length() && text.startsWith(character, from)) {
            boolean quote = pair >= 0;
            // Typing over what was put in before, or over the end of a string that one types towards.
            if (!quote || isInside(text, from, character)) {
                return Optional.of(Edit.caret(from, from, "", from + 1));
            }
        }
        if (pair < 0 || inComment(text, from)) {
            return Optional.empty();
        }
        String end = CLOSING.substring(pair, pair + 1);
        if (from < to) {
            return Optional.of(
                    new Edit(from, to, character + text.substring(from, to) + end, from + 1, from + 1 + to - from));
        }
        boolean roomAfter = from == text.length() || " \t\n,)]}".indexOf(text.charAt(from)) >= 0;
        boolean wordBefore = from > 0 && Character.isLetterOrDigit(text.charAt(from - 1));
        boolean quote = character.equals("\"") || character.equals("'");
        return roomAfter && !(quote && wordBefore)
                ? Optional.of(Edit.caret(from, from, character + end, from + 1))
                : Optional.empty();
    }

    /// The Backspace key with nothing selected: an empty pair goes as a whole, and so does one step of indentation.
    static Optional<Edit> backspace(String text, int caret) {
        if (caret > 0 && caret < text.length()) {
            int pair = OPENING.indexOf(text.charAt(caret - 1));
            if (pair >= 0 && text.charAt(caret) == CLOSING.charAt(pair)) {
                return Optional.of(Edit.caret(caret - 1, caret + 1, "", caret - 1));
            }
        }
        int start = lineStart(text, caret);
        String before = text.substring(start, caret);
        if (!before.isEmpty()
                && before.isBlank()
                && before.length() % INDENT.length() == 0
                && before.indexOf('\t') < 0) {
            int back = caret - INDENT.length();
            return Optional.of(Edit.caret(back, caret, "", back));
        }
        return Optional.empty();
    }

    /// The Enter key: the next line stands as far in as this one, or one step further after a `\` that goes on.
    static Edit enter(String text, int from, int to) {
        int start = lineStart(text, from);
        String before = text.substring(start, from);
        String indent =
                before.substring(0, before.length() - before.stripLeading().length());
        if (indent.isEmpty() && before.stripTrailing().endsWith("\\") && !before.startsWith("#")) {
            indent = INDENT;
        }
        return Edit.caret(from, to, "\n" + indent, from + 1 + indent.length());
    }

    /// Puts `#` before the lines of the selection, or takes it away where all of them have it.
    static Edit toggleComment(String text, int from, int to) {
        return eachLine(text, from, to, lines -> {
            boolean all = lines.lines()
                    .filter(line -> !line.isBlank())
                    .allMatch(line -> line.stripLeading().startsWith("#"));
            return all ? TypingAids::uncomment : line -> line.isBlank() ? line : "# " + line;
        });
    }

    static Edit indent(String text, int from, int to) {
        return eachLine(text, from, to, _ -> line -> line.isBlank() ? line : INDENT + line);
    }

    static Edit outdent(String text, int from, int to) {
        return eachLine(text, from, to, _ -> line -> {
            int blanks = line.length() - line.stripLeading().length();
            return line.substring(line.startsWith("\t") ? 1 : Math.min(blanks, INDENT.length()));
        });
    }

    /// Moves the lines of the selection by one; empty at the end they can't pass.
    static Optional<Edit> move(String text, int from, int to, boolean down) {
        int start = lineStart(text, from);
        int end = lineEnd(text, lastOffset(text, from, to));
        String lines = text.substring(start, end);
        if (down) {
            if (end == text.length()) {
                return Optional.empty();
            }
            int nextEnd = lineEnd(text, end + 1);
            String next = text.substring(end + 1, nextEnd);
            int by = next.length() + 1;
            return Optional.of(new Edit(start, nextEnd, next + "\n" + lines, from + by, to + by));
        }
        if (start == 0) {
            return Optional.empty();
        }
        int previous = lineStart(text, start - 1);
        String before = text.substring(previous, start - 1);
        int by = start - previous;
        return Optional.of(new Edit(previous, end, lines + "\n" + before, from - by, to - by));
    }

    /// The lines of the selection a second time, below.
    static Edit duplicate(String text, int from, int to) {
        int start = lineStart(text, from);
        int end = lineEnd(text, lastOffset(text, from, to));
        String lines = text.substring(start, end);
        int by = lines.length() + 1;
        return new Edit(end, end, "\n" + lines, from + by, to + by);
    }

    static int lineStart(String text, int offset) {
        return text.lastIndexOf('\n', offset - 1) + 1;
    }

    static int lineEnd(String text, int offset) {
        int end = text.indexOf('\n', offset);
        return end < 0 ? text.length() : end;
    }

    /// What one line becomes.
    private interface Line {
        String now(String line);
    }

    private interface Choice {
        Line of(String lines);
    }

    private static Edit eachLine(String text, int from, int to, Choice choice) {
        int start = lineStart(text, from);
        int end = lineEnd(text, lastOffset(text, from, to));
        String lines = text.substring(start, end);
        Line change = choice.of(lines);
        StringBuilder now = new StringBuilder();
        for (String line : lines.split("\n", -1)) {
            now.append(change.now(line)).append('\n');
        }
        now.setLength(now.length() - 1);
        int grown = now.length() - lines.length();
        if (from == to) {
            int caret = Math.clamp((long) from + grown, start, start + now.length());
            return Edit.caret(start, end, now.toString(), caret);
        }
        return new Edit(start, end, now.toString(), start, start + now.length());
    }

    /// A selection that ends at the beginning of a line does not mean that line.
    private static int lastOffset(String text, int from, int to) {
        return to > from && text.charAt(to - 1) == '\n' ? to - 1 : to;
    }

    private static String uncomment(String line) {
        int hash = line.indexOf('#');
        if (hash < 0) {
            return line;
        }
        int after = hash + 1 < line.length() && line.charAt(hash + 1) == ' ' ? hash + 2 : hash + 1;
        return line.substring(0, hash) + line.substring(after);
    }

    private static boolean inComment(String text, int offset) {
        return text.substring(lineStart(text, offset), offset).stripLeading().startsWith("#");
    }

    /// Whether the quotes before a place on its line leave one open.
    private static boolean isInside(String text, int offset, String quote) {
        String before = text.substring(lineStart(text, offset), offset);
        return before.chars().filter(c -> c == quote.charAt(0)).count() % 2 == 1;
    }
}
