package io.cooperage.engine.api.kube;

import io.cooperage.engine.cluster.kind.Kind;
import java.util.List;
import java.util.Set;

/// What belongs to an object and has a path of its own, as discovery tells of it.
///
/// @param group of what is sent and answered; empty with an empty version for the parent's own
/// @param kind of what is sent and answered
record Subresource(String name, String group, String version, String kind, List<String> verbs) {
    private static final Set<String> STREAMS = Set.of("log", "exec", "attach", "portforward", "proxy");

    /// Answered without the pod's streams.
    private static final Set<String> SERVED =
            Set.of("status", "scale", "eviction", "binding", "token", "finalize", "ephemeralcontainers");

    private static final List<String> READ_AND_WRITE = List.of("get", "patch", "update");

    static boolean isStream(String name) {
        return STREAMS.contains(name);
    }

    static boolean isServed(String name) {
        return SERVED.contains(name);
    }

    static Subresource of(String name, Kind parent) {
        return switch (name) {
            case "scale" -> new Subresource(name, "autoscaling", "v1", "Scale", READ_AND_WRITE);
            case "eviction" -> new Subresource(name, "policy", "v1", "Eviction", List.of("create"));
            case "binding" -> new Subresource(name, "", "", "Binding", List.of("create"));
            case "token" -> new Subresource(name, ServedKinds.AUTHENTICATION, "v1", "TokenRequest", List.of("create"));
            case "finalize" -> new Subresource(name, "", "", parent.id().kind(), List.of("update"));
            case "log" -> new Subresource(name, "", "", parent.id().kind(), List.of("get"));
            case "exec" -> new Subresource(name, "", "", "PodExecOptions", List.of("create", "get"));
            case "attach" -> new Subresource(name, "", "", "PodAttachOptions", List.of("create", "get"));
            case "portforward" -> new Subresource(name, "", "", "PodPortForwardOptions", List.of("create", "get"));
            case "proxy" ->
                new Subresource(
                        name,
                        "",
                        "",
                        parent.id().kind() + "ProxyOptions",
                        List.of("create", "delete", "get", "patch", "update"));
            default -> new Subresource(name, "", "", parent.id().kind(), READ_AND_WRITE);
        };
    }
}
