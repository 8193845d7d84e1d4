package io.cooperage.engine.registry;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The next page of a listing: `Link: </v2/_catalog?last=b&n=2>; rel="next"` (RFC 8288).
final class Links {
    private static final Pattern NEXT =
            Pattern.compile("<([^>]*)>\\s*;[^,]*\\brel\\s*=\\s*\"?next\"?", Pattern.CASE_INSENSITIVE);

    private Links() {}

    /// The address of the next page, as it was written; null when there is none.
    static @Nullable String next(HttpAnswer answer) {
        for (String header : answer.headers().allValues("Link")) {
            Matcher matcher = NEXT.matcher(header);
            if (matcher.find()) {
                return matcher.group(1);
            }
        }
        return null;
    }

    /// A parameter of an address's query; null when it isn't there.
    static @Nullable String parameter(String address, String name) {
        int question = address.indexOf('?');
        if (question < 0) {
            return null;
        }
        for (String pair : address.substring(question + 1).split("&", -1)) {
            if (pair.startsWith(name + "=")) {
                return URLDecoder.decode(pair.substring(name.length() + 1), StandardCharsets.UTF_8);
            }
        }
        return null;
    }
}
