package io.cooperage.engine.cluster.controlplane;

import static org.assertj.core.api.Assertions.fail;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.cooperage.engine.cluster.admission.StandardAdmission;
import io.cooperage.engine.cluster.api.ClusterApi;
import io.cooperage.engine.cluster.api.DeleteOptions;
import io.cooperage.engine.cluster.api.ListOptions;
import io.cooperage.engine.cluster.api.Patch;
import io.cooperage.engine.cluster.api.StatusException;
import io.cooperage.engine.cluster.api.StatusReason;
import io.cooperage.engine.cluster.api.WriteOptions;
import io.cooperage.engine.cluster.boot.Bootstrap;
import io.cooperage.engine.cluster.collect.GarbageCollector;
import io.cooperage.engine.cluster.informer.Informer;
import io.cooperage.engine.cluster.informer.Informers;
import io.cooperage.engine.cluster.informer.StoreInformers;
import io.cooperage.engine.cluster.kind.Kind;
import io.cooperage.engine.cluster.kind.StandardKinds;
import io.cooperage.engine.cluster.machinery.DefaultClusterApi;
import io.cooperage.engine.cluster.object.KubeObject;
import io.cooperage.engine.cluster.object.LabelSelector;
import io.cooperage.engine.cluster.schema.OpenApiSchemas;
import io.cooperage.engine.cluster.store.HistoryLimits;
import io.cooperage.engine.cluster.store.ObjectStore;
import io.cooperage.engine.cluster.timeline.RecordedTimeline;
import java.io.UncheckedIOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/// A cluster of the real store, the real kinds and the real controllers, on which a [StandInKubelet] plays
/// the node.
final class ControlStand implements AutoCloseable {
    private static final YAMLMapper YAML = new YAMLMapper();
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Set<String> WRITES = Set.of("create", "update", "patch", "delete", "deleteCollection");

    final ObjectStore store;
    final RecordedTimeline timeline = new RecordedTimeline();
    final ClusterApi api;
    final StoreInformers informers;
    final StandInKubelet kubelet;

    /// `reason: message` of every Event that a controller told of.
    final Queue<String> events = new ConcurrentLinkedQueue<>();

    /// The time that the API, the controllers and the kubelet go by.
    final StandClock clock = new StandClock();

    private final GarbageCollector garbage;
    private @Nullable ControlPlane control;

    private ControlStand(Path folder) {
        store = ObjectStore.open(folder.resolve("cluster.db"), Clock.systemUTC(), HistoryLimits.STANDARD);
        api = new DefaultClusterApi(
                store, new StandardKinds(), new OpenApiSchemas(), StandardAdmission.steps(), timeline, clock);
        new Bootstrap(api).run();
        informers = new StoreInformers(store, api);
        garbage = new GarbageCollector(store, api);
        garbage.start();
        kubelet = new StandInKubelet(informers, clock);
    }

    /// With one node of 100 processors, and everything running.
    static ControlStand running(Path folder) {
        return running(folder, "{cpu: '100', memory: 64Gi, pods: '500'}");
    }

    /// With one node that has so much to give, and everything running.
    static ControlStand running(Path folder, String allocatable) {
        ControlStand stand = new ControlStand(folder);
        stand.node("node-1", allocatable);
        stand.start();
        stand.await(() -> stand.find("serviceaccounts", "default") != null);
        return stand;
    }

    void start() {
        start(informers);
    }

    private void start(Informers from) {
        control = new ControlPlane(
                from,
                name -> (about, path, type, reason, message) -> events.add(reason + ": " + message),
                clock,
                () -> "-----BEGIN CERTIFICATE-----");
        control.start();
    }

    void stop() {
        if (control != null) {
            control.close();
            control = null;
        }
    }

    /// Controllers that fail at every write after so many, as a process that was killed then makes no more.
    void startDoomed(int writes) {
        AtomicInteger left = new AtomicInteger(writes);
        ClusterApi mortal = (ClusterApi) Proxy.newProxyInstance(
                ClusterApi.class.getClassLoader(), new Class<?>[] {ClusterApi.class}, (proxy, method, arguments) -> {
                    if (WRITES.contains(method.getName()) && left.decrementAndGet() < 0) {
                        throw new StatusException(StatusReason.INTERNAL_ERROR, "killed");
                    }
                    try {
                        return method.invoke(api, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
        start(new Informers() {
            @Override
            public ClusterApi api() {
                return mortal;
            }

            @Override
            public Informer of(Kind kind) {
                return informers.of(kind);
            }

            @Override
            public void close() {}
        });
    }

    Kind kind(String resource) {
        return api.kinds().of(resource);
    }

    void node(String name, String allocatable) {
        KubeObject node = create(
                "nodes",
                "{apiVersion: v1, kind: Node, metadata: {name: " + name + ", labels: {kubernetes.io/hostname: " + name
                        + "}}}");
        KubeObject changed = node.copy();
        changed.tree().withObject("/status").set("allocatable", json(allocatable));
        changed.tree().withObject("/status").set("capacity", json(allocatable));
        api.update(kind("nodes"), "", name, "status", changed, WriteOptions.by("test"));
    }

    /// In the namespace `default`.
    KubeObject create(String resource, String yaml) {
        return api.create(kind(resource), "default", new KubeObject((ObjectNode) json(yaml)), WriteOptions.by("test"));
    }

    KubeObject get(String resource, String name) {
        return api.get(kind(resource), "default", name);
    }

    @Nullable
    KubeObject find(String resource, String name) {
        return api.find(kind(resource), "default", name);
    }

    KubeObject merge(String resource, String name, String yaml) {
        return merge(resource, name, "", yaml);
    }

    /// @param part the subresource, such as `status`; empty for the object itself
    KubeObject merge(String resource, String name, String part, String yaml) {
        return api.patch(
                kind(resource),
                "default",
                name,
                part,
                new Patch(Patch.Type.MERGE, json(yaml)),
                WriteOptions.by("test"));
    }

    void delete(String resource, String name) {
        api.delete(kind(resource), "default", name, DeleteOptions.by("test", null));
    }

    List<KubeObject> list(String resource, String selector) {
        Kind kind = kind(resource);
        return api.list(kind, kind.namespaced() ? "default" : null, ListOptions.labelled(LabelSelector.parse(selector)))
                .items();
    }

    /// Neither over nor on their way out.
    List<KubeObject> livePods(String selector) {
        return list("pods", selector).stream()
                .filter(pod -> pod.deletionTimestamp().isEmpty()
                        && !Set.of("Succeeded", "Failed")
                                .contains(pod.status().path("phase").asText()))
                .toList();
    }

    static JsonNode json(String yaml) {
        try {
            return YAML.readTree(yaml);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    void await(BooleanSupplier condition) {
        await("it comes true", condition);
    }

    void await(String what, BooleanSupplier condition) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                fail("not within %s: %s\n%s", PATIENCE, what, String.join("\n", events));
            }
            pause();
        }
    }

    @SuppressWarnings("BusyWait") // polls with a deadline
    private static void pause() {
        try {
            Thread.sleep(2);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        stop();
        kubelet.close();
        garbage.close();
        informers.close();
        store.close();
    }
}
