package io.cooperage.engine.dockerfile.ignore;

import io.cooperage.engine.dockerfile.ignore.PatternElement.AnyCharacter;
import io.cooperage.engine.dockerfile.ignore.PatternElement.AnyDirectories;
import io.cooperage.engine.dockerfile.ignore.PatternElement.AnyName;
import io.cooperage.engine.dockerfile.ignore.PatternElement.Everything;
import io.cooperage.engine.dockerfile.ignore.PatternElement.Literal;
import io.cooperage.engine.dockerfile.ignore.PatternElement.OneOf;
import io.cooperage.engine.dockerfile.ignore.PatternElement.Span;
import io.cooperage.engine.error.EngineException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;

/// One line of a `.dockerignore`: `*` and `?` stay within a name, `**` crosses directories, `[…]` is one
/// character,
/// a backslash makes the next character plain, `!` brings back what earlier lines left out.
///
/// Matching follows all possibilities at once, in time of pattern times path.
public final class IgnorePattern {
    /// How a pattern is compared; the simple ones need no steps.
    public enum Kind {
        EXACT,
        PREFIX,
        SUFFIX,
        STEPS
    }

    private final String text;
    private final boolean exception;
    private final Kind kind;
    private final List<PatternElement> elements;

    private IgnorePattern(String text, boolean exception, Kind kind, List<PatternElement> elements) {
        this.text = text;
        this.exception = exception;
        this.kind = kind;
        this.elements = elements;
    }

    /// @param pattern not blank; a leading `!` makes an exception
    /// @throws EngineException INVALID_ARGUMENT for a lone `!` and for brackets that make no sense
    public static IgnorePattern parse(String pattern) {
        String cleaned = PathCleaner.clean(pattern.strip());
        boolean exception = cleaned.startsWith("!");
        if (cleaned.equals("!")) {
            throw EngineException.invalid("illegal exclusion pattern: \"!\"");
        }
        return new PatternCompiler(exception ? cleaned.substring(1) : cleaned).compile(exception);
    }

    public String text() {
        return text;
    }

    /// Whether a match brings a path back.
    public boolean isException() {
        return exception;
    }

    public Kind kind() {
        return kind;
    }

    /// The regular expression this stands for, for explanations; it is not what matches.
    public String regex() {
        return elements.stream().map(PatternElement::regex).collect(Collectors.joining("", "^", "$"));
    }

    /// @param path relative to the context, with slashes
    public boolean matches(String path) {
        return switch (kind) {
            case EXACT -> path.equals(text);
            case PREFIX -> path.startsWith(text.substring(0, text.length() - 2));
            case SUFFIX -> {
                String suffix = text.substring(2);
                yield path.endsWith(suffix) || (suffix.startsWith("/") && path.equals(suffix.substring(1)));
            }
            case STEPS -> matchesSteps(path.codePoints().toArray());
        };
    }

    private boolean matchesSteps(int[] path) {
        int n = elements.size();
        boolean[] active = new boolean[n + 1];
        // Inside `**/`: some characters are taken, the slash that ends it is still to come.
        boolean[] inside = new boolean[n];
        active[0] = true;
        spread(active);
        for (int c : path) {
            boolean[] next = new boolean[n + 1];
            boolean[] nextInside = new boolean[n];
            for (int i = 0; i < n; i++) {
                if (active[i] || inside[i]) {
                    step(i, c, active[i], next, nextInside);
                }
            }
            spread(next);
            active = next;
            inside = nextInside;
        }
        return active[n];
    }

    private void step(int i, int c, boolean isActive, boolean[] next, boolean[] nextInside) {
        switch (elements.get(i)) {
            case Literal literal -> next[i + 1] |= isActive && literal.character() == c;
            case AnyCharacter ignored -> next[i + 1] |= isActive && c != '/';
            case AnyName ignored -> next[i] |= isActive && c != '/';
            case OneOf oneOf -> next[i + 1] |= isActive && oneOf.matches(c);
            case Everything ignored -> next[i] |= isActive;
            case AnyDirectories ignored -> {
                nextInside[i] = true;
                next[i + 1] |= c == '/';
            }
        }
    }

    /// What may match nothing lets the next element start too.
    private void spread(boolean[] active) {
        for (int i = 0; i < elements.size(); i++) {
            boolean skippable = elements.get(i) instanceof AnyName
                    || elements.get(i) instanceof Everything
                    || elements.get(i) instanceof AnyDirectories;
            if (active[i] && skippable) {
                active[i + 1] = true;
            }
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof IgnorePattern pattern && pattern.text.equals(text) && pattern.exception == exception;
    }

    @Override
    public int hashCode() {
        return Objects.hash(text, exception);
    }

    @Override
    public String toString() {
        return (exception ? "!" : "") + text;
    }

    /// Reads one pattern.
    private static final class PatternCompiler {
        private final String pattern;
        private final int[] source;
        private final List<PatternElement> elements = new ArrayList<>();
        private Kind kind = Kind.EXACT;
        private int at;

        PatternCompiler(String pattern) {
            this.pattern = pattern;
            this.source = pattern.codePoints().toArray();
        }

        IgnorePattern compile(boolean exception) {
            while (at < source.length) {
                int c = source[at];
                switch (c) {
                    case '*' -> stars();
                    case '?' -> add(new AnyCharacter());
                    case '[' -> oneOf();
                    case '\\' -> escaped();
                    default -> {
                        elements.add(new Literal(c, false));
                        // A bracket that closes nothing keeps the comparison from being a plain one.
                        kind = c == ']' ? Kind.STEPS : kind;
                    }
                }
                at++;
            }
            return new IgnorePattern(pattern, exception, kind, List.copyOf(elements));
        }

        private void add(PatternElement element) {
            elements.add(element);
            kind = Kind.STEPS;
        }

        private void stars() {
            boolean first = at == 0;
            if (peek(1) != '*') {
                add(new AnyName());
                return;
            }
            at++;
            if (peek(1) == '/') {
                at++;
            }
            if (at + 1 < source.length) {
                add(new AnyDirectories());
            } else {
                elements.add(new Everything());
                kind = kind == Kind.EXACT ? Kind.PREFIX : Kind.STEPS;
            }
            if (first) {
                kind = Kind.SUFFIX;
            }
        }

        private void escaped() {
            at++;
            if (at == source.length) {
                throw bad();
            }
            elements.add(new Literal(source[at], true));
            kind = Kind.STEPS;
        }

        private void oneOf() {
            int start = at;
            boolean negated = peek(1) == '^';
            at += negated ? 2 : 1;
            List<Span> spans = new ArrayList<>();
            while (at < source.length && (source[at] != ']' || spans.isEmpty())) {
                int low = classCharacter();
                int high = low;
                if (at < source.length && source[at] == '-') {
                    at++;
                    high = classCharacter();
                }
                if (high < low) {
                    throw bad();
                }
                spans.add(new Span(low, high));
            }
            if (at == source.length) {
                throw bad();
            }
            add(new OneOf(negated, spans, new String(source, start, at + 1 - start)));
        }

        private int classCharacter() {
            if (at < source.length && source[at] == '\\') {
                at++;
            } else if (at == source.length || source[at] == '-' || source[at] == ']') {
                throw bad();
            }
            if (at >= source.length) {
                throw bad();
            }
            return source[at++];
        }

        private int peek(int ahead) {
            return at + ahead < source.length ? source[at + ahead] : -1;
        }

        private EngineException bad() {
            return EngineException.invalid("syntax error in pattern: " + pattern);
        }
    }
}
