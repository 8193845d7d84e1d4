package io.cooperage.engine.api.kube;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cooperage.engine.Engine;
import io.cooperage.engine.cluster.api.ClusterApi;
import io.cooperage.engine.cluster.api.ListOptions;
import io.cooperage.engine.cluster.api.StatusException;
import io.cooperage.engine.cluster.api.StatusReason;
import io.cooperage.engine.cluster.api.WriteOptions;
import io.cooperage.engine.cluster.kind.Kind;
import io.cooperage.engine.cluster.kubelet.KubeletOptions;
import io.cooperage.engine.cluster.kubelet.PodNames;
import io.cooperage.engine.cluster.object.KubeObject;
import io.cooperage.engine.container.Container;
import io.cooperage.engine.container.ContainerState.Status;
import io.cooperage.engine.container.Leftovers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/// A Deployment that is rolled out again and again, turn by turn, and what must be true of it on the machine
/// when a turn is over. The cluster must be on.
final class Rollout {
    static final int REPLICAS = 4;
    private static final String IMAGE = "bb:1";
    private static final String TURN = "turn";
    private static final WriteOptions BY = WriteOptions.by("test");
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    private final Path home;
    private final Engine engine;
    private final ClusterApi api;
    private final Kind deployments;

    /// @param home folder of the engine
    Rollout(Path home, Engine engine) {
        this.home = home;
        this.engine = engine;
        api = engine.cluster().api();
        deployments = api.kinds().of("deployments.apps");
    }

    /// Asks for another turn, and returns at once.
    void ask(int turn) {
        while (true) {
            KubeObject there = api.find(deployments, "default", "web");
            try {
                if (there == null) {
                    api.create(deployments, "default", deployment(turn), BY);
                } else {
                    KubeObject changed = there.copy();
                    template(changed).put(TURN, Integer.toString(turn));
                    api.update(deployments, "default", "web", "", changed, BY);
                }
                return;
            } catch (StatusException e) {
                if (e.reason() != StatusReason.CONFLICT) {
                    throw e; // else its controller was quicker
                }
            }
        }
    }

    private static ObjectNode template(KubeObject deployment) {
        return deployment.tree().withObject("/spec/template/metadata/annotations");
    }

