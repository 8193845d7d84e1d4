package io.cooperage.engine.api.kube;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cooperage.engine.cluster.api.Patch;
import io.cooperage.engine.cluster.kind.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/// Something that can be done with a kind, as a description of the API tells it in either version of OpenAPI.
///
/// @param path with `{namespace}` and `{name}` for what differs
/// @param method of HTTP, in small letters
/// @param action Kubernetes' verb
/// @param bodies media types that are taken; empty for what takes none
/// @param parameters of the query
record OpenApiOperation(
        Kind kind, String path, String method, String action, List<String> bodies, List<Parameter> parameters) {

    /// @param type `string` or `boolean`
    record Parameter(String name, String type) {}

    private static final List<Parameter> WRITING = List.of(
            new Parameter("dryRun", "string"),
            new Parameter("fieldManager", "string"),
            new Parameter("fieldValidation", "string"));

    /// @param base of the group and version: `/apis/apps/v1`
    static List<OpenApiOperation> of(String base, Kind kind) {
        String all = base + (kind.namespaced() ? "/namespaces/{namespace}/" : "/") + kind.plural();
        String one = all + "/{name}";
        Set<String> verbs = Set.copyOf(kind.verbs());
        List<OpenApiOperation> operations = new ArrayList<>();
        if (verbs.contains("list")) {
            operations.add(new OpenApiOperation(kind, all, "get", "list", List.of(), List.of()));
        }
        if (verbs.contains("create")) {
            operations.add(new OpenApiOperation(kind, all, "post", "post", List.of(MediaType.JSON), WRITING));
        }
        if (verbs.contains("get")) {
            operations.add(new OpenApiOperation(kind, one, "get", "get", List.of(), List.of()));
        }
        if (verbs.contains("update")) {
            operations.add(new OpenApiOperation(kind, one, "put", "put", List.of(MediaType.JSON), WRITING));
        }
        if (verbs.contains("patch")) {
            List<String> types =
                    Stream.of(Patch.Type.values()).map(Patch.Type::mediaType).toList();
            List<Parameter> parameters = Stream.concat(WRITING.stream(), Stream.of(new Parameter("force", "boolean")))
                    .toList();
            operations.add(new OpenApiOperation(kind, one, "patch", "patch", types, parameters));
        }
        return operations;
    }

    /// Kubernetes' own properties of an operation, by which kubectl finds it.
    void identify(ObjectNode operation) {
        operation.put("x-kubernetes-action", action);
        operation
                .putObject("x-kubernetes-group-version-kind")
                .put("group", kind.id().group())
                .put("version", kind.id().version())
                .put("kind", kind.id().kind());
    }
}
