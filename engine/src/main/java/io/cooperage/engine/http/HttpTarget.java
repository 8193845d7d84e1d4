package io.cooperage.engine.http;

import io.cooperage.engine.error.EngineException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What a request asks for: the part behind the server's name, taken apart (RFC 3986 §3.3, §3.4).
///
/// @param rawPath as sent, not decoded; `/` when a proxy sent none
/// @param query decoded, by name in order
public record HttpTarget(String rawPath, Map<String, List<String>> query) {

    /// @throws EngineException INVALID_ARGUMENT for a wrong escape in the query
    public static HttpTarget parse(String target) {
        String local = withoutAuthority(target);
        int mark = local.indexOf('?');
        return mark < 0
                ? new HttpTarget(local, Map.of())
                : new HttpTarget(local.substring(0, mark), values(local.substring(mark + 1)));
    }

    /// Proxies send `http://host/path`; all that matters of it here is the path.
    private static String withoutAuthority(String target) {
        if (!target.startsWith("http://") && !target.startsWith("https://")) {
            return target;
        }
        int slash = target.indexOf('/', target.indexOf("//") + 2);
        return slash < 0 ? "/" : target.substring(slash);
    }

    /// The names between the slashes, each decoded once and then a name and nothing else; a slash that was
    /// escaped stays in its name. Empty ones, of double slashes and at the end, are left out.
    ///
    /// @throws EngineException INVALID_ARGUMENT for a path that means another than it says: `.` and `..`,
    ///     however they are written, control characters, wrong escapes
    public List<String> segments() {
        if (!rawPath.startsWith("/")) {
            throw EngineException.invalid("the path of a request begins with a slash");
        }
        List<String> segments = new ArrayList<>();
        for (String raw : rawPath.split("/", -1)) {
            String segment = decodePath(raw);
            if (segment.equals(".") || segment.equals("..") || hasControl(segment)) {
                throw EngineException.invalid("the path " + rawPath + " has a part that is no name");
            }
            if (!segment.isEmpty()) {
                segments.add(segment);
            }
        }
        return Collections.unmodifiableList(segments);
    }

    /// @throws EngineException INVALID_ARGUMENT for a wrong escape
    public static String decodePath(String raw) {
        return decode(raw.replace("+", "%2B"));
    }

    public static boolean hasControl(String text) {
        return text.chars().anyMatch(c -> c < ' ' || c == 0x7f);
    }

    private static Map<String, List<String>> values(String text) {
        Map<String, List<String>> values = new LinkedHashMap<>();
        for (String pair : text.split("&")) {
            if (!pair.isEmpty()) {
                int equals = pair.indexOf('=');
                String name = decode(equals < 0 ? pair : pair.substring(0, equals));
                values.computeIfAbsent(name, key -> new ArrayList<>(1))
                        .add(equals < 0 ? "" : decode(pair.substring(equals + 1)));
            }
        }
        return values;
    }

    private static String decode(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw EngineException.invalid("invalid URL escape in \"" + text + "\"");
        }
    }
}
