package io.cooperage.ui.cluster.list;

import io.cooperage.ui.cluster.client.Selection;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The filter of a cluster's list, taken apart: what kubectl calls selectors is the server's to see to, as it
/// knows more of an object than is printed; the rest is looked for in the rows.
///
/// Labels are chosen by `-l`, `--selector` or `label:`, fields by `--field-selector` or `field:`. Several of
/// them must all be fulfilled. Quotes around one are taken off.
///
/// @param searched without the selectors
/// @param unread the first selector that can't be read, with what chooses it; empty when all can
record ObjectFilter(Selection selection, String searched, String unread) {
    private static final String KEY = "[A-Za-z0-9][A-Za-z0-9._/-]*";
    private static final String LABEL =
            "(?:!" + KEY + "|" + KEY + "(?:\\s+(?:in|notin)\\s*\\([^()]*\\)|(?:==|!=|=)[A-Za-z0-9._-]*|[<>]-?[0-9]+)?)";
    private static final String FIELD = KEY + "(?:==|!=|=)[^\\s,'\"]*";

    /// A comma may have spaces after it, as the words after a selector never begin with one.
    private static final Pattern LABELS = Pattern.compile(LABEL + "(?:\\s*,\\s*" + LABEL + ")*");
    private static final Pattern FIELDS = Pattern.compile(FIELD + "(?:\\s*,\\s*" + FIELD + ")*");
    private static final Pattern LABELS_BEGIN = Pattern.compile("(?<!\\S)(?:-l|--selector)(?:\\s+|=)|(?<!\\S)label:");
    private static final Pattern FIELDS_BEGIN = Pattern.compile("(?<!\\S)--field-selector(?:\\s+|=)|(?<!\\S)field:");

    static ObjectFilter of(String text) {
        Part labels = Part.of(text, LABELS_BEGIN, LABELS);
        Part fields = Part.of(labels.rest(), FIELDS_BEGIN, FIELDS);
        return new ObjectFilter(
                new Selection(labels.selector(), fields.selector()),
                fields.rest(),
                labels.unread().isEmpty() ? fields.unread() : labels.unread());
    }

    /// One kind of selectors out of a text.
    private record Part(String selector, String rest, String unread) {
        static Part of(String text, Pattern begin, Pattern selector) {
            List<String> found = new ArrayList<>();
            StringBuilder rest = new StringBuilder();
            String unread = "";
            Matcher start = begin.matcher(text);
            int at = 0;
            while (start.find(at)) {
                rest.append(text, at, start.start());
                int end = quoteEnd(text, start.end());
                boolean quoted = end > 0;
                int from = quoted ? start.end() + 1 : start.end();
                Matcher value = selector.matcher(text).region(from, quoted ? end : text.length());
                boolean read = quoted ? value.matches() : value.lookingAt() && isEnd(text, value.end());
                if (read) {
                    found.add(value.group());
                    at = quoted ? end + 1 : value.end();
                } else {
                    at = quoted ? end + 1 : wordEnd(text, from);
                    unread = unread.isEmpty() ? text.substring(start.start(), at) : unread;
                }
            }
            rest.append(text, at, text.length());
            return new Part(String.join(",", found), rest.toString(), unread);
        }

        /// @return 0 when nothing quoted begins there
        private static int quoteEnd(String text, int at) {
            boolean quote = at < text.length() && (text.charAt(at) == '\'' || text.charAt(at) == '"');
            return quote ? Math.max(0, text.indexOf(text.charAt(at), at + 1)) : 0;
        }

        private static boolean isEnd(String text, int at) {
            return at == text.length() || Character.isWhitespace(text.charAt(at));
        }

        private static int wordEnd(String text, int from) {
            int at = from;
            while (!isEnd(text, at)) {
                at++;
            }
            return at;
        }
    }
}
