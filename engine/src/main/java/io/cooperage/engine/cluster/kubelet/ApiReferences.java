package io.cooperage.engine.cluster.kubelet;

import io.cooperage.engine.cluster.api.ClusterApi;
import io.cooperage.engine.cluster.kind.Kind;
import io.cooperage.engine.cluster.object.KubeObject;
import java.util.Map;

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
        return data(configMaps, "configmap", namespace, name, optional);
    }

    @Override
    public Map<String, byte[]> secret(String namespace, String name, boolean optional) {
        return data(secrets, "secret", namespace, name, optional);
    }

    private Map<String, byte[]> data(Kind kind, String word, String namespace, String name, boolean optional) {
        KubeObject object = api.find(kind, namespace, name);
        if (object == null) {
            if (optional) {
                return Map.of();
            }
            throw WaitingException.config(word + " \"" + name + "\" not found");
        }
        return Environment.References.dataOf(object);
    }
}
