package io.cooperage.engine.cluster.kind.pod;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cooperage.engine.cluster.kind.tree.Absent;
import io.cooperage.engine.cluster.kind.tree.Trees;
import io.cooperage.engine.cluster.object.QuantityText;
import java.util.List;
import java.util.Map;

/// What a pod's spec means where it says nothing.
///
/// @see <a
///     href="https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/pod-v1/#PodSpec">PodSpec</a>
public final class PodSpecDefaults {
    private static final List<String> CONTAINERS = List.of("initContainers", "containers", "ephemeralContainers");

    private PodSpecDefaults() {}

    /// Of a template: `{"metadata", "spec"}`.
    public static void ofTemplate(ObjectNode template) {
        Absent.object(template, "metadata");
        of(Absent.object(template, "spec"));
    }

    /// Of templates and of pods themselves.
    public static void of(ObjectNode spec) {
        for (ObjectNode volume : Trees.objects(spec.path("volumes"))) {
            VolumeDefaults.of(volume);
        }
        for (String containers : CONTAINERS) {
            for (ObjectNode container : Trees.objects(spec.path(containers))) {
                container(container);
            }
        }
        Absent.text(spec, "restartPolicy", "Always");
        if (!Trees.has(spec, "terminationGracePeriodSeconds")) {
            spec.put("terminationGracePeriodSeconds", 30);
        }
        Absent.text(spec, "dnsPolicy", "ClusterFirst");
        account(spec);
        Absent.object(spec, "securityContext");
        Absent.text(spec, "schedulerName", "default-scheduler");
        round(spec.path("overhead"));
    }

    /// What only pods get, not the templates that they come from.
    static void ofPod(ObjectNode spec) {
        for (String containers : List.of("initContainers", "containers")) {
            for (ObjectNode container : Trees.objects(spec.path(containers))) {
                requestWhatIsTheLimit(container);
                if (spec.path("hostNetwork").asBoolean()) {
                    Trees.objects(container.path("ports"))
                            .forEach(port -> Absent.count(
                                    port, "hostPort", port.path("containerPort").asInt()));
                }
            }
        }
        Absent.flag(spec, "enableServiceLinks", true);
    }

    /// The older name of the same thing is kept beside the newer.
    private static void account(ObjectNode spec) {
        String name = Trees.text(spec, "serviceAccountName");
        if (name.isEmpty()) {
            name = Trees.text(spec, "serviceAccount");
        }
        if (!name.isEmpty()) {
            spec.put("serviceAccountName", name);
            spec.put("serviceAccount", name);
        }
    }

    private static void container(ObjectNode container) {
        Absent.text(container, "imagePullPolicy", pullPolicy(Trees.text(container, "image")));
        Absent.text(container, "terminationMessagePath", "/dev/termination-log");
        Absent.text(container, "terminationMessagePolicy", "File");
        ObjectNode resources = Absent.object(container, "resources");
        round(resources.path("limits"));
        round(resources.path("requests"));
        for (ObjectNode port : Trees.objects(container.path("ports"))) {
            Absent.text(port, "protocol", "TCP");
        }
        for (ObjectNode variable : Trees.objects(container.path("env"))) {
            ObjectNode field = Trees.object(variable, "valueFrom", "fieldRef");
            if (field != null) {
                Absent.text(field, "apiVersion", "v1");
            }
            ObjectNode resource = Trees.object(variable, "valueFrom", "resourceFieldRef");
            if (resource != null) {
                Absent.text(resource, "divisor", "0");
            }
        }
        for (String probe : List.of("livenessProbe", "readinessProbe", "startupProbe")) {
            ObjectNode node = Trees.object(container, probe);
            if (node != null) {
                probe(node);
            }
        }
        for (String handler : List.of("postStart", "preStop")) {
            ObjectNode node = Trees.object(container, "lifecycle", handler);
            if (node != null) {
                request(node);
            }
        }
        if (container.get("securityContext") instanceof ObjectNode security
                && Trees.text(security, "procMount").isEmpty()) {
            security.remove("procMount");
        }
    }

    private static void probe(ObjectNode probe) {
        request(probe);
        if (probe.get("grpc") instanceof ObjectNode grpc) {
            Absent.anyText(grpc, "service", "");
        }
        Absent.count(probe, "timeoutSeconds", 1);
        Absent.count(probe, "periodSeconds", 10);
        Absent.count(probe, "successThreshold", 1);
        Absent.count(probe, "failureThreshold", 3);
    }

    private static void request(ObjectNode handler) {
        if (handler.get("httpGet") instanceof ObjectNode http) {
            Absent.text(http, "path", "/");
            Absent.text(http, "scheme", "HTTP");
        }
    }

    /// `Always` for what may be another image tomorrow: no tag and no digest, or `latest`.
    static String pullPolicy(String image) {
        int digest = image.indexOf('@');
        String named = digest < 0 ? image : image.substring(0, digest);
        int colon = named.lastIndexOf(':');
        String tag = colon > named.lastIndexOf('/') ? named.substring(colon + 1) : "";
        return tag.equals("latest") || (tag.isEmpty() && digest < 0) ? "Always" : "IfNotPresent";
    }

    /// Quantities as Kubernetes keeps them: not finer than a thousandth, in their shortest form.
    public static void round(JsonNode resources) {
        if (!(resources instanceof ObjectNode list)) {
            return;
        }
        for (Map.Entry<String, JsonNode> entry : List.copyOf(list.properties())) {
            String text = Trees.text(entry.getValue());
            String canonical;
            try {
                canonical = QuantityText.roundedUp(text, -3);
            } catch (IllegalArgumentException e) {
                // Left as it is: validation tells about it.
                continue;
            }
            if (!entry.getValue().isTextual() || !canonical.equals(text)) {
                list.put(entry.getKey(), canonical);
            }
        }
    }

    private static void requestWhatIsTheLimit(ObjectNode container) {
        if (!(container.path("resources").path("limits") instanceof ObjectNode limits) || limits.isEmpty()) {
            return;
        }
        ObjectNode requests = Absent.object(Absent.object(container, "resources"), "requests");
        limits.properties().forEach(limit -> {
            if (!Trees.has(requests, limit.getKey())) {
                requests.set(limit.getKey(), limit.getValue());
            }
        });
    }
}
