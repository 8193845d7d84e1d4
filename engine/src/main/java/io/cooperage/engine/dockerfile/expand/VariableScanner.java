package io.cooperage.engine.dockerfile.expand;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Finds `$name` and `${name…}` with their places, without needing values. Finds them also where quotes or
/// braces are
/// not balanced yet, as they are while someone types.
public final class VariableScanner {
    /// Braces that close further away than this are not looked for, so that no text takes long.
    private static final int MAX_SUBSTITUTION = 4_096;

    private VariableScanner() {}

    /// A reference to a variable.
    ///
    /// @param from of the dollar
    /// @param to behind the reference, closing brace included
    /// @param nameFrom of the name
    /// @param nameTo behind the name
    public record Reference(String name, int from, int to, int nameFrom, int nameTo) {}

    /// Scans characters `from` to `to` of `text`. Single quotes hide references; escaped dollars are none.
    public static List<Reference> scan(String text, int from, int to, char escape) {
        return scan(text, from, to, escape, true);
    }

    /// @param quotes whether single quotes hide references; in a heredoc body they don't
    public static List<Reference> scan(String text, int from, int to, char escape, boolean quotes) {
        List<Reference> found = new ArrayList<>();
        boolean doubleQuoted = false;
        for (int at = from; at < to; at++) {
            char c = text.charAt(at);
            if (c == escape) {
                at++;
            } else if (c == '"') {
                doubleQuoted = !doubleQuoted;
            } else if (c == '\'' && quotes && !doubleQuoted) {
                int close = text.indexOf('\'', at + 1);
                at = close < 0 || close >= to ? at : close;
            } else if (c == '$' && at + 1 < to) {
                Reference reference = reference(text, at, to);
                if (reference != null) {
                    found.add(reference);
                    at = reference.nameTo() - 1;
                }
            }
        }
        return found;
    }

    private static @Nullable Reference reference(String text, int dollar, int to) {
        boolean braced = text.charAt(dollar + 1) == '{';
        int nameFrom = dollar + (braced ? 2 : 1);
        int nameTo = nameFrom;
        while (nameTo < to && isNamePart(text.charAt(nameTo))) {
            nameTo++;
        }
        if (nameTo == nameFrom || Character.isDigit(text.charAt(nameFrom))) {
            return null;
        }
        int end = braced ? closingBrace(text, nameTo, to) : nameTo;
        return new Reference(text.substring(nameFrom, nameTo), dollar, end, nameFrom, nameTo);
    }

    private static int closingBrace(String text, int from, int to) {
        int depth = 1;
        for (int i = from; i < Math.min(to, from + MAX_SUBSTITUTION); i++) {
            char c = text.charAt(i);
            if (c == '{') {
                depth++;
            } else if (c == '}' && --depth == 0) {
                return i + 1;
            }
        }
        return from;
    }

    public static boolean isNamePart(char c) {
        return c == '_' || Character.isLetterOrDigit(c);
    }
}
