package io.cooperage.engine.api.kube;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cooperage.engine.cluster.kind.Kind;
import io.cooperage.engine.http.HttpExchange;
import java.io.IOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// Tells which groups, versions and kinds there are: all at once (`apidiscovery.k8s.io`), which kubectl asks
/// for, and piece by piece, which older clients do. Made once; for any thread.
final class Discovery {
    private static final String AGGREGATED = "APIGroupDiscoveryList";

    private final ServedKinds kinds;
    private final Set<String> streams;

    /// @param streams subresources of pods that are served beside those of the table
    Discovery(ServedKinds kinds, Set<String> streams) {
        this.kinds = kinds;
        this.streams = Set.copyOf(streams);
    }

    /// Answers `/api`, `/apis` and what is directly below.
    ///
    /// @return false when there is no such group or version
    boolean serve(HttpExchange exchange, List<String> segments) throws IOException {
        boolean core = segments.getFirst().equals("api");
        if (segments.size() == 1) {
            String version = aggregatedVersion(exchange);
            if (version != null) {
                sendAggregated(exchange, core, version);
            } else {
                send(exchange, MediaType.JSON, core ? versions() : groups());
            }
            return true;
        }
        String group = core ? "" : segments.get(1);
        Map<String, List<Kind>> versions = kinds.groups().get(group);
        if (versions == null) {
            return false;
        }
        if (!core && segments.size() == 2) {
            ObjectNode answer = KubeJson.object();
            answer.put("kind", "APIGroup").put("apiVersion", "v1");
            describe(answer, group, versions.keySet());
            send(exchange, MediaType.JSON, answer);
            return true;
        }
        String version = segments.get(core ? 1 : 2);
        List<Kind> found = versions.get(version);
        if (found == null || segments.size() != (core ? 2 : 3)) {
            return false;
        }
        send(exchange, MediaType.JSON, resources(group, version, found));
        return true;
    }

    /// The version of the aggregated form that the client would rather have than any other; null for none.
    private static @Nullable String aggregatedVersion(HttpExchange exchange) {
        for (MediaType type : MediaType.list(exchange.header("Accept"))) {
            if (type.type().equals(MediaType.JSON)) {
                if (!type.parameter("as").equals(AGGREGATED)) {
                    return null;
                }
                if (type.parameter("g").equals("apidiscovery.k8s.io")
                        && (type.parameter("v").equals("v2")
                                || type.parameter("v").equals("v2beta1"))) {
                    return type.parameter("v");
                }
            }
        }
        return null;
    }

    private static ObjectNode versions() {
        ObjectNode answer = KubeJson.object();
        answer.put("kind", "APIVersions");
        answer.putArray("versions").add("v1");
        answer.putArray("serverAddressByClientCIDRs");
        return answer;
    }

    private ObjectNode groups() {
        ObjectNode answer = KubeJson.object();
        answer.put("kind", "APIGroupList").put("apiVersion", "v1");
        ArrayNode groups = answer.putArray("groups");
        kinds.groups().forEach((group, versions) -> {
            if (!group.isEmpty()) {
                describe(groups.addObject(), group, versions.keySet());
            }
        });
        return answer;
    }

    private static void describe(ObjectNode into, String group, Set<String> versions) {
        into.put("name", group);
        ArrayNode all = into.putArray("versions");
        versions.forEach(version ->
                all.addObject().put("groupVersion", group + "/" + version).put("version", version));
        into.set("preferredVersion", all.get(0).deepCopy());
    }

    private ObjectNode resources(String group, String version, List<Kind> found) {
        ObjectNode answer = KubeJson.object();
        answer.put("kind", "APIResourceList")
                .put("apiVersion", "v1")
                .put("groupVersion", group.isEmpty() ? version : group + "/" + version);
        ArrayNode all = answer.putArray("resources");
        for (Kind kind : found) {
            ObjectNode row = all.addObject();
            row.put("name", kind.plural())
                    .put("singularName", kind.singular())
                    .put("namespaced", kind.namespaced())
                    .put("kind", kind.id().kind());
            KubeJson.texts(row, "verbs", kind.verbs());
            if (!kind.shortNames().isEmpty()) {
                KubeJson.texts(row, "shortNames", kind.shortNames());
            }
            if (!kind.categories().isEmpty()) {
                KubeJson.texts(row, "categories", kind.categories());
            }
            for (String name : subresources(kind)) {
                Subresource sub = Subresource.of(name, kind);
                ObjectNode part = all.addObject();
                part.put("name", kind.plural() + "/" + name)
                        .put("singularName", "")
                        .put("namespaced", kind.namespaced());
                if (!sub.version().isEmpty()) {
                    part.put("group", sub.group()).put("version", sub.version());
                }
                part.put("kind", sub.kind());
                KubeJson.texts(part, "verbs", sub.verbs());
            }
        }
        return answer;
    }

