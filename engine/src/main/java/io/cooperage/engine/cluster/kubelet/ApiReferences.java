package io.cooperage.engine.cluster.kubelet;

import io.cooperage.engine.cluster.api.ClusterApi;
import io.cooperage.engine.cluster.kind.Kind;
import io.cooperage.engine.cluster.object.KubeObject;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// [Environment.References] as the API has them now.
final class ApiReferences implements Environment.References {
    private final ClusterApi api;
    private final Kind configMaps;
    private final Kind secrets;

    ApiReferences(ClusterApi api) {
        this.api = api;
        this.configMaps = api.kinds().of("configmaps");
        this.secrets = api.kinds().of("secrets");
    }

    @Override
    public Map<String, byte[]> configMap(String namespace, String name, boolean optional) {
        KubeObject map = find(configMaps, "configmap", namespace, name, optional);
        Map<String, byte[]> data = new LinkedHashMap<>(texts(map));
        data.putAll(decoded(map, "binaryData"));
        return data;
    }

    @Override
    public Map<String, byte[]> configMapTexts(String namespace, String name, boolean optional) {
        return texts(find(configMaps, "configmap", namespace, name, optional));
    }

    @Override
    public Map<String, byte[]> secret(String namespace, String name, boolean optional) {
        return decoded(find(secrets, "secret", namespace, name, optional), "data");
    }

    private @Nullable KubeObject find(Kind kind, String word, String namespace, String name, boolean optional) {
        KubeObject object = api.find(kind, namespace, name);
        if (object == null && !optional) {
            throw WaitingException.config(word + " \"" + name + "\" not found");
        }
        return object;
    }

    private static Map<String, byte[]> texts(@Nullable KubeObject map) {
        return values(map, "data", text -> text.getBytes(StandardCharsets.UTF_8));
    }

    private static Map<String, byte[]> decoded(@Nullable KubeObject object, String field) {
        return values(object, field, Base64.getDecoder()::decode);
    }

    private static Map<String, byte[]> values(
            @Nullable KubeObject object, String field, Function<String, byte[]> bytes) {
        Map<String, byte[]> values = new LinkedHashMap<>();
        if (object != null) {
            object.tree()
                    .path(field)
                    .properties()
                    .forEach(
                            e -> values.put(e.getKey(), bytes.apply(e.getValue().asText())));
        }
        return values;
    }
}
