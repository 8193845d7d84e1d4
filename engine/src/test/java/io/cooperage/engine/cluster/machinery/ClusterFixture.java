package io.cooperage.engine.cluster.machinery;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.cooperage.engine.cluster.admission.Admission;
import io.cooperage.engine.cluster.api.DeleteOptions;
import io.cooperage.engine.cluster.api.Patch;
import io.cooperage.engine.cluster.api.WriteOptions;
import io.cooperage.engine.cluster.kind.Kind;
import io.cooperage.engine.cluster.kind.Kinds;
import io.cooperage.engine.cluster.object.KubeObject;
import io.cooperage.engine.cluster.schema.Schemas;
import io.cooperage.engine.cluster.store.HistoryLimits;
import io.cooperage.engine.cluster.store.ObjectStore;
import io.cooperage.engine.cluster.timeline.RecordedTimeline;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;

/// The API over a store of its own, with a few kinds that have no rules but those that tests need.
public final class ClusterFixture implements AutoCloseable {
    private static final YAMLMapper YAML = new YAMLMapper();

    public final ObjectStore store;
    public final RecordedTimeline timeline = new RecordedTimeline();
    public final DefaultClusterApi api;

    public ClusterFixture(Path folder) {
        this(folder, HistoryLimits.STANDARD, List.of());
    }

    public ClusterFixture(Path folder, HistoryLimits limits, List<Admission> admissions) {
        this(folder, limits, SampleKinds.KINDS, kind -> Optional.empty(), admissions);
    }

    public ClusterFixture(Path folder, Kinds kinds, Schemas schemas, List<Admission> admissions) {
        this(folder, HistoryLimits.STANDARD, kinds, schemas, admissions);
    }

    private ClusterFixture(
            Path folder, HistoryLimits limits, Kinds kinds, Schemas schemas, List<Admission> admissions) {
        store = ObjectStore.open(folder.resolve("cluster.db"), Clock.systemUTC(), limits);
        api = new DefaultClusterApi(store, kinds, schemas, admissions, timeline, Clock.systemUTC());
        if (api.find(kind("namespaces"), "", "default") == null) {
            create("namespaces", "", "{metadata: {name: default}}");
        }
    }

    public Kind kind(String resource) {
        return api.kinds().of(resource);
    }

    /// @param json may leave out the quotes
    public static KubeObject object(String json) {
        return new KubeObject((ObjectNode) json(json));
    }

    public static JsonNode json(String text) {
        try {
            return YAML.readTree(text);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    public KubeObject create(String resource, String namespace, String json) {
        return api.create(kind(resource), namespace, object(json), by("test"));
    }

    public KubeObject update(String resource, KubeObject object) {
        return api.update(kind(resource), object.namespace(), object.name(), "", object, by("test"));
    }

    public KubeObject status(String resource, KubeObject object) {
        return api.update(kind(resource), object.namespace(), object.name(), "status", object, by("test"));
    }

    public KubeObject merge(String resource, String namespace, String name, String json) {
        Patch patch = new Patch(Patch.Type.MERGE, json(json));
        return api.patch(kind(resource), namespace, name, "", patch, by("test"));
    }

    public boolean delete(String resource, String namespace, String name) {
        return api.delete(kind(resource), namespace, name, DeleteOptions.by("test", null))
                .gone();
    }

    public static WriteOptions by(String manager) {
        return WriteOptions.by(manager);
    }

    @Override
    public void close() {
        store.close();
    }
}
