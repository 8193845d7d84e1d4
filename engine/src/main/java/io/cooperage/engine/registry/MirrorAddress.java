package io.cooperage.engine.registry;

import io.cooperage.engine.error.EngineException;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// A mirror as people write it: `https://mirror.lan/hub`, `http://10.0.0.5:5000`, `mirror.lan`.
///
/// @param scheme `http`, `https`, or null when none was written
/// @param path before `/v2/`, without a slash at the end; mostly empty
record MirrorAddress(@Nullable String scheme, String authority, String path) {
    static MirrorAddress parse(String text) {
        boolean bare = !text.contains("://");
        try {
            URI uri = new URI(bare ? "https://" + text : text);
            String scheme = uri.getScheme().toLowerCase(Locale.ROOT);
            if (uri.getHost() == null
                    || uri.getUserInfo() != null
                    || uri.getQuery() != null
                    || uri.getFragment() != null
                    || !(scheme.equals("http") || scheme.equals("https"))) {
                throw refused(text);
            }
            String path = uri.getPath() == null ? "" : uri.getPath().replaceAll("/+$", "");
            return new MirrorAddress(bare ? null : scheme, Authority.of(uri), path);
        } catch (URISyntaxException _) {
            throw refused(text);
        }
    }

    private static EngineException refused(String text) {
        return EngineException.invalid("invalid mirror '" + text.replaceAll("//[^/@]*@", "//…@")
                + "': write http:// or https://, a host, and a path if need be");
    }
}
