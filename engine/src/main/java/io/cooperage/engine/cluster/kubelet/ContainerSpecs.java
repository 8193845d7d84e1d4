package io.cooperage.engine.cluster.kubelet;

import com.fasterxml.jackson.databind.JsonNode;
import io.cooperage.engine.cluster.object.KubeObject;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// Reading the containers of a pod's specification.
final class ContainerSpecs {
    private ContainerSpecs() {}

    static List<JsonNode> main(KubeObject pod) {
        return list(pod.spec().path("containers"));
    }

    static List<JsonNode> init(KubeObject pod) {
        return list(pod.spec().path("initContainers"));
    }

    static List<JsonNode> ephemeral(KubeObject pod) {
        return list(pod.spec().path("ephemeralContainers"));
    }

    static List<JsonNode> all(KubeObject pod) {
        return Stream.of(init(pod), main(pod), ephemeral(pod))
                .flatMap(List::stream)
                .toList();
    }

    static String name(JsonNode container) {
        return container.path("name").asText();
    }

    /// An init container that runs as long as the pod does.
    static boolean isSidecar(JsonNode container) {
        return container.path("restartPolicy").asText().equals("Always");
    }

    static String restartPolicy(KubeObject pod) {
        return pod.spec().path("restartPolicy").asText("Always");
    }

    /// The part of the pod that an event is about.
    static String fieldPath(KubeObject pod, String container) {
        for (String list : new String[] {"initContainers", "ephemeralContainers"}) {
            for (JsonNode spec : pod.spec().path(list)) {
                if (name(spec).equals(container)) {
                    return "spec." + list + "{" + container + "}";
                }
            }
        }
        return "spec.containers{" + container + "}";
    }

    static List<String> texts(JsonNode array) {
        List<String> texts = new ArrayList<>();
        array.forEach(item -> texts.add(item.asText()));
        return texts;
    }

    private static List<JsonNode> list(JsonNode array) {
        List<JsonNode> all = new ArrayList<>();
        array.forEach(all::add);
        return all;
    }
}
