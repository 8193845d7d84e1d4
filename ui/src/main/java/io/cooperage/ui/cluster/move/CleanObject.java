package io.cooperage.ui.cluster.move;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cooperage.ui.i18n.Messages;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// An object as its author could have written it: without what its cluster added, decided or measured.
///
/// @param notes what is lost by that
record CleanObject(ObjectNode object, List<String> notes) {
    private static final Messages MESSAGES = Messages.of(CleanObject.class);

    /// Of the store, of controllers, and of who applied it here.
    private static final Set<String> SERVER_METADATA = Set.of(
            "uid",
            "resourceVersion",
            "generation",
            "creationTimestamp",
            "deletionTimestamp",
            "deletionGracePeriodSeconds",
            "managedFields",
            "selfLink",
            "ownerReferences",
            "finalizers",
            "generateName",
            "namespace");

    private static final List<String> SERVER_ANNOTATIONS = List.of(
            "kubectl.kubernetes.io/last-applied-configuration",
            "deployment.kubernetes.io/",
            "deprecated.daemonset.template.generation",
            "pv.kubernetes.io/",
            "volume.kubernetes.io/",
            "volume.beta.kubernetes.io/",
            "batch.kubernetes.io/");

    /// What every cluster puts in where nothing is said.
    private static final Map<String, String> POD_DEFAULTS = Map.of(
            "dnsPolicy", "ClusterFirst",
            "restartPolicy", "Always",
            "schedulerName", "default-scheduler",
            "terminationGracePeriodSeconds", "30",
            "enableServiceLinks", "true",
            "preemptionPolicy", "PreemptLowerPriority",
            "serviceAccountName", "default");

    private static final Map<String, String> CONTAINER_DEFAULTS =
            Map.of("terminationMessagePath", "/dev/termination-log", "terminationMessagePolicy", "File");

    private static final String HOST_NAME = "kubernetes.io/hostname";

    static CleanObject of(JsonNode stored) {
        ObjectNode object = stored.deepCopy();
        List<String> notes = new ArrayList<>();
        String name = object.at("/metadata/name").asText();
        object.remove("status");
        if (object.get("metadata") instanceof ObjectNode metadata) {
            metadata.remove(SERVER_METADATA);
            annotations(metadata);
        }
        if (object.get("spec") instanceof ObjectNode spec) {
            switch (object.path("kind").asText()) {
                case "Service" -> service(name, spec, notes);
                case "PersistentVolumeClaim" -> claim(name, spec, notes);
                case "StatefulSet" ->
                    spec.path("volumeClaimTemplates").forEach(template -> claimTemplate(template, notes));
                case "Job" -> job(spec);
                default -> {}
            }
        }
        if (object.path("kind").asText().equals("ServiceAccount")) {
            object.remove(List.of("secrets"));
        }
        if (object.path("kind").asText().equals("Secret")) {
            notes.add(MESSAGES.text("note.secret", name));
        }
        JsonNode template = PodSpecs.templateOf(object);
        if (template.path("metadata") instanceof ObjectNode metadata && !metadata.equals(object.get("metadata"))) {
            metadata.remove("creationTimestamp");
        }
        if (template.path("spec") instanceof ObjectNode pod) {
            pod(name, pod, notes);
        }
        return new CleanObject(inOrder(object), notes);
    }

    /// As people write them: what it is, what it is called, and then the rest.
    private static ObjectNode inOrder(ObjectNode object) {
        ObjectNode ordered = JsonNodeFactory.instance.objectNode();
        for (String first : List.of("apiVersion", "kind", "metadata")) {
            if (object.has(first)) {
                ordered.set(first, object.get(first));
            }
        }
        ordered.setAll(object);
        return ordered;
    }

    private static void annotations(ObjectNode metadata) {
        if (metadata.get("annotations") instanceof ObjectNode annotations) {
            List<String> gone = annotations.properties().stream()
                    .map(Map.Entry::getKey)
                    .filter(key -> SERVER_ANNOTATIONS.stream().anyMatch(key::startsWith))
                    .toList();
            annotations.remove(gone);
            if (annotations.isEmpty()) {
                metadata.remove("annotations");
            }
        }
    }

    private static void service(String name, ObjectNode spec, List<String> notes) {
        if (!spec.path("clusterIP").asText().equals("None")) {
            spec.remove("clusterIP");
        }
        spec.remove(List.of("clusterIPs", "ipFamilies", "ipFamilyPolicy", "healthCheckNodePort"));
        without(spec, Map.of("sessionAffinity", "None", "internalTrafficPolicy", "Cluster"));
        for (JsonNode port : spec.path("ports")) {
            if (port instanceof ObjectNode one && one.has("nodePort")) {
                notes.add(MESSAGES.text(
                        "note.node-port", name, one.get("nodePort").asText()));
                one.remove("nodePort");
            }
        }
    }

