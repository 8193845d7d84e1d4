package io.cooperage.engine.cluster.kubelet;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.cooperage.engine.Engine;
import io.cooperage.engine.cluster.admission.StandardAdmission;
import io.cooperage.engine.cluster.api.DeleteOptions;
import io.cooperage.engine.cluster.api.ListOptions;
import io.cooperage.engine.cluster.api.WriteOptions;
import io.cooperage.engine.cluster.events.ClusterEvents;
import io.cooperage.engine.cluster.informer.StoreInformers;
import io.cooperage.engine.cluster.kind.StandardKinds;
import io.cooperage.engine.cluster.machinery.DefaultClusterApi;
import io.cooperage.engine.cluster.object.KubeObject;
import io.cooperage.engine.cluster.store.HistoryLimits;
import io.cooperage.engine.cluster.store.ObjectStore;
import io.cooperage.engine.cluster.timeline.RecordedTimeline;
import io.cooperage.engine.container.Container;
import io.cooperage.engine.container.ContainerLog;
import io.cooperage.engine.container.ContainerLog.LogLine;
import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.image.TransferListener;
import io.cooperage.engine.linux.Syscalls;
import io.cooperage.engine.linux.UserNamespaces;
import io.cooperage.engine.store.EnginePaths;
import io.cooperage.engine.testing.BusyboxRoot;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// A node with a real engine beneath and a real store above, and an image to run: `busybox:1`.
final class PodRoom implements AutoCloseable {
    static final String NODE = "node";
    private static final YAMLMapper YAML = new YAMLMapper();
    private static final Duration LIMIT = Duration.ofSeconds(60);

    final Path folder;
    final Path claims;
    Engine engine;
    ObjectStore store;
    DefaultClusterApi api;
    StoreInformers informers;
    ClusterEvents events;
    Kubelet kubelet;

    @SuppressWarnings("NullAway.Init")
    PodRoom(Path folder) throws Exception {
        assumeTrue(
                Syscalls.host().geteuid() == 0 || UserNamespaces.ofSelf().rootless(),
                "making pods needs root, here or in a user namespace");
        this.folder = folder;
        this.claims = Files.createDirectories(folder.resolve("claims"));
        Path root = BusyboxRoot.create(folder.resolve("rootfs"));
        Files.writeString(root.resolve("etc/group"), "image:x:50000:nobody\n", StandardOpenOption.APPEND);
        openEngine();
        engine.images().importRoot(root, "busybox:1", null, List.of("CMD [\"/bin/sh\"]"), TransferListener.NONE);
        openCluster();
    }

    private void openEngine() {
        engine = Engine.open(EnginePaths.under(folder.resolve("e")));
    }

    private void openCluster() {
        store = ObjectStore.open(folder.resolve("cluster.db"), Clock.systemUTC(), HistoryLimits.STANDARD);
        api = new DefaultClusterApi(
                store,
                new StandardKinds(),
                kind -> Optional.empty(),
                StandardAdmission.steps(),
                new RecordedTimeline(),
                Clock.systemUTC());
        for (String namespace : List.of("default", "kube-node-lease")) {
            if (api.find(api.kinds().of("namespaces"), "", namespace) == null) {
                create("{apiVersion: v1, kind: Namespace, metadata: {name: " + namespace + "}}");
            }
        }
        if (api.find(api.kinds().of("serviceaccounts"), "default", "default") == null) {
            create("{apiVersion: v1, kind: ServiceAccount, metadata: {name: default}}");
            create("{apiVersion: v1, kind: ConfigMap, metadata: {name: kube-root-ca.crt}, data: {ca.crt: CA}}");
        }
        informers = new StoreInformers(store, api);
        events = new ClusterEvents(api, InstantSource.system());
        kubelet = new Kubelet(
                new Kubelet.Parts(
                        engine.paths(),
                        engine.containers(),
                        engine.images(),
                        engine.networks(),
                        engine.events(),
                        informers,
                        events,
                        (pod, audience, lifetime) -> new TokenSource.Token(
                                "token-of-" + pod.name(), Instant.now().plus(lifetime)),
                        this::claim,
                        InstantSource.system()),
                KubeletOptions.of(NODE, "127.0.0.1", folder.resolve("config"), engine.rootless(), "test")
                        .withPodSubnet("10.213." + ProcessHandle.current().pid() % 250 + ".0/24"));
        kubelet.start();
    }

    private ClaimSource.Claim claim(KubeObject pod, String name) {
        Path path = claims.resolve(name);
        if (!Files.isDirectory(path)) {
            throw EngineException.notFound("persistentvolumeclaim \"" + name + "\" not found");
        }
        return new ClaimSource.Claim(path, false);
    }

    /// The engine's process ends and another begins; containers live on.
    void reopen() {
        closeAll();
        openEngine();
        openCluster();
    }

    private void closeAll() {
        kubelet.close();
        events.close();
        informers.close();
        store.close();
        engine.close();
    }

    static KubeObject object(String yaml) {
        try {
            return new KubeObject((ObjectNode) YAML.readTree(yaml));
        } catch (IOException e) {
            throw new IllegalArgumentException(yaml, e);
        }
    }

    KubeObject create(String yaml) {
        KubeObject object = object(yaml);
        var kind = api.kinds()
                .find(io.cooperage.engine.cluster.object.GroupVersionKind.of(object.apiVersion(), object.kind()))
                .orElseThrow();
        String namespace = kind.namespaced() ? "default" : "";
        return api.create(kind, namespace, object, WriteOptions.by("test"));
    }