    private void sendAggregated(HttpExchange exchange, boolean core, String version) throws IOException {
        ObjectNode answer = KubeJson.object();
        answer.put("kind", AGGREGATED).put("apiVersion", "apidiscovery.k8s.io/" + version);
        answer.putObject("metadata");
        ArrayNode items = answer.putArray("items");
        kinds.groups().forEach((group, versions) -> {
            if (group.isEmpty() == core) {
                ObjectNode item = items.addObject();
                ObjectNode metadata = item.putObject("metadata");
                KubeJson.putText(metadata, "name", group);
                metadata.putNull("creationTimestamp");
                ArrayNode all = item.putArray("versions");
                versions.forEach((name, found) -> {
                    ObjectNode one = all.addObject();
                    one.put("version", name);
                    ArrayNode resources = one.putArray("resources");
                    found.forEach(kind -> describe(resources.addObject(), kind));
                    one.put("freshness", "Current");
                });
            }
        });
        send(exchange, MediaType.JSON + ";g=apidiscovery.k8s.io;v=" + version + ";as=" + AGGREGATED, answer);
    }

    private void describe(ObjectNode into, Kind kind) {
        into.put("resource", kind.plural());
        putKind(into, "", "", kind.id().kind());
        into.put("scope", kind.namespaced() ? "Namespaced" : "Cluster");
        into.put("singularResource", kind.singular());
        KubeJson.texts(into, "verbs", kind.verbs());
        if (!kind.shortNames().isEmpty()) {
            KubeJson.texts(into, "shortNames", kind.shortNames());
        }
        if (!kind.categories().isEmpty()) {
            KubeJson.texts(into, "categories", kind.categories());
        }
        Set<String> names = subresources(kind);
        if (!names.isEmpty()) {
            ArrayNode all = into.putArray("subresources");
            for (String name : names) {
                Subresource sub = Subresource.of(name, kind);
                ObjectNode one = all.addObject();
                one.put("subresource", name);
                putKind(one, sub.group(), sub.version(), sub.kind());
                KubeJson.texts(one, "verbs", sub.verbs());
            }
        }
    }

    /// Empty group and version mean the parent's.
    private static void putKind(ObjectNode into, String group, String version, String kind) {
        into.putObject("responseKind")
                .put("group", group)
                .put("version", version)
                .put("kind", kind);
    }

    /// Those that are answered.
    private Set<String> subresources(Kind kind) {
        Set<String> names = new TreeSet<>(kind.subresources());
        names.removeIf(name -> !Subresource.isServed(name) && !isServedStream(kind, name));
        if (isPods(kind)) {
            names.addAll(streams);
        }
        return names;
    }

    private boolean isServedStream(Kind kind, String name) {
        return isPods(kind) && streams.contains(name);
    }

    private static boolean isPods(Kind kind) {
        return kind.id().group().isEmpty() && kind.plural().equals("pods");
    }

    /// With an ETag: kubectl keeps what it got and asks whether that still holds.
    private static void send(HttpExchange exchange, String type, JsonNode answer) throws IOException {
        byte[] body = Answers.bytes(answer);
        String tag = "\"" + digest(body) + "\"";
        if (tag.equals(exchange.header("If-None-Match"))) {
            exchange.respond(304, Map.of("ETag", tag, "Vary", "Accept"), new byte[0]);
            return;
        }
        exchange.respond(
                200, Map.of("Content-Type", type, "ETag", tag, "Vary", "Accept", "Cache-Control", "public"), body);
    }

    static String digest(byte[] of) {
        try {
            return HexFormat.of()
                    .withUpperCase()
                    .formatHex(MessageDigest.getInstance("SHA-512").digest(of))
                    .substring(0, 128);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-512", e);
        }
    }

    /// Where a path can begin.
    static ObjectNode paths(List<String> all) {
        ObjectNode answer = KubeJson.object();
        KubeJson.texts(answer, "paths", List.copyOf(new TreeSet<>(all)));
        return answer;
    }

    List<String> groupPaths() {
        TreeSet<String> paths = new TreeSet<>(List.of("/api", "/apis"));
        kinds.groups().forEach((group, versions) -> {
            if (!group.isEmpty()) {
                paths.add("/apis/" + group);
            }
            versions.keySet()
                    .forEach(version ->
                            paths.add(group.isEmpty() ? "/api/" + version : "/apis/" + group + "/" + version));
        });
        return List.copyOf(paths);
    }
}
