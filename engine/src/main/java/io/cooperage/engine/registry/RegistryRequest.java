package io.cooperage.engine.registry;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What is asked of a registry.
///
/// @param target a path from `/v2/` on, or a whole address that the registry gave
/// @param scopes that a token must have
/// @param repeatable may be sent again when it fails; uploads see to that themselves
/// @param document the answer is read into memory, as a part of the attempt: one that breaks in the middle is
///     asked for again
record RegistryRequest(
        String method,
        String target,
        Map<String, String> headers,
        @Nullable HttpBody body,
        Set<String> scopes,
        Errand errand,
        boolean repeatable,
        boolean document) {
    RegistryRequest {
        headers = Map.copyOf(headers);
        scopes = Set.copyOf(scopes);
    }

    static RegistryRequest of(String method, String target, Errand errand, String... scopes) {
        return new RegistryRequest(method, target, Map.of(), null, Set.of(scopes), errand, true, true);
    }

    RegistryRequest header(String name, String value) {
        Map<String, String> more = new LinkedHashMap<>(headers);
        more.put(name, value);
        return new RegistryRequest(method, target, more, body, scopes, errand, repeatable, document);
    }

    RegistryRequest body(HttpBody newBody, String contentType) {
        return new RegistryRequest(method, target, headers, newBody, scopes, errand, repeatable, document)
                .header("Content-Type", contentType);
    }

    RegistryRequest once() {
        return new RegistryRequest(method, target, headers, body, scopes, errand, false, document);
    }

    RegistryRequest streamed() {
        return new RegistryRequest(method, target, headers, body, scopes, errand, repeatable, false);
    }
}