    /// A pod of this node.
    ///
    /// @param spec without the node, in YAML's flow style: `restartPolicy: Never, containers: […]`
    KubeObject pod(String name, String spec) {
        return create("{apiVersion: v1, kind: Pod, metadata: {name: " + name + ", labels: {app: " + name
                + "}}, spec: {nodeName: " + NODE + ", terminationGracePeriodSeconds: 5, " + spec + "}}");
    }

    /// One container called `c` that runs a script.
    static String script(String script, String more) {
        return "containers: [{name: c, image: 'busybox:1', command: [sh, -c, \"" + script + "\"]" + more + "}]";
    }

    @Nullable
    KubeObject find(String name) {
        return api.find(api.kinds().of("pods"), "default", name);
    }

    KubeObject get(String name) {
        return Objects.requireNonNull(find(name), name);
    }

    void delete(String name) {
        api.delete(api.kinds().of("pods"), "default", name, DeleteOptions.by("test", null));
    }

    void delete(String name, long grace) {
        api.delete(
                api.kinds().of("pods"),
                "default",
                name,
                DeleteOptions.by("test", null).withGrace(grace));
    }

    static boolean isReady(KubeObject pod) {
        return condition(pod, "Ready").path("status").asText().equals("True");
    }

    static JsonNode condition(KubeObject pod, String type) {
        for (JsonNode condition : pod.status().path("conditions")) {
            if (condition.path("type").asText().equals(type)) {
                return condition;
            }
        }
        return com.fasterxml.jackson.databind.node.MissingNode.getInstance();
    }

    static JsonNode container(KubeObject pod) {
        return pod.status().path("containerStatuses").path(0);
    }

    KubeObject awaitReady(String name) {
        return await(name, PodRoom::isReady);
    }

    KubeObject awaitPhase(String name, String phase) {
        return await(name, pod -> pod.status().path("phase").asText().equals(phase));
    }

    KubeObject await(String name, Predicate<KubeObject> condition) {
        until(
                () -> {
                    KubeObject pod = find(name);
                    return pod != null && condition.test(pod);
                },
                () -> String.valueOf(
                                find(name) == null ? null : get(name).tree().toPrettyString())
                        + eventTexts());
        return get(name);
    }

    void awaitGone(String name) {
        until(() -> find(name) == null, () -> name + " is still there: " + find(name));
    }

    static void until(BooleanSupplier condition) {
        until(condition, () -> "");
    }

    private static void until(BooleanSupplier condition, java.util.function.Supplier<String> seen) {
        long end = System.nanoTime() + LIMIT.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > end) {
                throw new AssertionError("not so within " + LIMIT.toSeconds() + " s: " + seen.get());
            }
            LockSupport.parkNanos(Duration.ofMillis(5).toNanos());
        }
    }

    /// `Reason: message` of every event, and how often it was told.
    Map<String, Integer> eventTexts() {
        Map<String, Integer> texts = new java.util.LinkedHashMap<>();
        api.list(api.kinds().of("events"), "default", ListOptions.ALL)
                .items()
                .forEach(event -> texts.put(
                        event.tree().path("reason").asText() + ": "
                                + event.tree().path("message").asText(),
                        event.tree().path("count").asInt()));
        return texts;
    }

    void awaitEvent(String text) {
        until(
                () -> eventTexts().keySet().stream().anyMatch(key -> key.startsWith(text)),
                () -> text + " is not among " + eventTexts());
    }

    List<Container> runs(String pod, String container) {
        return engine.containers().list().stream()
                .filter(c -> pod.equals(c.config().labels().get(PodNames.POD_NAME))
                        && container.equals(c.config().labels().get(PodNames.CONTAINER)))
                .sorted((a, b) -> Integer.compare(PodRuns.attempt(a), PodRuns.attempt(b)))
                .toList();
    }

    List<String> log(String pod, String container) {
        List<Container> runs = runs(pod, container);
        if (runs.isEmpty()) {
            return List.of();
        }
        try (ContainerLog log = engine.containers().log(runs.getLast().id())) {
            return log.lines(0, 10_000).stream().map(LogLine::text).toList();
        }
    }

    void awaitLog(String pod, String line) {
        until(
                () -> log(pod, "c").contains(line),
                () -> line + " is not in " + log(pod, "c") + " "
                        + (find(pod) == null ? "" : get(pod).status().toPrettyString()) + eventTexts());
    }

    List<Path> cgroups() throws IOException {
        List<Path> groups = new ArrayList<>();
        for (Path top : List.of(
                Path.of("/sys/fs/cgroup/memory"), Path.of("/sys/fs/cgroup/unified"), Path.of("/sys/fs/cgroup"))) {
            Path own = top.resolve("cooperage")
                    .resolve(engine.paths().engineName())
                    .resolve("kubepods");
            if (Files.isDirectory(own)) {
                try (Stream<Path> all = Files.walk(own)) {
                    all.filter(Files::isDirectory).forEach(groups::add);
                }
            }
        }
        return groups;
    }

    @Override
    public void close() {
        kubelet.stop();
        events.close();
        informers.close();
        kubelet.reset();
        store.close();
        for (Container container : engine.containers().list()) {
            engine.containers().remove(container.id(), true);
        }
        engine.close();
    }
}