    /// Its program ends at once when it is told to, and never by itself.
    private static KubeObject deployment(int turn) {
        try {
            return KubeObject.parse("""
                    {"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"web"},
                     "spec":{"replicas":%d,"revisionHistoryLimit":3,
                      "strategy":{"rollingUpdate":{"maxSurge":1,"maxUnavailable":1}},
                      "selector":{"matchLabels":{"app":"web"}},
                      "template":{"metadata":{"labels":{"app":"web"},"annotations":{"%s":"%d"}},
                       "spec":{"terminationGracePeriodSeconds":1,"containers":[{"name":"c","image":"%s",
                        "command":["sh","-c","trap 'exit 0' TERM; while :; do sleep 1000 & wait; done"]}]}}}}""".formatted(REPLICAS, TURN, turn, IMAGE));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /// Returns when everything is as this turn asks for; fails with what is not.
    void awaitOver(int turn) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        List<String> troubles = troubles(turn);
        while (!troubles.isEmpty()) {
            if (System.nanoTime() > end) {
                throw new AssertionError("turn " + turn + ": " + String.join("\n", troubles));
            }
            LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
            troubles = troubles(turn);
        }
    }

    /// What is not as it should be, in words.
    private List<String> troubles(int turn) {
        List<String> troubles = new ArrayList<>();
        KubeObject deployment = api.get(deployments, "default", "web");
        JsonNode status = deployment.status();
        must(
                troubles,
                status.path("observedGeneration").asLong() == deployment.generation()
                        && status.path("updatedReplicas").asInt() == REPLICAS
                        && status.path("replicas").asInt() == REPLICAS
                        && status.path("availableReplicas").asInt() == REPLICAS,
                () -> "the Deployment says " + status);
        if (!troubles.isEmpty()) {
            return troubles; // not over; the rest takes longer to look at
        }
        sets(turn, troubles);
        List<KubeObject> pods = list("pods");
        must(troubles, pods.size() == REPLICAS, () -> "pods: " + pods);
        for (KubeObject pod : pods) {
            must(troubles, isOf(pod, turn), () -> "a pod of an earlier turn: " + pod.name());
            must(troubles, pod.deletionTimestamp().isEmpty(), () -> "on its way out: " + pod.name());
            JsonNode restarts = pod.status().path("containerStatuses").path(0).path("restartCount");
            must(troubles, restarts.asInt(-1) == 0, () -> pod.name() + " was started anew: " + restarts);
        }
        machine(pods, troubles);
        return troubles;
    }

    private static void must(List<String> troubles, boolean so, Supplier<String> otherwise) {
        if (!so) {
            troubles.add(otherwise.get());
        }
    }

    private static boolean isOf(KubeObject object, int turn) {
        return Integer.toString(turn).equals(object.annotations().get(TURN));
    }

    private List<KubeObject> list(String kind) {
        return api.list(api.kinds().of(kind), "default", ListOptions.ALL).items();
    }

    /// One ReplicaSet for the turn that has all, and none besides that has any.
    private void sets(int turn, List<String> troubles) {
        int current = 0;
        for (KubeObject set : list("replicasets.apps")) {
            String of = set.spec().at("/template/metadata/annotations/" + TURN).asText();
            boolean isCurrent = of.equals(Integer.toString(turn));
            current += isCurrent ? 1 : 0;
            int wanted = isCurrent ? REPLICAS : 0;
            must(
                    troubles,
                    set.spec().path("replicas").asInt() == wanted
                            && set.status().path("replicas").asInt() == wanted,
                    () -> set.name() + " of turn " + of + ": " + set.spec().path("replicas") + " " + set.status());
        }
        int found = current;
        must(troubles, found == 1, () -> found + " ReplicaSets of this turn");
    }

    /// Containers, processes, addresses and control groups: those of these pods and none besides.
    private void machine(List<KubeObject> pods, List<String> troubles) {
        Set<String> wanted = new HashSet<>();
        for (KubeObject pod : pods) {
            wanted.add(pod.uid() + " c");
            wanted.add(pod.uid() + " " + PodNames.SANDBOX_CONTAINER);
        }
        List<String> found = new ArrayList<>();
        Set<Integer> processes = new HashSet<>();
        for (Container container : engine.containers().list()) {
            var labels = container.config().labels();
            found.add(labels.get(PodNames.POD_UID) + " " + labels.get(PodNames.CONTAINER));
            processes.add(container.state().pid());
            must(
                    troubles,
                    container.state().status() == Status.RUNNING,
                    () -> container.name() + " is " + container.state());
        }
        must(troubles, found.size() == wanted.size() && wanted.containsAll(found), () -> "containers: " + found);
        Leftovers left = Leftovers.of(home);
        Set<Integer> supervised = new HashSet<>(left.supervisedPids());
        // Those of this engine's making are children of its launch server.
        left.shims().forEach(shim -> supervised.remove(Integer.valueOf(shim.substring(0, shim.indexOf(' ')))));
        must(
                troubles,
                supervised.equals(processes),
                () -> "processes: " + supervised + ", of the containers: " + processes);
        long addresses = pods.stream()
                .map(pod -> pod.status().path("podIP").asText())
                .filter(address -> !address.isEmpty())
                .distinct()
                .count();
        must(troubles, addresses == REPLICAS, () -> "addresses: " + addresses);
        int members = engine.networks().get(KubeletOptions.NETWORK).members().size();
        must(troubles, members == REPLICAS, () -> "places on the pods' network: " + members);
        must(troubles, namespaces(processes).size() == REPLICAS, () -> "network namespaces: " + namespaces(processes));
    }

    private static Set<String> namespaces(Set<Integer> processes) {
        Set<String> found = new HashSet<>();
        for (int pid : processes) {
            try {
                found.add(Files.readSymbolicLink(Path.of("/proc", Integer.toString(pid), "ns/net"))
                        .toString());
            } catch (IOException e) {
                found.add(pid + ": " + e);
            }
        }
        return found;
    }

    /// Process 1 of every container, by the container's name.
    Map<String, Integer> processes() {
        Map<String, Integer> processes = new TreeMap<>();
        engine.containers()
                .list()
                .forEach(container ->
                        processes.put(container.name(), container.state().pid()));
        return processes;
    }
}
