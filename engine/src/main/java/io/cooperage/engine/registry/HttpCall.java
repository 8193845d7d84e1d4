package io.cooperage.engine.registry;

import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// One request, ready to be sent to one address.
///
/// @param trust the `host:port` whose certificates and insecurity hold; mostly that of the address
record HttpCall(
        String method,
        URI uri,
        Map<String, String> headers,
        @Nullable HttpBody body,
        String trust) {
    HttpCall {
        headers = Map.copyOf(headers);
    }

    static HttpCall of(String method, URI uri, Map<String, String> headers, @Nullable HttpBody body) {
        return new HttpCall(method, uri, headers, body, Authority.of(uri));
    }

    HttpCall with(String header, String value) {
        Map<String, String> more = new LinkedHashMap<>(headers);
        more.put(header, value);
        return new HttpCall(method, uri, more, body, trust);
    }

    HttpCall trusting(String authority) {
        return new HttpCall(method, uri, headers, body, authority);
    }

    /// The same for another address, after a redirect.
    HttpCall to(String newMethod, URI newUri) {
        return of(newMethod, newUri, headers, newMethod.equals("GET") ? null : body);
    }
}