    private static void claim(String name, ObjectNode spec, List<String> notes) {
        notes.add(MESSAGES.text("note.claim", name));
        spec.remove("volumeName");
        without(spec, Map.of("volumeMode", "Filesystem"));
        storageClass(name, spec, notes);
    }

    private static void claimTemplate(JsonNode template, List<String> notes) {
        if (template instanceof ObjectNode claim) {
            claim.remove("status");
            String name = claim.at("/metadata/name").asText();
            if (claim.get("metadata") instanceof ObjectNode metadata) {
                metadata.remove("creationTimestamp");
            }
            if (claim.get("spec") instanceof ObjectNode spec) {
                claim(name, spec, notes);
            }
        }
    }

    /// Classes are called otherwise elsewhere; the other cluster's default is the best guess.
    private static void storageClass(String name, ObjectNode spec, List<String> notes) {
        String ofClass = spec.path("storageClassName").asText();
        if (!ofClass.isEmpty()) {
            spec.remove("storageClassName");
            notes.add(MESSAGES.text("note.class", name, ofClass));
        }
    }

    private static void job(ObjectNode spec) {
        if (!spec.path("manualSelector").asBoolean()) {
            spec.remove("selector");
            if (spec.at("/template/metadata/labels") instanceof ObjectNode labels) {
                labels.remove(List.of(
                        "controller-uid",
                        "job-name",
                        "batch.kubernetes.io/controller-uid",
                        "batch.kubernetes.io/job-name"));
            }
        }
    }

    private static void pod(String name, ObjectNode pod, List<String> notes) {
        // `serviceAccount` is the old name of `serviceAccountName`; priority comes from the class.
        pod.remove(List.of("nodeName", "serviceAccount", "priority"));
        without(pod, POD_DEFAULTS);
        if (pod.path("securityContext").isObject()
                && pod.path("securityContext").isEmpty()) {
            pod.remove("securityContext");
        }
        if (pod.path("nodeSelector") instanceof ObjectNode selector && selector.has(HOST_NAME)) {
            notes.add(MESSAGES.text("note.node", name, selector.path(HOST_NAME).asText()));
            selector.remove(HOST_NAME);
            if (selector.isEmpty()) {
                pod.remove("nodeSelector");
            }
        }
        tokens(pod);
        tolerations(pod);
        for (JsonNode volume : pod.path("volumes")) {
            if (volume.has("hostPath")) {
                notes.add(MESSAGES.text(
                        "note.host-path", name, volume.at("/hostPath/path").asText()));
            }
        }
        for (JsonNode container : PodSpecs.containers(pod)) {
            if (container instanceof ObjectNode one) {
                without(one, CONTAINER_DEFAULTS);
                if (one.path("imagePullPolicy").asText().equals("Never")) {
                    one.remove("imagePullPolicy");
                    notes.add(MESSAGES.text("note.never", one.path("name").asText()));
                }
                if (one.path("resources").isObject() && one.path("resources").isEmpty()) {
                    one.remove("resources");
                }
            }
        }
    }

    /// The volume with the token that each cluster mounts into each pod.
    private static void tokens(ObjectNode pod) {
        if (dropNamed(pod, "volumes")) {
            PodSpecs.containers(pod).forEach(container -> dropNamed((ObjectNode) container, "volumeMounts"));
        }
    }

    private static boolean dropNamed(ObjectNode parent, String list) {
        boolean dropped = false;
        if (parent.get(list) instanceof ArrayNode all) {
            for (Iterator<JsonNode> each = all.iterator(); each.hasNext(); ) {
                if (each.next().path("name").asText().startsWith("kube-api-access-")) {
                    each.remove();
                    dropped = true;
                }
            }
            if (all.isEmpty()) {
                parent.remove(list);
            }
        }
        return dropped;
    }

    /// Those that each cluster gives each pod.
    private static void tolerations(ObjectNode pod) {
        if (pod.get("tolerations") instanceof ArrayNode all) {
            for (Iterator<JsonNode> each = all.iterator(); each.hasNext(); ) {
                JsonNode one = each.next();
                String key = one.path("key").asText();
                if ((key.equals("node.kubernetes.io/not-ready") || key.equals("node.kubernetes.io/unreachable"))
                        && one.path("tolerationSeconds").asInt() == 300) {
                    each.remove();
                }
            }
            if (all.isEmpty()) {
                pod.remove("tolerations");
            }
        }
    }

    private static void without(ObjectNode object, Map<String, String> defaults) {
        defaults.forEach((property, value) -> {
            if (object.path(property).asText().equals(value)) {
                object.remove(property);
            }
        });
    }
}
