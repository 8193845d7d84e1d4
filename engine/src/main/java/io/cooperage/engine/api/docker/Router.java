package io.cooperage.engine.api.docker;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The table of routes, made ready for look-ups. Immutable.
final class Router {
    private final List<Route> routes;
    private final Map<String, Route> literal = new HashMap<>();

    /// By method and first segment of the path, in the order of the table.
    private final Map<String, List<Candidate>> varying = new HashMap<>();

    /// @param parameters the varying parts of the path, decoded
    record Found(Route route, Map<String, String> parameters) {}

    private record Candidate(Route route, RoutePattern pattern) {}

    Router(List<RouteSet> sets) {
        routes = sets.stream().flatMap(set -> set.routes().stream()).toList();
        for (Route route : routes) {
            RoutePattern pattern = RoutePattern.of(route.path());
            if (!pattern.literal()) {
                varying.computeIfAbsent(key(route.method(), first(route.path())), key -> new ArrayList<>())
                        .add(new Candidate(route, pattern));
            } else if (literal.put(key(route.method(), route.path()), route) != null) {
                throw new IllegalArgumentException("two routes for " + route.method() + " " + route.path());
            }
        }
    }

    List<Route> routes() {
        return routes;
    }

    /// @param path decoded, without a version
    Optional<Found> find(String method, String path) {
        Route exact = literal.get(key(method, path));
        if (exact != null) {
            return Optional.of(new Found(exact, Map.of()));
        }
        for (Candidate candidate : varying.getOrDefault(key(method, first(path)), List.of())) {
            Optional<Map<String, String>> parameters = candidate.pattern.match(path);
            if (parameters.isPresent()) {
                return Optional.of(new Found(candidate.route, parameters.get()));
            }
        }
        return Optional.empty();
    }

    private static String key(String method, String path) {
        return method + " " + path;
    }

    private static String first(String path) {
        int slash = path.indexOf('/', 1);
        return slash < 0 ? path : path.substring(0, slash);
    }
}
