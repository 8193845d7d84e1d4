package io.cooperage.ui.cluster.move;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/// Where an object says what its pods are, and what these name. Any thread.
final class PodSpecs {
    private PodSpecs() {}

    /// A pod, or what pods are made from; missing where the object makes none.
    static JsonNode templateOf(JsonNode object) {
        return switch (object.path("kind").asText()) {
            case "Pod" -> object;
            case "CronJob" -> object.at("/spec/jobTemplate/spec/template");
            default -> object.at("/spec/template");
        };
    }

    static List<JsonNode> containers(JsonNode spec) {
        List<JsonNode> all = new ArrayList<>();
        spec.path("initContainers").forEach(all::add);
        spec.path("containers").forEach(all::add);
        return all;
    }

    static Set<String> configMaps(JsonNode spec) {
        Set<String> names = new LinkedHashSet<>();
        for (JsonNode container : containers(spec)) {
            container.path("env").forEach(env -> add(names, env.at("/valueFrom/configMapKeyRef/name")));
            container.path("envFrom").forEach(from -> add(names, from.at("/configMapRef/name")));
        }
        for (JsonNode volume : spec.path("volumes")) {
            add(names, volume.at("/configMap/name"));
            volume.at("/projected/sources").forEach(source -> add(names, source.at("/configMap/name")));
        }
        // Every namespace of every cluster has its own.
        names.remove("kube-root-ca.crt");
        return names;
    }

    static Set<String> secrets(JsonNode spec) {
        Set<String> names = new LinkedHashSet<>();
        spec.path("imagePullSecrets").forEach(secret -> add(names, secret.path("name")));
        for (JsonNode container : containers(spec)) {
            container.path("env").forEach(env -> add(names, env.at("/valueFrom/secretKeyRef/name")));
            container.path("envFrom").forEach(from -> add(names, from.at("/secretRef/name")));
        }
        for (JsonNode volume : spec.path("volumes")) {
            add(names, volume.at("/secret/secretName"));
            volume.at("/projected/sources").forEach(source -> add(names, source.at("/secret/name")));
        }
        return names;
    }

    static Set<String> claims(JsonNode spec) {
        Set<String> names = new LinkedHashSet<>();
        spec.path("volumes").forEach(volume -> add(names, volume.at("/persistentVolumeClaim/claimName")));
        return names;
    }

    /// Empty for the one that every namespace has.
    static String serviceAccount(JsonNode spec) {
        String name = spec.path("serviceAccountName").asText();
        return name.equals("default") ? "" : name;
    }

    /// Whether a Service leads to pods with these labels.
    static boolean selects(JsonNode service, JsonNode labels) {
        JsonNode selector = service.at("/spec/selector");
        if (selector.isEmpty()) {
            return false;
        }
        boolean all = true;
        for (var wanted : selector.properties()) {
            all &= labels.path(wanted.getKey()).equals(wanted.getValue());
        }
        return all;
    }

    private static void add(Set<String> names, JsonNode name) {
        if (name.isTextual() && !name.asText().isEmpty()) {
            names.add(name.asText());
        }
    }
}
