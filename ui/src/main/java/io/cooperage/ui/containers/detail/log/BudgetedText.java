package io.cooperage.ui.containers.detail.log;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Text that a regular expression may only look at so often. An expression such as `(a+)+$` can take years for one
/// line; where matches are merely painted, it gives up instead of freezing the window.
final class BudgetedText implements CharSequence {
    private static final int LOOKS = 400_000;
    private static final int MOST_RANGES = 500;

    /// A match `[start, end)`.
    record Range(int start, int end) {}

    private static final class Spent extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Spent() {
            super("", null, false, false);
        }
    }

    private final String text;
    private int left = LOOKS;

    private BudgetedText(String text) {
        this.text = text;
    }

    /// The matches of `pattern` in `text`; those found until the budget was spent.
    static List<Range> matches(Pattern pattern, String text) {
        List<Range> ranges = new ArrayList<>();
        Matcher matcher = pattern.matcher(new BudgetedText(text));
        try {
            while (ranges.size() < MOST_RANGES && matcher.find()) {
                if (matcher.end() > matcher.start()) {
                    ranges.add(new Range(matcher.start(), matcher.end()));
                }
            }
        } catch (Spent | StackOverflowError e) {
            // What was found so far is what gets painted; the count beside the field is the engine's and complete.
            return ranges;
        }
        return ranges;
    }

    @Override
    public char charAt(int index) {
        if (--left < 0) {
            throw new Spent();
        }
        return text.charAt(index);
    }

    @Override
    public int length() {
        return text.length();
    }

    @Override
    public CharSequence subSequence(int start, int end) {
        return text.substring(start, end);
    }

    @Override
    public String toString() {
        return text;
    }
}
