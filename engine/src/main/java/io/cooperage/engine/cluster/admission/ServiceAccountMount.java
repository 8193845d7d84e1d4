package io.cooperage.engine.cluster.admission;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cooperage.engine.cluster.kind.tree.Trees;
import io.cooperage.engine.cluster.object.KubeObject;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Every pod acts for a service account, and finds the account's token where clients of the API look for it.
final class ServiceAccountMount extends NewPods {
    private static final String PATH = "/var/run/secrets/kubernetes.io/serviceaccount";
    private static final String VOLUME_PREFIX = "kube-api-access-";
    private static final String MIRROR = "kubernetes.io/config.mirror";
    private static final int MODE = 0644;
    /// A little more than an hour, by which Kubernetes tells its own mounts from those that people wrote.
    private static final int TOKEN_SECONDS = 3607;

    @Override
    void admit(Request request, KubeObject pod, ObjectNode spec) {
        if (pod.annotations().containsKey(MIRROR)) {
            return;
        }
        String name = Trees.text(spec, "serviceAccountName");
        if (name.isEmpty()) {
            name = "default";
        }
        spec.put("serviceAccountName", name);
        spec.put("serviceAccount", name);
        @Nullable
        KubeObject account = request.api().find(request.api().kinds().of("serviceaccounts"), request.namespace(), name);
        if (account == null) {
            throw Refusal.forbidden(
                    request,
                    "error looking up service account " + request.namespace() + "/" + name + ": serviceaccount \""
                            + name + "\" not found");
        }
        if (wanted(spec, account)) {
            mount(spec);
        }
        if (Trees.empty(spec.path("imagePullSecrets"))
                && !Trees.empty(account.tree().path("imagePullSecrets"))) {
            spec.set("imagePullSecrets", account.tree().path("imagePullSecrets").deepCopy());
        }
    }

    /// The pod's word goes before the account's.
    private static boolean wanted(ObjectNode spec, KubeObject account) {
        JsonNode own = spec.path("automountServiceAccountToken");
        JsonNode its = account.tree().path("automountServiceAccountToken");
        return own.isBoolean() ? own.asBoolean() : !its.isBoolean() || its.asBoolean();
    }

    private static void mount(ObjectNode spec) {
        List<ObjectNode> containers = new ArrayList<>(Trees.objects(spec.path("initContainers")));
        containers.addAll(Trees.objects(spec.path("containers")));
        containers.removeIf(ServiceAccountMount::hasOne);
        if (containers.isEmpty()) {
            return;
        }
        ArrayNode volumes = array(spec, "volumes");
        String volume = Trees.objects(volumes).stream()
                .map(each -> Trees.text(each, "name"))
                .filter(each -> each.startsWith(VOLUME_PREFIX))
                .findFirst()
                .orElse("");
        if (volume.isEmpty()) {
            volume = VOLUME_PREFIX + Suffix.random();
            token(volumes.addObject(), volume);
        }
        for (ObjectNode container : containers) {
            array(container, "volumeMounts")
                    .addObject()
                    .put("name", volume)
                    .put("readOnly", true)
                    .put("mountPath", PATH);
        }
    }

    private static boolean hasOne(ObjectNode container) {
        return Trees.objects(container.path("volumeMounts")).stream()
                .anyMatch(mount -> Trees.text(mount, "mountPath").equals(PATH));
    }

    private static void token(ObjectNode volume, String name) {
        ObjectNode projected = volume.put("name", name).putObject("projected");
        ArrayNode sources = projected.putArray("sources");
        sources.addObject()
                .putObject("serviceAccountToken")
                .put("expirationSeconds", TOKEN_SECONDS)
                .put("path", "token");
        ObjectNode authority = sources.addObject().putObject("configMap").put("name", "kube-root-ca.crt");
        authority.putArray("items").addObject().put("key", "ca.crt").put("path", "ca.crt");
        ObjectNode item =
                sources.addObject().putObject("downwardAPI").putArray("items").addObject();
        item.put("path", "namespace");
        item.putObject("fieldRef").put("apiVersion", "v1").put("fieldPath", "metadata.namespace");
        projected.put("defaultMode", MODE);
    }

    private static ArrayNode array(ObjectNode at, String field) {
        return at.get(field) instanceof ArrayNode there ? there : at.putArray(field);
    }
}
