package io.cooperage.ui.dockerfile.editor;

import io.cooperage.engine.dockerfile.text.TextEdit;
import io.cooperage.engine.dockerfile.text.TextRange;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/// What is looked for. Any thread; a search is ended by interrupting it, because a regular expression can take for
/// ever.
record FindQuery(String wanted, boolean regex, boolean caseSensitive, boolean wholeWord) {
    /// More places than anyone steps through.
    static final int MOST = 10_000;

    /// Places found.
    ///
    /// @param problem why the expression can't be used; empty when it can
    /// @param truncated there are more
    record Found(List<TextRange> places, boolean truncated, String problem) {
        static final Found NOTHING = new Found(List.of(), false, "");

        Found {
            places = List.copyOf(places);
        }
    }

    Found in(String text) {
        if (wanted.isEmpty()) {
            return Found.NOTHING;
        }
        try {
            Matcher matcher = pattern().matcher(new Interruptible(text));
            List<TextRange> places = new ArrayList<>();
            while (matcher.find()) {
                if (places.size() == MOST) {
                    return new Found(places, true, "");
                }
                if (matcher.end() > matcher.start()) {
                    places.add(new TextRange(matcher.start(), matcher.end()));
                }
            }
            return new Found(places, false, "");
        } catch (PatternSyntaxException e) {
            return new Found(List.of(), false, e.getDescription());
        } catch (StackOverflowError e) {
            return new Found(List.of(), false, "the expression is too deep for this text");
        }
    }

    /// What the text at one place becomes: in an expression `$1` stands for its first group.
    ///
    /// @throws IllegalArgumentException for a replacement that ends in the middle
    /// @throws IndexOutOfBoundsException for one that names a group which is not there
    TextEdit replace(String text, TextRange place, String with) {
        if (!regex) {
            return new TextEdit(place, with);
        }
        Matcher matcher = pattern().matcher(text);
        matcher.useTransparentBounds(true);
        if (!matcher.find(place.start()) || matcher.end() != place.end()) {
            return new TextEdit(place, text.substring(place.start(), place.end()));
        }
        StringBuilder whole = new StringBuilder();
        matcher.appendReplacement(whole, with);
        return new TextEdit(place, whole.substring(place.start()));
    }

    private Pattern pattern() {
        String expression = regex ? wanted : Pattern.quote(wanted);
        String bounded = wholeWord ? "(?<![\\w])(?:" + expression + ")(?![\\w])" : expression;
        int flags = Pattern.MULTILINE | (caseSensitive ? 0 : Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE);
        return Pattern.compile(bounded, flags);
    }

    /// A text that can't be read by an interrupted thread.
    private record Interruptible(CharSequence text) implements CharSequence {
        @Override
        public int length() {
            return text.length();
        }

        @Override
        public char charAt(int index) {
            if (Thread.currentThread().isInterrupted()) {
                throw new CancellationException();
            }
            return text.charAt(index);
        }

        @Override
        public CharSequence subSequence(int start, int end) {
            return new Interruptible(text.subSequence(start, end));
        }

        @Override
        public String toString() {
            return text.toString();
        }
    }
}
