package io.cooperage.engine.cluster.kind.pod;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cooperage.engine.cluster.kind.FieldError;
import io.cooperage.engine.cluster.kind.KindRules;
import io.cooperage.engine.cluster.kind.check.Names;
import io.cooperage.engine.cluster.kind.check.Place;
import io.cooperage.engine.cluster.kind.tree.Absent;
import io.cooperage.engine.cluster.kind.tree.Trees;
import io.cooperage.engine.cluster.object.KubeObject;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Pods.
final class PodRules implements KindRules {

    @Override
    public void applyDefaults(ObjectNode object) {
        ObjectNode spec = Absent.object(object, "spec");
        PodSpecDefaults.of(spec);
        PodSpecDefaults.ofPod(spec);
    }

    @Override
    public void prepareForCreate(ObjectNode object) {
        ObjectNode status = object.putObject("status");
        status.put("phase", "Pending");
        status.put("qosClass", PodQos.of(object.path("spec")).text());
        AffinityLabelKeys.merge(object);
        PodAnnotations.fillFields(object);
    }

    /// The class of service is decided once. `nodeName` is left to the binding, and changes of the status to
    /// `/status`.
    @Override
    public void prepareForUpdate(ObjectNode object, KubeObject old) {
        if (object.get("status") instanceof ObjectNode status && Trees.has(old.status(), "qosClass")) {
            status.set("qosClass", old.status().get("qosClass"));
        }
    }

    @Override
    public List<FieldError> validate(KubeObject pod) {
        Place root = Place.of(pod.tree());
        Place spec = root.at("spec");
        PodAnnotations.check(root.at("metadata").at("annotations"), spec);
        PodSpecCheck.check(spec, pod.name(), true);
        for (String list : List.of("containers", "initContainers")) {
            spec.at(list).each().forEach(Containers::trimmedImage);
        }
        if (spec.text("serviceAccountName").isEmpty()) {
            for (Place volume : spec.at("volumes").each()) {
                for (Place source : volume.at("projected").at("sources").each()) {
                    if (source.has("serviceAccountToken")) {
                        source.at("serviceAccountToken")
                                .forbidden("must not be specified when serviceAccountName is not set");
                    }
                }
            }
        }
        if (pod.revision() == 0) {
            onCreate(spec, pod);
        }
        return root.errors();
    }

    private static void onCreate(Place spec, KubeObject pod) {
        if (!spec.at("ephemeralContainers").empty()) {
            spec.at("ephemeralContainers").forbidden("cannot be set on create");
        }
        if (!spec.text("nodeName").isEmpty() && !spec.at("schedulingGates").empty()) {
            spec.at("nodeName").forbidden("cannot be set until all schedulingGates have been cleared");
        }
        PodAnnotations.mustMatchFields(pod.metadata().path("annotations"), spec);
    }

    @Override
    public List<FieldError> validateUpdate(KubeObject pod, KubeObject old) {
        Place root = Place.of(pod.tree());
        PodUpdateCheck.check(root, old);
        return root.errors();
    }

    /// Who leaves the class of service out means no other.
    @Override
    public void prepareForStatus(ObjectNode object, KubeObject old) {
        boolean said = Trees.has(object.path("status"), "qosClass");
        if (!said && Trees.has(old.status(), "qosClass")) {
            Absent.object(object, "status").set("qosClass", old.status().get("qosClass"));
        }
    }

    @Override
    public List<FieldError> validateStatus(KubeObject pod, KubeObject old) {
        Place root = Place.of(pod.tree());
        PodAnnotations.onUpdate(
                root.at("metadata").at("annotations"), old.metadata().path("annotations"));
        PodStatusCheck.check(root.at("status"), old);
        return root.errors();
    }

    @Override
    public List<FieldError> validateSubresource(String subresource, KubeObject pod, KubeObject old) {
        if (!subresource.equals("ephemeralcontainers")) {
            return List.of();
        }
        if (old.annotations().containsKey(PodAnnotations.MIRROR)) {
            return List.of(FieldError.forbidden("[]", "static pods do not support ephemeral containers"));
        }
        Place root = Place.of(pod.tree());
        PodSpecCheck.check(root.at("spec"), pod.name(), true);
        PodUpdateCheck.ephemeral(root.at("spec"), old.spec());
        return root.errors();
    }

    /// What works, but perhaps not as it was meant.
    @Override
    public List<String> warnings(KubeObject pod) {
        List<String> warnings = new ArrayList<>();
        List<String> label = Names.label(pod.name());
        if (!label.isEmpty()) {
            warnings.add("metadata.name: this is used in the Pod's hostname, which can result in surprising behavior;"
                    + " a DNS label is recommended: [" + String.join(" ", label) + "]");
        }
        for (String list : List.of("initContainers", "containers")) {
            for (Place container : Place.of(pod.tree()).at("spec").at(list).each()) {
                Set<String> seen = new HashSet<>();
                for (Place variable : container.at("env").each()) {
                    String name = variable.text("name");
                    if (!seen.add(name)) {
                        warnings.add(variable.path() + ": hides previous definition of \"" + name
                                + "\", which may be dropped when using apply");
                    }
                }
            }
        }
        return warnings;
    }

    @Override
    public Map<String, String> selectableFields(KubeObject pod) {
        Map<String, String> fields = new HashMap<>();
        for (String field : List.of("nodeName", "restartPolicy", "schedulerName", "serviceAccountName")) {
            fields.put("spec." + field, Trees.text(pod.spec(), field));
        }
        fields.put(
                "spec.hostNetwork",
                Boolean.toString(pod.spec().path("hostNetwork").asBoolean()));
        for (String field : List.of("phase", "podIP", "nominatedNodeName")) {
            fields.put("status." + field, Trees.text(pod.status(), field));
        }
        String first = Trees.text(pod.status().path("podIPs").path(0), "ip");
        if (!first.isEmpty()) {
            fields.put("status.podIP", first);
        }
        fields.put(
                "status.podIPs",
                String.join(
                        ",",
                        Trees.objects(pod.status().path("podIPs")).stream()
                                .map(address -> Trees.text(address, "ip"))
                                .toList()));
        return fields;
    }

    @Override
    public boolean countsGenerations() {
        return false;
    }
}
