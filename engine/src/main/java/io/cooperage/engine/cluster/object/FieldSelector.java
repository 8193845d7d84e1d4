package io.cooperage.engine.cluster.object;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/// Chooses objects by a few of their properties: all terms must hold.
public record FieldSelector(List<Term> terms) {
    public static final FieldSelector EVERYTHING = new FieldSelector(List.of());

    /// What a backslash may stand before.
    private static final String ESCAPED = "\\,=";

    public FieldSelector {
        terms = List.copyOf(terms);
    }

    /// @param equal or not equal
    public record Term(String field, boolean equal, String value) {
        @Override
        public String toString() {
            return field + (equal ? "=" : "!=") + value.replaceAll("[\\\\,=]", "\\\\$0");
        }
    }

    /// @param fields a field that is not there is empty
    public boolean matches(Map<String, String> fields) {
        return terms.stream()
                .allMatch(term -> fields.getOrDefault(term.field(), "").equals(term.value()) == term.equal());
    }

    /// As in a URL: `spec.nodeName=n,status.phase!=Failed`. A backslash takes away the meaning of `,`, `=`
    /// and `\`.
    ///
    /// @throws IllegalArgumentException with Kubernetes' words for what is no selector
    public static FieldSelector parse(String text) {
        List<Term> terms = new ArrayList<>();
        for (String part : split(text)) {
            if (part.isEmpty()) {
                continue;
            }
            int at = operator(part);
            if (at < 0) {
                throw new IllegalArgumentException("invalid selector: '" + text + "'; can't understand '" + part + "'");
            }
            boolean not = part.charAt(at) == '!';
            int value = not || part.startsWith("==", at) ? at + 2 : at + 1;
            terms.add(new Term(part.substring(0, at), !not, plain(part.substring(value))));
        }
        return new FieldSelector(terms);
    }

    private static List<String> split(String text) {
        List<String> parts = new ArrayList<>();
        StringBuilder part = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == ',') {
                parts.add(part.toString());
                part.setLength(0);
                continue;
            }
            part.append(c);
            if (c == '\\' && i + 1 < text.length()) {
                part.append(text.charAt(++i));
            }
        }
        parts.add(part.toString());
        return parts;
    }

    /// The place of the first `!=` or `=`.
    private static int operator(String part) {
        for (int i = 0; i < part.length(); i++) {
            if (part.charAt(i) == '=' || part.startsWith("!=", i)) {
                return i;
            }
        }
        return -1;
    }

    private static String plain(String value) {
        StringBuilder plain = new StringBuilder();
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c == '\\') {
                String escaped = i + 1 < value.length() ? value.substring(i + 1, i + 2) : "";
                if (escaped.isEmpty() || !ESCAPED.contains(escaped)) {
                    throw new IllegalArgumentException("invalid field selector: invalid escape sequence: \\" + escaped);
                }
                plain.append(escaped);
                i++;
            } else if (c == '=' || c == ',') {
                throw new IllegalArgumentException("invalid field selector: unescaped character in value: " + c);
            } else {
                plain.append(c);
            }
        }
        return plain.toString();
    }

    @Override
    public String toString() {
        return terms.stream().map(Term::toString).collect(Collectors.joining(","));
    }
}
