package io.cooperage.engine.api.docker;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// The request line and the header fields of one request (RFC 9112), read strictly: what two readers could
/// understand differently is refused.
///
/// @param target as sent: path and query
/// @param minor of `HTTP/1.x`
/// @param fields by name without regard to case
record RequestHead(String method, String target, int minor, Map<String, List<String>> fields) {
    private static final int MAX_FIELDS = 500;
    private static final String TOKEN = "!#$%&'*+-.^_`|~";

    /// @throws BadRequest 400 for what is none, 505 for another version of HTTP
    static RequestHead parse(byte[] bytes) throws BadRequest {
        List<String> lines = lines(new String(bytes, StandardCharsets.ISO_8859_1));
        String[] words = lines.getFirst().split(" ", -1);
        if (words.length != 3 || !isToken(words[0]) || words[1].isEmpty()) {
            throw new BadRequest(400, "malformed HTTP request line");
        }
        Map<String, List<String>> fields = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        for (String line : lines.subList(1, lines.size())) {
            addField(fields, line);
        }
        RequestHead head = new RequestHead(words[0], target(words[1]), minor(words[2]), fields);
        if (head.minor == 1 && head.all("Host").size() != 1) {
            throw new BadRequest(400, "missing required Host header");
        }
        return head;
    }

    private static List<String> lines(String text) {
        List<String> lines = new ArrayList<>();
        int from = 0;
        while (from < text.length()) {
            int feed = text.indexOf('\n', from);
            int to = feed > from && text.charAt(feed - 1) == '\r' ? feed - 1 : feed;
            if (to > from) {
                lines.add(text.substring(from, to));
            } else if (lines.isEmpty()) {
                // RFC 9112 §2.2: empty lines before a request line are passed over.
                from = feed + 1;
                continue;
            }
            from = feed + 1;
        }
        return lines.isEmpty() ? List.of("") : lines;
    }

    private static int minor(String version) throws BadRequest {
        return switch (version) {
            case "HTTP/1.1" -> 1;
            case "HTTP/1.0" -> 0;
            default -> throw new BadRequest(505, "unsupported protocol version; this server speaks HTTP/1.1");
        };
    }

    /// Proxies send `http://host/path`; all that matters of it here is the path.
    private static String target(String sent) throws BadRequest {
        for (int i = 0; i < sent.length(); i++) {
            if (sent.charAt(i) <= ' ' || sent.charAt(i) == 0x7f) {
                throw new BadRequest(400, "malformed HTTP request line");
            }
        }
        if (sent.startsWith("http://") || sent.startsWith("https://")) {
            int slash = sent.indexOf('/', sent.indexOf("//") + 2);
            return slash < 0 ? "/" : sent.substring(slash);
        }
        return sent;
    }

    private static void addField(Map<String, List<String>> fields, String line) throws BadRequest {
        int colon = line.indexOf(':');
        if (colon < 0 || !isToken(line.substring(0, colon))) {
            // A folded line begins with a blank, so it ends here too (RFC 9112 §5.2).
            throw new BadRequest(400, "malformed HTTP header field");
        }
        String value = line.substring(colon + 1).strip();
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if ((c < ' ' && c != '\t') || c == 0x7f) {
                throw new BadRequest(400, "invalid character in the value of HTTP header " + line.substring(0, colon));
            }
        }
        if (fields.size() == MAX_FIELDS) {
            throw new BadRequest(431, "more than " + MAX_FIELDS + " header fields");
        }
        fields.computeIfAbsent(line.substring(0, colon), name -> new ArrayList<>(1))
                .add(value);
    }

    private static boolean isToken(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean word = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
            if (!word && TOKEN.indexOf(c) < 0) {
                return false;
            }
        }
        return !text.isEmpty();
    }

    /// The first of this name.
    @Nullable
    String field(String name) {
        List<String> values = all(name);
        return values.isEmpty() ? null : values.getFirst();
    }

    List<String> all(String name) {
        return fields.getOrDefault(name, List.of());
    }

    /// A comma-separated field has this word.
    boolean lists(String name, String word) {
        return all(name).stream()
                .flatMap(value -> List.of(value.split(",")).stream())
                .anyMatch(value -> value.strip().toLowerCase(Locale.ROOT).equals(word));
    }

    /// RFC 9112 §9.3.
    boolean keepsAlive() {
        return minor == 1 ? !lists("Connection", "close") : lists("Connection", "keep-alive");
    }

    boolean expectsContinue() {
        return minor == 1 && lists("Expect", "100-continue");
    }
}
