package io.cooperage.engine.api.docker;

import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.http.HttpTarget;
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
        HttpTarget parts = HttpTarget.parse(target);
        String path = HttpTarget.decodePath(parts.rawPath());
        if (!path.startsWith("/") || HttpTarget.hasControl(path)) {
            throw EngineException.notFound("page not found");
        }
        path = SLASHES.matcher(path).replaceAll("/");
        for (String segment : path.split("/", -1)) {
            if (segment.equals("..") || segment.equals(".")) {
                throw EngineException.notFound("page not found");
            }
        }
        Query query = new Query(parts.query());
        Matcher versioned = VERSION.matcher(path);
        return versioned.matches()
                ? new RequestTarget(Optional.of(versioned.group(1)), versioned.group(2), query)
                : new RequestTarget(Optional.empty(), path, query);
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
