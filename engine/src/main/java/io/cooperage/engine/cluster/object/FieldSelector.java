package io.cooperage.engine.cluster.object;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/// Chooses objects by a few of their properties: all terms must hold.
public record FieldSelector(List<Term> terms) {
    public static final FieldSelector EVERYTHING = new FieldSelector(List.of());

    public FieldSelector {
        terms = List.copyOf(terms);
    }

    /// @param equal or not equal
    public record Term(String field, boolean equal, String value) {
        @Override
        public String toString() {
            return field + (equal ? "=" : "!=") + value;
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
        for (String part : text.split("(?<!\\\\),", -1)) {
            if (part.isEmpty()) {
                continue;
            }
            int equals = indexOfEquals(part);
            if (equals < 0) {
                throw new IllegalArgumentException("invalid selector: '" + text + "'; can't understand '" + part + "'");
            }
            boolean not = equals > 0 && part.charAt(equals - 1) == '!';
            int value = part.startsWith("==", equals) ? equals + 2 : equals + 1;
            terms.add(new Term(part.substring(0, not ? equals - 1 : equals), !not, plain(part.substring(value))));
        }
        return new FieldSelector(terms);
    }

    private static int indexOfEquals(String part) {
        for (int i = 0; i < part.length(); i++) {
            if (part.charAt(i) == '\\') {
                i++;
            } else if (part.charAt(i) == '=') {
                return i;
            }
        }
        return -1;
    }

    private static String plain(String value) {
        return value.replaceAll("\\\\([\\\\,=])", "$1");
    }

    @Override
    public String toString() {
        return terms.stream().map(Term::toString).collect(Collectors.joining(","));
    }
}
