package io.cooperage.engine.api.docker;

import io.cooperage.engine.error.EngineException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Where a request goes: `/v1.43/containers/json?all=1`, taken apart.
///
/// @param version as it was asked for
/// @param path decoded, without the version, with single slashes
record RequestTarget(Optional<String> version, String path, Query query) {
    private static final Pattern VERSION = Pattern.compile("/v([0-9.]+)(/.*)");
    private static final Pattern SLASHES = Pattern.compile("//+");

    /// A path is decoded once, and then is a name and nothing else: `..` in it would be a client that means
    /// another path than the one it sends, so that is no page.
    ///
    /// @throws EngineException INVALID_ARGUMENT for what can't be decoded, NOT_FOUND for a path with tricks
    static RequestTarget parse(String target) {
        int mark = target.indexOf('?');
        String path = decode((mark < 0 ? target : target.substring(0, mark)).replace("+", "%2B"));
        if (!path.startsWith("/") || path.chars().anyMatch(c -> c < ' ' || c == 0x7f)) {
            throw EngineException.notFound("page not found");
        }
        path = SLASHES.matcher(path).replaceAll("/");
        for (String segment : path.split("/", -1)) {
            if (segment.equals("..") || segment.equals(".")) {
                throw EngineException.notFound("page not found");
            }
        }
        Query query = new Query(mark < 0 ? Map.of() : values(target.substring(mark + 1)));
        Matcher versioned = VERSION.matcher(path);
        return versioned.matches()
                ? new RequestTarget(Optional.of(versioned.group(1)), versioned.group(2), query)
                : new RequestTarget(Optional.empty(), path, query);
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

    /// @throws EngineException INVALID_ARGUMENT, in Docker's words, when this server does not speak it
    ApiVersion apiVersion() {
        if (version.isEmpty()) {
            return ApiVersion.NEWEST;
        }
        String asked = version.get();
        ApiVersion parsed;
        try {
            parsed = ApiVersion.parse(asked);
        } catch (NumberFormatException e) {
            throw EngineException.notFound("page not found");
        }
        if (parsed.compareTo(ApiVersion.OLDEST) < 0) {
            throw EngineException.invalid("client version " + asked + " is too old. Minimum supported API version is "
                    + ApiVersion.OLDEST + ", please upgrade your client to a newer version");
        }
        if (parsed.compareTo(ApiVersion.NEWEST) > 0) {
            throw EngineException.invalid(
                    "client version " + asked + " is too new. Maximum supported API version is " + ApiVersion.NEWEST);
        }
        return parsed;
    }
}
