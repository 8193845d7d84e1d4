package io.cooperage.engine.dockerfile.expand;

import io.cooperage.engine.error.EngineException;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// One pass of a [WordLexer] over one string.
final class LexerRun {
    private static final int END = -1;
    /// `${a:-${b:-…}}` may nest; deeper than any person writes, this stops before the stack does.
    private static final int MAX_DEPTH = 200;

    private final WordLexer options;
    private final String text;
    private final Environment environment;
    private final Set<String> matched = new LinkedHashSet<>();
    private final Set<String> unmatched = new LinkedHashSet<>();
    private int at;
    private int depth;

    LexerRun(WordLexer options, String text, Environment environment) {
        this.options = options;
        this.text = text;
        this.environment = environment;
    }

    Expansion run() {
        WordCollector words = new WordCollector();
        String result = until(END, options.rawEscapes(), words);
        return new Expansion(result, words.words(), matched, unmatched);
    }

    private String until(int stop, boolean rawEscapes, WordCollector words) {
        if (++depth > MAX_DEPTH) {
            throw EngineException.invalid("substitutions are nested more than " + MAX_DEPTH + " deep");
        }
        StringBuilder result = new StringBuilder();
        while (peek() != END) {
            int from = at;
            int c = peek();
            if (stop != END && c == stop) {
                next();
                depth--;
                return result.toString();
            }
            if (c == '$') {
                String value = dollar();
                result.append(value);
                words.addSplit(value, from, at);
            } else if (c == '<') {
                String raw = possibleHeredoc();
                result.append(raw);
                words.addRaw(raw, from, at);
            } else if (!options.literalQuotes() && (c == '\'' || c == '"')) {
                String quoted = c == '\'' ? singleQuoted() : doubleQuoted(rawEscapes);
                result.append(quoted);
                words.addRaw(quoted, from, at);
            } else {
                plain(rawEscapes, result, words, from);
            }
        }
        if (stop != END) {
            throw EngineException.invalid(
                    "unexpected end of statement while looking for matching " + Character.toString(stop));
        }
        depth--;
        return result.toString();
    }

    private void plain(boolean rawEscapes, StringBuilder result, WordCollector words, int from) {
        int c = next();
        if (c != options.escape()) {
            words.add(c, from, at);
            result.appendCodePoint(c);
            return;
        }
        if (rawEscapes) {
            words.addRaw(Character.toString(c), from, at);
            result.appendCodePoint(c);
        }
        int escaped = next();
        if (escaped != END) {
            words.addRaw(Character.toString(escaped), from, at);
            result.appendCodePoint(escaped);
        }
    }

    /// Everything up to the next quote; nothing can be escaped in here.
    private String singleQuoted() {
        int open = at;
        int close = text.indexOf('\'', open + 1);
        if (close < 0) {
            throw EngineException.invalid("unexpected end of statement while looking for matching single-quote");
        }
        at = close + 1;
        return options.rawQuotes() ? text.substring(open, at) : text.substring(open + 1, close);
    }

    private String doubleQuoted(boolean rawEscapes) {
        StringBuilder result = new StringBuilder();
        quote(result);
        while (true) {
            switch (peek()) {
                case END ->
                    throw EngineException.invalid(
                            "unexpected end of statement while looking for matching double-quote");
                case '"' -> {
                    quote(result);
                    return result.toString();
                }
                case '$' -> result.append(dollar());
                default -> quotedCharacter(rawEscapes, result);
            }
        }
    }

    private void quote(StringBuilder result) {
        int c = next();
        if (options.rawQuotes()) {
            result.appendCodePoint(c);
        }
    }

    /// Inside double quotes the escape character counts only before a quote, a dollar and itself.
    private void quotedCharacter(boolean rawEscapes, StringBuilder result) {
        int c = next();
        if (c == options.escape()) {
            if (rawEscapes) {
                result.appendCodePoint(c);
            }
            int following = peek();
            if (following == END) {
                return;
            }
            if (following == '"' || following == '$' || following == options.escape()) {
                c = next();
            }
        }
        result.appendCodePoint(c);
    }

    private String dollar() {
        next();
        if (peek() != '{') {
            String name = name();
            if (name.isEmpty()) {
                return "$";
            }
            String value = lookup(name);
            return value != null ? value : options.keepUnset() ? "$" + name : "";
        }
        next();
        switch (peek()) {
            case END -> throw EngineException.invalid("syntax error: missing '}'");
            case '{', '}', ':' -> throw EngineException.invalid("syntax error: bad substitution");
            default -> {}
        }
        String name = name();
        return new Substitution(name).expand();
    }

