package io.cooperage.engine.container.log;

import java.util.regex.Pattern;

/// What can be told of a regular expression without running it, so that most lines of a log need not be matched
/// at all. A small reading of [Pattern]'s grammar that gives up ([#NOTHING]) on whatever it does not know for
/// certain.
///
/// @param text every match contains it; empty when nothing is known
/// @param ignoreCase ASCII letters of `text` stand for either case
/// @param whole containing `text` is also enough for a match
/// @param always every text has a match
record RequiredLiteral(String text, boolean ignoreCase, boolean whole, boolean always) {
    static final RequiredLiteral NOTHING = new RequiredLiteral("", false, false, false);

    private static final String IGNORE_CASE = "(?i)";

    /// Under these the characters of the expression do not stand for themselves. With Unicode case folding even
    /// ASCII letters match others (K, the Kelvin sign).
    private static final int UNREADABLE =
            Pattern.COMMENTS | Pattern.CANON_EQ | Pattern.UNICODE_CASE | Pattern.UNICODE_CHARACTER_CLASS;

    static RequiredLiteral of(Pattern pattern) {
        if ((pattern.flags() & UNREADABLE) != 0) {
            return NOTHING;
        }
        boolean ignoreCase = (pattern.flags() & Pattern.CASE_INSENSITIVE) != 0;
        String source = pattern.pattern();
        if ((pattern.flags() & Pattern.LITERAL) != 0) {
            return encodable(source) && !source.isEmpty()
                    ? new RequiredLiteral(source, ignoreCase, true, false)
                    : NOTHING;
        }
        if (source.startsWith(IGNORE_CASE)) {
            ignoreCase = true;
            source = source.substring(IGNORE_CASE.length());
        }
        Reading reading = new Reading(source);
        try {
            String best = reading.sequence();
            boolean always = !reading.looksAround && pattern.matcher("").find();
            return new RequiredLiteral(best, ignoreCase, reading.plain && best.equals(reading.run()), always);
        } catch (Unreadable e) {
            return NOTHING;
        }
    }

    /// Whether the text has one spelling in UTF-8 that nothing else decodes to.
    private static boolean encodable(String text) {
        return text.chars().noneMatch(c -> c == 0xFFFD || Character.isSurrogate((char) c));
    }

    /// An expression beyond this reading.
    private static final class Unreadable extends Exception {
        private static final long serialVersionUID = 1L;

        Unreadable() {
            super("", null, false, false);
        }
    }

    /// One pass over an expression, keeping the longest run of characters that must stand together in a match.
    private static final class Reading {
        private static final int LONGEST = 128;
        private static final int DEEPEST = 50;

        private final String source;
        private int at;
        private int depth;
        private StringBuilder run = new StringBuilder();
        private String best = "";
        /// Nothing but characters so far.
        private boolean plain = true;
        /// It has a condition on its surroundings: with it, matching the empty text says nothing of others.
        /// Without, the end of any text is as good a place for a match as the empty text.
        private boolean looksAround;

        Reading(String source) {
            this.source = source;
        }

        String run() {
            return run.toString();
        }

        /// Reads up to the end or the parenthesis that closes this group.
        ///
        /// @return the longest run that every match of the sequence contains
        String sequence() throws Unreadable {
            if (++depth > DEEPEST) {
                throw new Unreadable();
            }
            StringBuilder outerRun = run;
            String outerBest = best;
            run = new StringBuilder();
            best = "";
            boolean alternatives = false;
            while (at < source.length() && source.charAt(at) != ')') {
                if (source.charAt(at) == '|') {
                    at++;
                    alternatives = true;
                    endRun();
                } else {
                    atom();
                }
            }
            if (depth > 1) {
                endRun();
            } else {
                keepLonger(run.toString());
            }
            plain &= !alternatives;
            String found = alternatives ? "" : best;
            if (--depth > 0) {
                run = outerRun;
                best = outerBest;
            }
            return found;
        }

        private void atom() throws Unreadable {
            char c = source.charAt(at++);
            switch (c) {
                case '^', '$' -> condition();
                case '.' -> other();
                case '[' -> characterClass();
                case '(' -> group();
                case '\\' -> escape();
                case '*', '+', '?', '{' -> throw new Unreadable();
                default -> character(c);
            }
        }

        private void character(char c) throws Unreadable {
            if (!encodable(String.valueOf(c))) {
                throw new Unreadable();
            }
            Repeat repeat = repeat();
            if (repeat.min() == 0) {
                endRun();
                return;
            }
            append(c, repeat.min());
            if (!repeat.exact()) {
                endRun();
                append(c, repeat.min()); // the last of them stand before what follows
            }
        }

