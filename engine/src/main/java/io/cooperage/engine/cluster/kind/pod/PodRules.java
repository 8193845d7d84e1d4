package io.cooperage.engine.cluster.kind.pod;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cooperage.engine.cluster.kind.KindRules;
import io.cooperage.engine.cluster.kind.tree.Absent;
import io.cooperage.engine.cluster.kind.tree.Trees;
import io.cooperage.engine.cluster.object.KubeObject;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

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
