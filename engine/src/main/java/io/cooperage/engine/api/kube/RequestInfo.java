package io.cooperage.engine.api.kube;

import io.cooperage.engine.cluster.access.Attempt;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/// What a method and a path mean, by the rules of Kubernetes' API:
/// `/apis/GROUP/VERSION/namespaces/NAMESPACE/RESOURCE/NAME/SUBRESOURCE`.
///
/// @param verb `get`, `list`, `watch`, …; the method in lower case for a path that is no resource
/// @param path as it was decoded
/// @param version empty for a path that is no resource
/// @param tail what follows the subresource, as behind `proxy`
record RequestInfo(
        String verb,
        String path,
        String group,
        String version,
        String namespace,
        String resource,
        String name,
        String subresource,
        List<String> tail) {
    /// What follows a namespace's name and belongs to the namespace itself.
    private static final Set<String> OF_NAMESPACE = Set.of("status", "finalize");

    boolean isResource() {
        return !resource.isEmpty();
    }

    /// What must be allowed for it.
    Attempt attempt() {
        return isResource()
                ? new Attempt.OnResource(verb, namespace, group, resource, subresource, name)
                : new Attempt.OnPath(verb, path);
    }

    /// @param watch asked for in the query
    static RequestInfo of(String method, List<String> segments, boolean watch) {
        String path = "/" + String.join("/", segments);
        String asPath = method.equals("HEAD") ? "get" : method.toLowerCase(Locale.ROOT);
        RequestInfo none = new RequestInfo(asPath, path, "", "", "", "", "", "", List.of());
        int at = switch (segments.isEmpty() ? "" : segments.getFirst()) {
            case "api" -> 2;
            case "apis" -> 3;
            default -> Integer.MAX_VALUE;
        };
        if (segments.size() <= at) {
            return none;
        }
        String group = at == 2 ? "" : segments.get(1);
        String version = segments.get(at - 1);
        List<String> parts = segments.subList(at, segments.size());
        boolean oldWatch = parts.getFirst().equals("watch") && parts.size() > 1;
        if (oldWatch) {
            parts = parts.subList(1, parts.size());
        }
        String namespace = "";
        if (parts.getFirst().equals("namespaces") && parts.size() > 1) {
            namespace = parts.get(1);
            if (parts.size() > 2 && !OF_NAMESPACE.contains(parts.get(2))) {
                parts = parts.subList(2, parts.size());
            }
        }
        String name = parts.size() > 1 ? parts.get(1) : "";
        return new RequestInfo(
                verb(method, name, watch || oldWatch),
                path,
                group,
                version,
                namespace,
                parts.getFirst(),
                name,
                parts.size() > 2 ? parts.get(2) : "",
                parts.size() > 3 ? List.copyOf(parts.subList(3, parts.size())) : List.of());
    }

    private static String verb(String method, String name, boolean watch) {
        return switch (method) {
            case "GET", "HEAD" -> watch ? "watch" : name.isEmpty() ? "list" : "get";
            case "POST" -> "create";
            case "PUT" -> "update";
            case "PATCH" -> "patch";
            case "DELETE" -> name.isEmpty() ? "deletecollection" : "delete";
            default -> method.toLowerCase(Locale.ROOT);
        };
    }

    RequestInfo outsideNamespaces() {
        return new RequestInfo(verb, path, group, version, "", resource, name, subresource, tail);
    }

    /// With the one name that a field selector leaves: a role may allow to watch one object.
    RequestInfo withName(String only) {
        return new RequestInfo(verb, path, group, version, namespace, resource, only, subresource, tail);
    }
}
