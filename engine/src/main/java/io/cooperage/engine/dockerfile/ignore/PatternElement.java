package io.cooperage.engine.dockerfile.ignore;

import java.util.List;

/// One step of a pattern.
sealed interface PatternElement {
    /// The same as a piece of a regular expression.
    String regex();

    /// This very character.
    record Literal(int character, boolean escaped) implements PatternElement {
        @Override
        public String regex() {
            boolean special = escaped || ".+()|{}$".indexOf(character) >= 0;
            return (special ? "\\" : "") + Character.toString(character);
        }
    }

    /// `?`: any character but a slash.
    record AnyCharacter() implements PatternElement {
        @Override
        public String regex() {
            return "[^/]";
        }
    }

    /// `*`: any number of characters but slashes.
    record AnyName() implements PatternElement {
        @Override
        public String regex() {
            return "[^/]*";
        }
    }

    /// `**/`: any number of directories.
    record AnyDirectories() implements PatternElement {
        @Override
        public String regex() {
            return "(.*/)?";
        }
    }

    /// `**` at the end: everything.
    record Everything() implements PatternElement {
        @Override
        public String regex() {
            return ".*";
        }
    }

    /// `[a-z]`.
    ///
    /// @param source as written
    record OneOf(boolean negated, List<Span> spans, String source) implements PatternElement {
        public OneOf {
            spans = List.copyOf(spans);
        }

        boolean matches(int c) {
            return spans.stream().anyMatch(span -> c >= span.low() && c <= span.high()) != negated;
        }

        @Override
        public String regex() {
            return source;
        }
    }

    /// @param low first character
    /// @param high last character
    record Span(int low, int high) {}
}
