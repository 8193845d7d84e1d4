package io.cooperage.engine.cluster.kubelet;

import com.fasterxml.jackson.databind.JsonNode;
import io.cooperage.engine.cluster.object.KubeObject;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The variables of a container: of services, then `envFrom`, then `env`, later ones over earlier ones.
final class Environment {
    private final References references;
    private final PodFacts facts;
    private final Collection<KubeObject> services;

    Environment(References references, PodFacts facts, Collection<KubeObject> services) {
        this.references = references;
        this.facts = facts;
        this.services = services;
    }

    /// @throws WaitingException when something it refers to is not there
    Map<String, String> of(JsonNode container) {
        KubeObject pod = facts.pod();
        boolean links = pod.spec().path("enableServiceLinks").asBoolean(true);
        Map<String, String> ofServices = ServiceVariables.of(services, pod.namespace(), links);
        Map<String, String> env = new LinkedHashMap<>();
        for (JsonNode source : container.path("envFrom")) {
            from(env, source);
        }
        for (JsonNode variable : container.path("env")) {
            String name = variable.path("name").asText();
            String value = variable.has("valueFrom")
                    ? value(variable.path("valueFrom"), container)
                    : Expansion.expand(variable.path("value").asText(""), known(ofServices, env));
            if (value != null) {
                env.put(name, value);
            }
        }
        return known(ofServices, env);
    }

    private static Map<String, String> known(Map<String, String> services, Map<String, String> own) {
        Map<String, String> all = new LinkedHashMap<>(services);
        all.putAll(own);
        return all;
    }

    private void from(Map<String, String> env, JsonNode source) {
        String prefix = source.path("prefix").asText("");
        JsonNode map = source.path("configMapRef");
        JsonNode secret = source.path("secretRef");
        Map<String, byte[]> data = map.isMissingNode()
                ? references.secret(facts.pod().namespace(), secret.path("name").asText(), optional(secret))
                : references.configMapTexts(
                        facts.pod().namespace(), map.path("name").asText(), optional(map));
        data.forEach((key, value) -> {
            if (!key.contains("=")) {
                env.put(prefix + key, text(value));
            }
        });
    }

    private @Nullable String value(JsonNode from, JsonNode container) {
        String namespace = facts.pod().namespace();
        if (from.has("fieldRef")) {
            return facts.field(from.path("fieldRef").path("fieldPath").asText());
        }
        if (from.has("resourceFieldRef")) {
            return facts.resource(from.path("resourceFieldRef"), container);
        }
        if (from.has("configMapKeyRef")) {
            JsonNode ref = from.path("configMapKeyRef");
            String name = ref.path("name").asText();
            return key(ref, "ConfigMap", references.configMapTexts(namespace, name, optional(ref)));
        }
        if (from.has("secretKeyRef")) {
            JsonNode ref = from.path("secretKeyRef");
            String name = ref.path("name").asText();
            return key(ref, "Secret", references.secret(namespace, name, optional(ref)));
        }
        throw WaitingException.config("invalid variable source of container " + ContainerSpecs.name(container));
    }

    private @Nullable String key(JsonNode ref, String kind, Map<String, byte[]> data) {
        String key = ref.path("key").asText();
        byte[] value = data.get(key);
        if (value == null && !optional(ref)) {
            throw WaitingException.config("couldn't find key " + key + " in " + kind + " "
                    + facts.pod().namespace() + "/" + ref.path("name").asText());
        }
        return value == null ? null : text(value);
    }

    private static boolean optional(JsonNode ref) {
        return ref.path("optional").asBoolean();
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    /// ConfigMaps and Secrets by name.
    interface References {
        /// @return empty when there is none and it may be missing
        /// @throws WaitingException there is none
        Map<String, byte[]> configMap(String namespace, String name, boolean optional);

        /// As [#configMap], but without its binary data, of which no variables are made.
        Map<String, byte[]> configMapTexts(String namespace, String name, boolean optional);

        /// As [#configMap].
        Map<String, byte[]> secret(String namespace, String name, boolean optional);
    }
}