    private @Nullable String lookup(String name) {
        String value = environment.get(name);
        (value == null ? unmatched : matched).add(name);
        return value;
    }

    /// Letters, digits and underscores; only digits if it starts with one; or one of the special
    /// parameters.
    private String name() {
        int start = at;
        int first = peek();
        if (first != END && Character.isDigit(first)) {
            while (peek() != END && Character.isDigit(peek())) {
                next();
            }
        } else if (first != END && "@*#?-$!".indexOf(first) >= 0) {
            next();
        } else {
            while (peek() != END && (Character.isLetterOrDigit(peek()) || peek() == '_')) {
                next();
            }
        }
        return text.substring(start, at);
    }

    private String possibleHeredoc() {
        next();
        if (peek() != '<') {
            return "<";
        }
        int start = at - 1;
        next();
        if (peek() == '-' && at + 1 < text.length() && isBlank(text.charAt(at + 1))) {
            next();
        }
        while (isBlank(peek())) {
            next();
        }
        return text.substring(start, at);
    }

    private static boolean isBlank(int c) {
        return c == ' ' || c == '\t' || c == '\r';
    }

    private int peek() {
        return at < text.length() ? text.codePointAt(at) : END;
    }

    private int next() {
        int c = peek();
        if (c != END) {
            at += Character.charCount(c);
        }
        return c;
    }

    /// What follows the name inside `${…}`.
    private final class Substitution {
        private final String name;

        Substitution(String name) {
            this.name = name;
        }

        String expand() {
            int modifier = next();
            return switch (modifier) {
                case '}' -> {
                    String value = lookup(name);
                    yield value != null ? value : options.keepUnset() ? "${" + name + "}" : "";
                }
                case ':' -> withWord(next(), true);
                case '+', '-', '?', '#', '%' -> withWord(modifier, false);
                case '/' -> replace();
                default -> throw unsupported(describe(modifier));
            };
        }

        private String withWord(int modifier, boolean nullIsUnset) {
            String shown = (nullIsUnset ? ":" : "") + describe(modifier);
            boolean pattern = modifier == '#' || modifier == '%';
            if (nullIsUnset && pattern) {
                throw unsupported(shown);
            }
            String word = part('}', pattern, "syntax error: missing '}'");
            String value = lookup(name);
            if (options.keepUnset() && value == null) {
                return "${" + name + shown + word + "}";
            }
            boolean missing = value == null || (nullIsUnset && value.isEmpty());
            return switch (modifier) {
                case '-' -> missing ? word : orEmpty(value);
                case '+' -> missing ? "" : word;
                case '?' -> required(value, nullIsUnset, word);
                case '#', '%' -> trim(modifier, word, orEmpty(value));
                default -> throw unsupported(shown);
            };
        }

        private String required(@Nullable String value, boolean nullIsUnset, String message) {
            if (value == null || (nullIsUnset && value.isEmpty())) {
                String why = value == null ? "is not allowed to be unset" : "is not allowed to be empty";
                throw EngineException.invalid(name + ": " + (message.isEmpty() ? why : message));
            }
            return value;
        }

        private String trim(int modifier, String word, String value) {
            boolean longest = !word.isEmpty() && word.charAt(0) == modifier;
            ShellPattern pattern = pattern(longest ? word.substring(1) : word);
            return modifier == '#' ? pattern.trimPrefix(value, longest) : pattern.trimSuffix(value, longest);
        }

        private String replace() {
            boolean all = peek() == '/';
            if (all) {
                next();
            }
            String pattern = part('/', true, "syntax error: missing '/' in ${}");
            String replacement = part('}', true, "syntax error: missing '}'");
            String value = lookup(name);
            if (options.keepUnset() && value == null) {
                return "${" + name + "/" + pattern + "/" + replacement + "}";
            }
            return pattern(pattern).replace(orEmpty(value), replacement, all);
        }

        private String part(int stop, boolean raw, String missing) {
            try {
                return until(stop, raw, new WordCollector());
            } catch (EngineException e) {
                if (peek() == END) {
                    throw new EngineException(e.kind(), missing, e);
                }
                throw e;
            }
        }

        private ShellPattern pattern(String pattern) {
            try {
                return ShellPattern.parse(pattern);
            } catch (EngineException e) {
                throw new EngineException(
                        e.kind(), "invalid pattern (" + pattern + ") in substitution: " + e.getMessage(), e);
            }
        }

        private static EngineException unsupported(String modifier) {
            return EngineException.invalid("unsupported modifier (" + modifier + ") in substitution");
        }

        private static String describe(int c) {
            return c == END ? "\uFFFD" : Character.toString(c);
        }

        private static String orEmpty(@Nullable String value) {
            return value == null ? "" : value;
        }
    }
}
