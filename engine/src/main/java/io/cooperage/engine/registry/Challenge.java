package io.cooperage.engine.registry;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// One way to say who asks, as a server offers it in `WWW-Authenticate` (RFC 9110, section 11.6.1).
///
/// @param scheme lower case: `basic`, `bearer`
/// @param parameters names in lower case
record Challenge(String scheme, Map<String, String> parameters) {
    Challenge {
        parameters = Map.copyOf(parameters);
    }

    @Nullable
    String get(String name) {
        return parameters.get(name);
    }

    /// Several challenges may stand in one header or in several. What can't be understood is left out.
    static List<Challenge> parse(List<String> headers) {
        List<Challenge> challenges = new ArrayList<>();
        headers.forEach(header -> new Reader(header).readInto(challenges));
        return challenges;
    }

    /// The grammar is ambiguous at a comma: what follows is a parameter when `=` comes after its first word,
    /// and a new challenge otherwise.
    private static final class Reader {
        private final String text;
        private int at;

        Reader(String text) {
            this.text = text;
        }

        void readInto(List<Challenge> challenges) {
            String scheme = null;
            Map<String, String> parameters = new TreeMap<>();
            while (true) {
                skip(" \t,");
                String word = token();
                if (word.isEmpty()) {
                    break;
                }
                skip(" \t");
                if (scheme != null && at < text.length() && text.charAt(at) == '=') {
                    at++;
                    skip(" \t");
                    parameters.put(word.toLowerCase(Locale.ROOT), value());
                    continue;
                }
                if (scheme != null) {
                    challenges.add(new Challenge(scheme, parameters));
                    parameters = new TreeMap<>();
                }
                scheme = word.toLowerCase(Locale.ROOT);
            }
            if (scheme != null) {
                challenges.add(new Challenge(scheme, parameters));
            }
        }

        private void skip(String characters) {
            while (at < text.length() && characters.indexOf(text.charAt(at)) >= 0) {
                at++;
            }
        }

        private String token() {
            int start = at;
            while (at < text.length() && " \t,=\"".indexOf(text.charAt(at)) < 0) {
                at++;
            }
            return text.substring(start, at);
        }

        private String value() {
            if (at >= text.length() || text.charAt(at) != '"') {
                return token();
            }
            StringBuilder value = new StringBuilder();
            for (at++; at < text.length() && text.charAt(at) != '"'; at++) {
                if (text.charAt(at) == '\\' && at + 1 < text.length()) {
                    at++;
                }
                value.append(text.charAt(at));
            }
            at = Math.min(at + 1, text.length());
            return value.toString();
        }
    }
}
