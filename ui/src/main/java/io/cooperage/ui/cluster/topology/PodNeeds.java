package io.cooperage.ui.cluster.topology;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/// What a pod names and can't do without: configuration and claims, of its volumes and of all its containers.
/// Pure.
final class PodNeeds {
    /// Every namespace of every cluster has it and every pod mounts it: it joins all to all and tells
    /// nothing.
    private static final String ROOT_CERTIFICATES = "kube-root-ca.crt";

    private final JsonNode pod;
    private final List<Need> needs = new ArrayList<>();

    private PodNeeds(JsonNode pod) {
        this.pod = pod;
    }

    /// @param type as in routes
    /// @param optional the pod says that it starts without it, too
    record Need(String type, String kind, String name, boolean optional) {}

    /// @return each once or several times, as the pod names it
    static List<Need> of(JsonNode pod) {
        PodNeeds needs = new PodNeeds(pod);
        needs.ofVolumes();
        for (String list : List.of("initContainers", "containers", "ephemeralContainers")) {
            pod.path("spec").path(list).forEach(needs::ofContainer);
        }
        for (JsonNode secret : pod.at("/spec/imagePullSecrets")) {
            // A registry may do without it.
            needs.add("secrets", "Secret", secret.path("name").asText(), true);
        }
        return List.copyOf(needs.needs);
    }

    private void ofVolumes() {
        for (JsonNode volume : pod.at("/spec/volumes")) {
            config(volume.path("configMap"));
            secret(volume.path("secret"), "secretName");
            volume.at("/projected/sources").forEach(source -> {
                config(source.path("configMap"));
                secret(source.path("secret"), "name");
            });
            claim(volume.at("/persistentVolumeClaim/claimName").asText());
            if (volume.has("ephemeral")) {
                // The controller calls the claim of such a volume so.
                claim(pod.at("/metadata/name").asText() + "-"
                        + volume.path("name").asText());
            }
        }
    }

    private void ofContainer(JsonNode container) {
        for (JsonNode from : container.path("envFrom")) {
            config(from.path("configMapRef"));
            secret(from.path("secretRef"), "name");
        }
        for (JsonNode variable : container.path("env")) {
            config(variable.at("/valueFrom/configMapKeyRef"));
            secret(variable.at("/valueFrom/secretKeyRef"), "name");
        }
    }

    private void config(JsonNode reference) {
        add(
                "configmaps",
                "ConfigMap",
                reference.path("name").asText(),
                reference.path("optional").asBoolean());
    }

    private void secret(JsonNode reference, String property) {
        add(
                "secrets",
                "Secret",
                reference.path(property).asText(),
                reference.path("optional").asBoolean());
    }

    private void claim(String name) {
        add("persistentvolumeclaims", "PersistentVolumeClaim", name, false);
    }

    private void add(String type, String kind, String name, boolean optional) {
        if (!name.isEmpty() && !name.equals(ROOT_CERTIFICATES)) {
            needs.add(new Need(type, kind, name, optional));
        }
    }
}
