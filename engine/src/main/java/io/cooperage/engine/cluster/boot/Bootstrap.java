package io.cooperage.engine.cluster.boot;

import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.cooperage.engine.cluster.api.ClusterApi;
import io.cooperage.engine.cluster.api.StatusException;
import io.cooperage.engine.cluster.api.StatusReason;
import io.cooperage.engine.cluster.api.WriteOptions;
import io.cooperage.engine.cluster.kind.Kind;
import io.cooperage.engine.cluster.object.GroupVersionKind;
import io.cooperage.engine.cluster.object.KubeObject;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Objects;

/// Writes the objects that every cluster has: namespaces, priority classes, the services `kubernetes` and
/// `kube-dns`. The roles come from the package `access`.
public final class Bootstrap {
    private static final String OBJECTS = "bootstrap.yaml";
    private static final WriteOptions BY_US = WriteOptions.by("cooperage");

    private final ClusterApi api;

    public Bootstrap(ClusterApi api) {
        this.api = api;
    }

    /// Creates what is missing; what is there stays as its owner made it.
    public void run() {
        for (KubeObject object : objects()) {
            Kind kind = api.kinds()
                    .find(GroupVersionKind.of(object.apiVersion(), object.kind()))
                    .orElseThrow();
            if (api.find(kind, object.namespace(), object.name()) == null) {
                create(kind, object);
            }
        }
    }

    /// Says where the API server listens, as the endpoints of the service `kubernetes`: a service without a
    /// selector, whose endpoints nobody else writes.
    ///
    /// @param address that pods reach
    public void announce(String address, int port) {
        Kind kind = api.kinds().of("endpoints");
        KubeObject wanted = endpoints(address, port);
        KubeObject there = api.find(kind, wanted.namespace(), wanted.name());
        if (there == null) {
            create(kind, wanted);
        } else if (!there.tree().path("subsets").equals(wanted.tree().path("subsets"))) {
            KubeObject changed = there.copy();
            changed.tree().set("subsets", wanted.tree().path("subsets"));
            api.update(kind, wanted.namespace(), wanted.name(), "", changed, BY_US);
        }
        announceSlice(address, port);
    }

    private void announceSlice(String address, int port) {
        Kind kind = api.kinds().of("endpointslices.discovery.k8s.io");
        KubeObject wanted = slice(address, port);
        KubeObject there = api.find(kind, wanted.namespace(), wanted.name());
        if (there == null) {
            create(kind, wanted);
        } else {
            KubeObject changed = there.copy();
            changed.tree().set("endpoints", wanted.tree().path("endpoints"));
            changed.tree().set("ports", wanted.tree().path("ports"));
            api.update(kind, wanted.namespace(), wanted.name(), "", changed, BY_US);
        }
    }

    private void create(Kind kind, KubeObject object) {
        try {
            api.create(kind, object.namespace(), object, BY_US);
        } catch (StatusException e) {
            if (e.reason() != StatusReason.ALREADY_EXISTS) {
                throw e;
            }
        }
    }

    private static KubeObject endpoints(String address, int port) {
        ObjectNode tree = JsonNodeFactory.instance.objectNode();
        tree.put("apiVersion", "v1").put("kind", "Endpoints");
        ObjectNode metadata = tree.putObject("metadata").put("name", "kubernetes").put("namespace", "default");
        metadata.putObject("labels").put("endpointslice.kubernetes.io/skip-mirror", "true");
        ObjectNode subset = tree.putArray("subsets").addObject();
        subset.putArray("addresses").addObject().put("ip", address);
        port(subset.putArray("ports"), port);
        return new KubeObject(tree);
    }

    private static KubeObject slice(String address, int port) {
        ObjectNode tree = JsonNodeFactory.instance.objectNode();
        tree.put("apiVersion", "discovery.k8s.io/v1").put("kind", "EndpointSlice");
        ObjectNode metadata = tree.putObject("metadata").put("name", "kubernetes").put("namespace", "default");
        metadata.putObject("labels").put("kubernetes.io/service-name", "kubernetes");
        tree.put("addressType", "IPv4");
        ObjectNode endpoint = tree.putArray("endpoints").addObject();
        endpoint.putArray("addresses").add(address);
        endpoint.putObject("conditions").put("ready", true);
        port(tree.putArray("ports"), port);
        return new KubeObject(tree);
    }

    private static void port(ArrayNode ports, int port) {
        ports.addObject().put("name", "https").put("port", port).put("protocol", "TCP");
    }

    static List<KubeObject> objects() {
        try (InputStream in = Objects.requireNonNull(Bootstrap.class.getResourceAsStream(OBJECTS), OBJECTS);
                MappingIterator<ObjectNode> documents =
                        new YAMLMapper().readerFor(ObjectNode.class).readValues(in)) {
            return documents.readAll().stream().map(KubeObject::new).toList();
        } catch (IOException e) {
            throw new UncheckedIOException("read " + OBJECTS, e);
        }
    }
}
