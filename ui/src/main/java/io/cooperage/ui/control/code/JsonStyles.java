package io.cooperage.ui.control.code;

import java.util.Collection;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.fxmisc.richtext.model.StyleSpans;
import org.fxmisc.richtext.model.StyleSpansBuilder;

/// Colours for JSON by style class: `key`, `string`, `number`, `literal`, `mark`. Any thread.
final class JsonStyles {
    private static final Pattern TOKEN = Pattern.compile("""
            (?<string>"(?:[^"\\\\]|\\\\.)*+")(?<key>\\s*+:)?\
            |(?<number>-?\\d[\\d.eE+-]*+)\
            |(?<literal>\\b(?:true|false|null)\\b)\
            |(?<mark>[{}\\[\\],:]++)\
            """);

    private JsonStyles() {}

    static StyleSpans<Collection<String>> of(String json) {
        StyleSpansBuilder<Collection<String>> spans = new StyleSpansBuilder<>();
        Matcher matcher = TOKEN.matcher(json);
        int end = 0;
        while (matcher.find()) {
            spans.add(List.of(), matcher.start() - end);
            int length = matcher.end() - matcher.start();
            if (matcher.group("key") != null) {
                int colon = matcher.group("key").length();
                spans.add(List.of("key"), length - colon);
                spans.add(List.of("mark"), colon);
            } else {
                spans.add(List.of(kind(matcher)), length);
            }
            end = matcher.end();
        }
        spans.add(List.of(), json.length() - end);
        return spans.create();
    }

    private static String kind(Matcher matcher) {
        if (matcher.group("string") != null) {
            return "string";
        }
        if (matcher.group("number") != null) {
            return "number";
        }
        return matcher.group("literal") != null ? "literal" : "mark";
    }
}
