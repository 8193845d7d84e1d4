package io.cooperage.engine.api.docker;

import io.cooperage.engine.error.EngineException;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/// A pattern as Go's `path.Match` reads it: `*` and `?` stop at a slash, `[a-z]` and `[^a-z]` are one character.
final class GlobPattern {
    private GlobPattern() {}

    /// @throws EngineException INVALID_ARGUMENT "syntax error in pattern"
    static Pattern of(String glob) {
        StringBuilder regex = new StringBuilder();
        int at = 0;
        while (at < glob.length()) {
            char c = glob.charAt(at);
            switch (c) {
                case '*' -> regex.append("[^/]*");
                case '?' -> regex.append("[^/]");
                case '[' -> at = characters(glob, at, regex);
                case '\\' -> {
                    at++;
                    regex.append(literal(glob, at));
                }
                default -> regex.append(literal(glob, at));
            }
            at++;
        }
        try {
            return Pattern.compile(regex.toString());
        } catch (PatternSyntaxException e) {
            throw malformed();
        }
    }

    /// @return the index of the closing bracket
    private static int characters(String glob, int open, StringBuilder regex) {
        regex.append('[');
        int at = open + 1;
        if (at < glob.length() && glob.charAt(at) == '^') {
            regex.append('^');
            at++;
        }
        int first = at;
        while (at < glob.length() && (glob.charAt(at) != ']' || at == first)) {
            char c = glob.charAt(at);
            if (c == '-') {
                regex.append('-');
            } else {
                at += c == '\\' ? 1 : 0;
                regex.append(literal(glob, at));
            }
            at++;
        }
        if (at >= glob.length()) {
            throw malformed();
        }
        regex.append(']');
        return at;
    }

    private static String literal(String glob, int at) {
        if (at >= glob.length()) {
            throw malformed();
        }
        char c = glob.charAt(at);
        return Character.isLetterOrDigit(c) ? String.valueOf(c) : "\\x{" + Integer.toHexString(c) + "}";
    }

    private static EngineException malformed() {
        return EngineException.invalid("syntax error in pattern");
    }
}
