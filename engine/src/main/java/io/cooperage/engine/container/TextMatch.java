package io.cooperage.engine.container;

import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/// Docker's way of matching a name: the very text, or a regular expression found somewhere in it.
final class TextMatch {
    private TextMatch() {}

    static boolean fits(String wanted, String text) {
        if (text.equals(wanted)) {
            return true;
        }
        try {
            return Pattern.compile(wanted).matcher(text).find();
        } catch (PatternSyntaxException e) {
            // No expression, so only the very text counts.
            return false;
        }
    }
}
