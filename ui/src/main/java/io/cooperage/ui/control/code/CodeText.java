package io.cooperage.ui.control.code;

import io.cooperage.ui.i18n.Messages;
import java.util.Collection;
import org.fxmisc.richtext.model.StyleSpans;

/// A text ready to be shown: its colours are known, and no line is longer than a screen can bear. Made on any thread;
/// for a long text not on JavaFX's.
///
/// @param text with long lines cut, which each of them says
public record CodeText(String text, StyleSpans<Collection<String>> spans) {
    private static final Messages MESSAGES = Messages.of(CodeText.class);

    /// Beyond this a line takes seconds to lay out; minified files are one line.
    private static final int LONGEST_LINE = 4_000;

    public static CodeText of(Language language, String text) {
        String bearable = cutLines(text);
        return new CodeText(bearable, CodeStyles.of(language, bearable));
    }

    private static String cutLines(String text) {
        StringBuilder cut = new StringBuilder(text.length());
        int from = 0;
        while (from < text.length()) {
            int newline = text.indexOf('\n', from);
            int end = newline < 0 ? text.length() : newline;
            if (end - from > LONGEST_LINE) {
                cut.append(text, from, from + LONGEST_LINE).append(MESSAGES.text("long", end - from - LONGEST_LINE));
            } else {
                cut.append(text, from, end);
            }
            if (newline >= 0) {
                cut.append('\n');
            }
            from = end + 1;
        }
        return cut.toString();
    }
}
