package io.cooperage.engine.cluster.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.GZIPOutputStream;

/// Makes the resource `openapi-v1.32.json.gz` of [OpenApiDescription] from Kubernetes' `swagger.json`: the
/// definitions that the kinds below reach, with [#ADDITIONS], and nothing else.
final class OpenApiReduction {
    private static final ObjectMapper MAPPER = JsonMapper.builder()
            .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
            .build();

    private static final List<String> ROOTS = List.of(
            "api.core.v1.Namespace",
            "api.core.v1.Node",
            "api.core.v1.Pod",
            "api.core.v1.PodTemplate",
            "api.core.v1.ReplicationController",
            "api.core.v1.Service",
            "api.core.v1.Endpoints",
            "api.core.v1.ConfigMap",
            "api.core.v1.Secret",
            "api.core.v1.ServiceAccount",
            "api.core.v1.PersistentVolume",
            "api.core.v1.PersistentVolumeClaim",
            "api.core.v1.Event",
            "api.core.v1.Binding",
            "api.core.v1.LimitRange",
            "api.core.v1.ResourceQuota",
            "api.events.v1.Event",
            "api.apps.v1.Deployment",
            "api.apps.v1.ReplicaSet",
            "api.apps.v1.StatefulSet",
            "api.apps.v1.DaemonSet",
            "api.apps.v1.ControllerRevision",
            "api.batch.v1.Job",
            "api.batch.v1.CronJob",
            "api.discovery.v1.EndpointSlice",
            "api.storage.v1.StorageClass",
            "api.coordination.v1.Lease",
            "api.scheduling.v1.PriorityClass",
            "api.rbac.v1.Role",
            "api.rbac.v1.RoleBinding",
            "api.rbac.v1.ClusterRole",
            "api.rbac.v1.ClusterRoleBinding",
            "api.autoscaling.v1.Scale",
            "api.policy.v1.Eviction",
            "api.authentication.v1.TokenRequest",
            "api.authentication.v1.TokenReview",
            "api.authentication.v1.SelfSubjectReview",
            "api.authorization.v1.SelfSubjectAccessReview",
            "api.authorization.v1.SelfSubjectRulesReview",
            "api.authorization.v1.SubjectAccessReview",
            "api.authorization.v1.LocalSubjectAccessReview",
            "apimachinery.pkg.apis.meta.v1.DeleteOptions",
            "apimachinery.pkg.apis.meta.v1.Status");

    /// By definition: fields of 1.32 that its description leaves out and that pods have here. What is not described
    /// is dropped from an object, or refused.
    private static final Map<String, Map<String, String>> ADDITIONS = Map.of(
            "io.k8s.api.core.v1.PodSecurityContext",
            Map.of(
                    "supplementalGroupsPolicy",
                    "Whether the groups that the image gives the user come to those of the pod: Merge (they do, unless"
                            + " said otherwise) or Strict (they do not)."));

    private OpenApiReduction() {}

    /// @param arguments `swagger.json`, and the file to write
    public static void main(String[] arguments) throws IOException {
        byte[] reduced = reduce(MAPPER.readTree(Path.of(arguments[0]).toFile()));
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(Path.of(arguments[1])), 1 << 16)) {
            out.write(reduced);
        }
    }

    static byte[] reduce(JsonNode swagger) throws IOException {
        JsonNode definitions = swagger.path("definitions");
        Map<String, JsonNode> reached = new TreeMap<>();
        ROOTS.forEach(root -> reach("io.k8s." + root, definitions, reached));
        ObjectNode all = MAPPER.createObjectNode();
        reached.forEach(all::set);
        ADDITIONS.forEach((definition, fields) ->
                add(((ObjectNode) all.path(definition)).withObjectProperty("properties"), fields));
        return MAPPER.writeValueAsBytes(all);
    }

    private static void add(ObjectNode properties, Map<String, String> fields) {
        fields.forEach((name, description) -> properties.set(
                name, MAPPER.createObjectNode().put("description", description).put("type", "string")));
    }

    private static void reach(String name, JsonNode definitions, Map<String, JsonNode> reached) {
        JsonNode definition = definitions.path(name);
        if (definition.isMissingNode()) {
            throw new IllegalArgumentException("the description has no definition " + name);
        }
        if (reached.put(name, definition) == null) {
            definition.findValuesAsText("$ref").stream()
                    .map(target -> target.substring(OpenApiDescription.REFERENCE.length()))
                    .filter(target -> !reached.containsKey(target))
                    .forEach(target -> reach(target, definitions, reached));
        }
    }
}
