package io.cooperage.engine.cluster.service;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cooperage.engine.cluster.api.ClusterApi;
import io.cooperage.engine.cluster.api.WriteOptions;
import io.cooperage.engine.cluster.kind.Kind;
import io.cooperage.engine.cluster.object.KubeObject;
import java.util.List;
import java.util.Map;

/// The two Services behind which no pods stand but the engine itself: `default/kubernetes`, its API, and
/// `kube-system/kube-dns`, its names. They are objects as any other, so that clients, the proxy and the
/// resolver need know nothing of it. The namespaces are there already. For any thread.
public final class SystemServices {
    private final ClusterApi api;

    public SystemServices(ClusterApi api) {
        this.api = api;
    }

    /// @param target where it really listens
    public record SystemPort(String name, String protocol, int port, int target) {}

    /// @param clusterIp 10.96.0.1, by custom
    /// @param gateway of the pods' bridge
    /// @param port on it that leads to the API server
    public void kubernetes(String clusterIp, String gateway, int port) {
        ensure(
                "default",
                "kubernetes",
                clusterIp,
                Map.of("component", "apiserver", "provider", "kubernetes"),
                gateway,
                List.of(new SystemPort("https", "TCP", 443, port)));
    }

    /// @param clusterIp 10.96.0.10, by custom
    /// @param port on the gateway where names are served, over UDP and TCP
    public void dns(String clusterIp, String gateway, int port) {
        ensure(
                "kube-system",
                "kube-dns",
                clusterIp,
                Map.of(
                        "k8s-app", "kube-dns",
                        "kubernetes.io/cluster-service", "true",
                        "kubernetes.io/name", "CoreDNS"),
                gateway,
                List.of(new SystemPort("dns", "UDP", 53, port), new SystemPort("dns-tcp", "TCP", 53, port)));
    }

    private void ensure(
            String namespace,
            String name,
            String clusterIp,
            Map<String, String> labels,
            String address,
            List<SystemPort> ports) {
        ObjectNode service = object("v1", "Service", namespace, name, labels);
        ObjectNode spec = service.putObject("spec");
        spec.put("type", "ClusterIP").put("clusterIP", clusterIp);
        spec.putArray("clusterIPs").add(clusterIp);
        ArrayNode servicePorts = spec.putArray("ports");
        ports.forEach(port -> servicePorts
                .addObject()
                .put("name", port.name())
                .put("protocol", port.protocol())
                .put("port", port.port())
                .put("targetPort", port.target()));
        put("services", service, "spec");

        // No one need make a slice of these Endpoints: here it is.
        ObjectNode endpoints =
                object("v1", "Endpoints", namespace, name, Map.of("endpointslice.kubernetes.io/skip-mirror", "true"));
        ObjectNode subset = endpoints.putArray("subsets").addObject();
        subset.putArray("addresses").addObject().put("ip", address);
        addPorts(subset.putArray("ports"), ports);
        put("endpoints", endpoints, "subsets");

        ObjectNode slice = object(
                "discovery.k8s.io/v1", "EndpointSlice", namespace, name, Map.of("kubernetes.io/service-name", name));
        slice.put("addressType", "IPv4");
        ObjectNode endpoint = slice.putArray("endpoints").addObject();
        endpoint.putArray("addresses").add(address);
        endpoint.putObject("conditions").put("ready", true).put("serving", true).put("terminating", false);
        addPorts(slice.putArray("ports"), ports);
        put("endpointslices.discovery.k8s.io", slice, "ports", "endpoints");
    }

    private static void addPorts(ArrayNode into, List<SystemPort> ports) {
        ports.forEach(port -> into.addObject()
                .put("name", port.name())
                .put("port", port.target())
                .put("protocol", port.protocol()));
    }

    private static ObjectNode object(
            String apiVersion, String kind, String namespace, String name, Map<String, String> labels) {
        ObjectNode tree = JsonNodeFactory.instance.objectNode();
        tree.put("apiVersion", apiVersion).put("kind", kind);
        ObjectNode metadata = tree.putObject("metadata");
        metadata.put("name", name).put("namespace", namespace);
        ObjectNode all = metadata.putObject("labels");
        labels.entrySet().stream().sorted(Map.Entry.comparingByKey()).forEach(e -> all.put(e.getKey(), e.getValue()));
        return tree;
    }

    /// Creates the object, or writes into the one that is there what this start says differently.
    ///
    /// @param properties those that this start has a say in
    private void put(String resource, ObjectNode wanted, String... properties) {
        Kind kind = api.kinds().of(resource);
        KubeObject object = new KubeObject(wanted);
        KubeObject present = api.find(kind, object.namespace(), object.name());
        WriteOptions options = WriteOptions.by("kube-apiserver");
        if (present == null) {
            api.create(kind, object.namespace(), object, options);
            return;
        }
        KubeObject changed = present.copy();
        for (String property : properties) {
            if (wanted.get(property) instanceof ObjectNode values
                    && changed.tree().get(property) instanceof ObjectNode existing) {
                // Defaults were added to it.
                existing.setAll(values);
            } else {
                changed.tree().set(property, wanted.get(property));
            }
        }
        api.update(kind, object.namespace(), object.name(), "", changed, options);
    }
}
