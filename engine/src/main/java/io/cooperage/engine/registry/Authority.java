package io.cooperage.engine.registry;

import java.net.URI;
import java.util.Locale;

/// `host` or `host:port`, as it stands in names, addresses and folder names.
final class Authority {
    private Authority() {}

    /// Without the port: `localhost` of `localhost:5000`, `[::1]` of `[::1]:5000`.
    static String host(String authority) {
        int colon = authority.lastIndexOf(':');
        return colon > authority.lastIndexOf(']') ? authority.substring(0, colon) : authority;
    }

    static String of(URI uri) {
        return uri.getPort() < 0 ? uri.getHost() : uri.getHost() + ":" + uri.getPort();
    }

    /// Scheme, host and port with the scheme's default: equal only when a browser would say "same origin".
    static String origin(URI uri) {
        int port = uri.getPort() >= 0 ? uri.getPort() : uri.getScheme().equalsIgnoreCase("https") ? 443 : 80;
        return (uri.getScheme() + "://" + uri.getHost() + ":" + port).toLowerCase(Locale.ROOT);
    }
}
