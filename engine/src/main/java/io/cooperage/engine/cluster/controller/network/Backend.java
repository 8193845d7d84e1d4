package io.cooperage.engine.cluster.controller.network;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cooperage.engine.cluster.controller.PodState;
import io.cooperage.engine.cluster.object.KubeObject;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalInt;

/// One pod behind a Service.
///
/// @param ports the Service's ports that this pod has, in their order
/// @param hostname empty, or what gives it a name of its own beneath the Service's
record Backend(PodState pod, List<Port> ports, String hostname) {
    Backend {
        ports = List.copyOf(ports);
    }

    /// @param appProtocol empty for none
    record Port(String name, int number, String protocol, String appProtocol) {
        static final Comparator<Port> ORDER =
                Comparator.comparing(Port::name).thenComparing(Port::protocol).thenComparingInt(Port::number);

        ObjectNode node(boolean withEmptyName) {
            ObjectNode node = JsonNodeFactory.instance.objectNode();
            if (withEmptyName || !name.isEmpty()) {
                node.put("name", name);
            }
            node.put("port", number).put("protocol", protocol);
            if (!appProtocol.isEmpty()) {
                node.put("appProtocol", appProtocol);
            }
            return node;
        }
    }

    /// All pods that have an address and aren't over, in the order of their names.
    static List<Backend> of(KubeObject service, List<KubeObject> pods) {
        return pods.stream()
                .map(PodState::new)
                .filter(pod -> !pod.isOver() && !pod.ip().isEmpty())
                .sorted(Comparator.comparing(PodState::name))
                .map(pod -> new Backend(pod, ports(service, pod.object()), hostname(service, pod.object())))
                .toList();
    }

    private static String hostname(KubeObject service, KubeObject pod) {
        return pod.spec().path("subdomain").asText().equals(service.name())
                ? pod.spec().path("hostname").asText()
                : "";
    }

    private static List<Port> ports(KubeObject service, KubeObject pod) {
        List<Port> ports = new ArrayList<>();
        for (JsonNode port : service.spec().path("ports")) {
            String protocol = port.path("protocol").asText("TCP");
            OptionalInt number = number(port, protocol, pod);
            if (number.isPresent()) {
                ports.add(new Port(
                        port.path("name").asText(),
                        number.getAsInt(),
                        protocol,
                        port.path("appProtocol").asText()));
            }
        }
        return ports;
    }

    /// A target that is a name means in each pod the port of that name: two versions may listen differently.
    private static OptionalInt number(JsonNode servicePort, String protocol, KubeObject pod) {
        JsonNode target = servicePort.path("targetPort");
        if (target.isNumber() && target.asInt() != 0) {
            return OptionalInt.of(target.asInt());
        }
        if (!target.isTextual() || target.asText().isEmpty()) {
            return OptionalInt.of(servicePort.path("port").asInt());
        }
        for (JsonNode container : pod.spec().path("containers")) {
            OptionalInt named = named(container, target.asText(), protocol);
            if (named.isPresent()) {
                return named;
            }
        }
        for (JsonNode container : pod.spec().path("initContainers")) {
            OptionalInt named = container.path("restartPolicy").asText().equals("Always")
                    ? named(container, target.asText(), protocol)
                    : OptionalInt.empty();
            if (named.isPresent()) {
                return named;
            }
        }
        return OptionalInt.empty();
    }

    private static OptionalInt named(JsonNode container, String name, String protocol) {
        for (JsonNode port : container.path("ports")) {
            if (port.path("name").asText().equals(name)
                    && port.path("protocol").asText("TCP").equals(protocol)) {
                return OptionalInt.of(port.path("containerPort").asInt());
            }
        }
        return OptionalInt.empty();
    }

    ObjectNode target() {
        return JsonNodeFactory.instance
                .objectNode()
                .put("kind", "Pod")
                .put("name", pod.name())
                .put("namespace", pod.object().namespace())
                .put("uid", pod.object().uid());
    }
}
