package io.cooperage.ui.control.code;

import java.util.Collection;
import java.util.List;
import java.util.regex.Matcher;
import org.fxmisc.richtext.model.StyleSpans;
import org.fxmisc.richtext.model.StyleSpansBuilder;

/// Colours for a text by style class: those of [Language#CLASSES], and `key`. Any thread.
final class CodeStyles {
    /// Colours end here: what comes after is looked up, not read.
    private static final int MOST = 400_000;

    private CodeStyles() {}

    /// @param text not empty
    static StyleSpans<Collection<String>> of(Language language, String text) {
        StyleSpansBuilder<Collection<String>> spans = new StyleSpansBuilder<>();
        int end = 0;
        if (language != Language.PLAIN) {
            Matcher matcher = language.pattern().matcher(text);
            matcher.region(0, Math.min(text.length(), MOST));
            matcher.useTransparentBounds(true);
            while (matcher.find()) {
                spans.add(List.of(), matcher.start() - end);
                add(spans, language, matcher);
                end = matcher.end();
            }
        }
        spans.add(List.of(), text.length() - end);
        return spans.create();
    }

    private static void add(StyleSpansBuilder<Collection<String>> spans, Language language, Matcher matcher) {
        int length = matcher.end() - matcher.start();
        if (language == Language.JSON && matcher.group("key") != null) {
            int colon = matcher.group("key").length();
            spans.add(List.of("name"), length - colon);
            spans.add(List.of("mark"), colon);
            return;
        }
        var groups = matcher.namedGroups();
        for (String kind : Language.CLASSES) {
            if (groups.containsKey(kind) && matcher.group(kind) != null) {
                spans.add(List.of(kind), length);
                return;
            }
        }
        spans.add(List.of(), length);
    }
}
