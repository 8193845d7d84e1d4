package io.cooperage.engine.cluster.scheduler;

import com.fasterxml.jackson.databind.JsonNode;
import io.cooperage.engine.cluster.object.KubeObject;
import java.util.HashSet;
import java.util.Set;

/// A pod as the scheduler weighs it.
record Candidate(KubeObject object, ResourceRequests requests, Set<HostPort> hostPorts) {
    Candidate {
        hostPorts = Set.copyOf(hostPorts);
    }

    /// @param address of the node; `0.0.0.0` for all
    record HostPort(String address, String protocol, int port) {
        boolean conflicts(HostPort other) {
            return port == other.port
                    && protocol.equals(other.protocol)
                    && (address.equals(other.address) || isAny(address) || isAny(other.address));
        }

        private static boolean isAny(String address) {
            return address.equals("0.0.0.0");
        }
    }

    static Candidate of(KubeObject pod) {
        return new Candidate(pod, ResourceRequests.of(pod), hostPorts(pod));
    }

    private static Set<HostPort> hostPorts(KubeObject pod) {
        Set<HostPort> ports = new HashSet<>();
        for (JsonNode container : pod.spec().path("containers")) {
            addPorts(container, ports);
        }
        for (JsonNode container : pod.spec().path("initContainers")) {
            if (container.path("restartPolicy").asText().equals("Always")) {
                addPorts(container, ports);
            }
        }
        return ports;
    }

    private static void addPorts(JsonNode container, Set<HostPort> ports) {
        for (JsonNode port : container.path("ports")) {
            if (port.path("hostPort").asInt() > 0) {
                String address = port.path("hostIP").asText();
                ports.add(new HostPort(
                        address.isEmpty() ? "0.0.0.0" : address,
                        port.path("protocol").asText("TCP"),
                        port.path("hostPort").asInt()));
            }
        }
    }

    String uid() {
        return object.uid();
    }

    String namespace() {
        return object.namespace();
    }

    int priority() {
        return object.spec().path("priority").asInt();
    }

    String nominatedNode() {
        return object.status().path("nominatedNodeName").asText();
    }
}
