package io.cooperage.engine.registry;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// What tokens are asked for (distribution's docs/spec/auth/scope.md).
final class Scopes {
    static final String CATALOG = "registry:catalog:*";

    private Scopes() {}

    static String pull(String path) {
        return "repository:" + path + ":pull";
    }

    static String push(String path) {
        return "repository:" + path + ":pull,push";
    }

    /// Both together, each resource once: registries name the same actions in any order.
    ///
    /// @param asked scopes with spaces between, as a challenge has them; or null
    static Set<String> merged(Set<String> scopes, @Nullable String asked) {
        Map<String, Set<String>> actions = new TreeMap<>();
        Stream<String> more = asked == null ? Stream.empty() : Stream.of(asked.split("\\s+", -1));
        Stream.concat(scopes.stream(), more).filter(scope -> !scope.isEmpty()).forEach(scope -> {
            int colon = scope.lastIndexOf(':');
            String resource = scope.substring(0, Math.max(colon, 0));
            Set<String> all = actions.computeIfAbsent(resource, _ -> new TreeSet<>());
            all.addAll(List.of(scope.substring(colon + 1).split(",", -1)));
        });
        Set<String> merged = new LinkedHashSet<>();
        actions.forEach(
                (resource, all) -> merged.add((resource.isEmpty() ? "" : resource + ":") + String.join(",", all)));
        return merged;
    }

    static String delete(String path) {
        return "repository:" + path + ":delete,pull";
    }
}