        private void append(char c, int times) {
            for (int i = 0; i < times; i++) {
                if (run.length() == LONGEST) {
                    endRun();
                }
                run.append(c);
            }
        }

        /// Something of width zero: it does not part the characters around it.
        private void condition() throws Unreadable {
            plain = false;
            looksAround = true;
            if (!repeat().equals(Repeat.ONCE)) {
                throw new Unreadable();
            }
        }

        /// Something that matches what is not known here.
        private void other() throws Unreadable {
            repeat();
            endRun();
        }

        private void characterClass() throws Unreadable {
            if (source.startsWith("]", at) || source.startsWith("^]", at)) {
                throw new Unreadable();
            }
            while (at < source.length() && source.charAt(at) != ']') {
                char c = source.charAt(at);
                if (c == '[' || c == '&' || source.startsWith("\\Q", at)) {
                    throw new Unreadable(); // nested classes and intersections
                }
                at += c == '\\' ? 2 : 1;
            }
            at++;
            other();
        }

        private void group() throws Unreadable {
            boolean around = false;
            if (source.startsWith("?", at)) {
                if (source.startsWith("?:", at) || source.startsWith("?>", at)) {
                    at += 2;
                } else if (source.startsWith("?=", at) || source.startsWith("?!", at)) {
                    at += 2;
                    around = true;
                } else if (source.startsWith("?<=", at) || source.startsWith("?<!", at)) {
                    at += 3;
                    around = true;
                } else if (source.startsWith("?<", at)) {
                    at = source.indexOf('>', at) + 1;
                } else {
                    throw new Unreadable(); // flags
                }
            }
            endRun();
            String inside = sequence();
            if (at >= source.length()) {
                throw new Unreadable();
            }
            at++;
            Repeat repeat = repeat();
            if (around) {
                looksAround = true;
            } else if (repeat.min() > 0) {
                keepLonger(inside);
            }
        }

        private void escape() throws Unreadable {
            char c = source.charAt(at++);
            switch (c) {
                case 'b', 'B', 'A', 'z', 'Z', 'G' -> condition();
                case 'd', 'D', 'w', 'W', 's', 'S', 'h', 'H', 'v', 'V', 'R', 'X' -> other();
                case 't' -> character('\t');
                case 'f' -> character('\f');
                case 'e' -> character('\u001b');
                case 'p', 'P' -> {
                    at = source.startsWith("{", at) ? source.indexOf('}', at) + 1 : at + 1;
                    other();
                }
                case 'Q' -> {
                    int end = source.indexOf("\\E", at);
                    String quoted = source.substring(at, end < 0 ? source.length() : end);
                    at = end < 0 ? source.length() : end + 2;
                    if (!encodable(quoted) || !repeat().equals(Repeat.ONCE)) {
                        throw new Unreadable();
                    }
                    quoted.chars().forEach(each -> append((char) each, 1));
                }
                default -> {
                    if (c < 0x80 && Character.isLetterOrDigit(c)) {
                        throw new Unreadable();
                    }
                    character(c);
                }
            }
        }

        private void endRun() {
            plain = false;
            keepLonger(run.toString());
            run = new StringBuilder();
        }

        private void keepLonger(String candidate) {
            if (candidate.length() > best.length()) {
                best = candidate;
            }
        }

        /// Reads a quantifier, if one is here.
        private Repeat repeat() throws Unreadable {
            if (at >= source.length()) {
                return Repeat.ONCE;
            }
            Repeat repeat;
            switch (source.charAt(at)) {
                case '*', '?' -> repeat = new Repeat(0, false);
                case '+' -> repeat = new Repeat(1, false);
                case '{' -> repeat = braces();
                default -> {
                    return Repeat.ONCE;
                }
            }
            at++;
            if (at < source.length() && (source.charAt(at) == '?' || source.charAt(at) == '+')) {
                at++; // reluctant or possessive: the same texts or fewer
            }
            return repeat;
        }

        /// Leaves `at` on the closing brace.
        private Repeat braces() throws Unreadable {
            int close = source.indexOf('}', at);
            if (close < 0) {
                throw new Unreadable();
            }
            String inside = source.substring(at + 1, close);
            at = close;
            int comma = inside.indexOf(',');
            try {
                int min = Integer.parseInt(comma < 0 ? inside : inside.substring(0, comma));
                return new Repeat(Math.min(min, LONGEST), comma < 0 && min <= LONGEST);
            } catch (NumberFormatException e) {
                throw new Unreadable();
            }
        }
    }

    /// How often an atom is repeated.
    private record Repeat(int min, boolean exact) {
        static final Repeat ONCE = new Repeat(1, true);
    }
}
