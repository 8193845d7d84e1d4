package io.cooperage.engine.cluster.boot;

import com.fasterxml.jackson.databind.MappingIterator;
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

/// Writes the objects that every cluster has: namespaces and priority classes. The roles come from the
/// package `access`, the services `kubernetes` and `kube-dns` from `service`.
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

    private void create(Kind kind, KubeObject object) {
        try {
            api.create(kind, object.namespace(), object, BY_US);
        } catch (StatusException e) {
            if (e.reason() != StatusReason.ALREADY_EXISTS) {
                throw e;
            }
        }
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
