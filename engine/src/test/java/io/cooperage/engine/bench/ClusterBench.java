package io.cooperage.engine.bench;

import io.cooperage.engine.api.kube.KubeFront;
import io.cooperage.engine.cluster.ClusterService;
import io.cooperage.engine.cluster.api.ClusterApi;
import io.cooperage.engine.cluster.api.DeleteOptions;
import io.cooperage.engine.cluster.api.ListOptions;
import io.cooperage.engine.cluster.api.Watch;
import io.cooperage.engine.cluster.api.WatchEvent;
import io.cooperage.engine.cluster.api.WatchOptions;
import io.cooperage.engine.cluster.api.WriteOptions;
import io.cooperage.engine.cluster.kind.Kind;
import io.cooperage.engine.cluster.object.KubeObject;
import io.cooperage.engine.cluster.object.LabelSelector;
import io.cooperage.engine.container.ContainerService;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.management.CompilationMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.IntPredicate;

/// The mini cluster with real pods: how long people wait. Pods run `sleep` and end at once when they are
/// told.
final class ClusterBench {
    private static final WriteOptions BENCH = WriteOptions.by("bench");
    private static final int PODS = 20;
    private static final int KILLED = 10;
    private static final int MANY = 50;
    private static final int IDLE_SECONDS = 60;

    /// The JIT compiler is busy for minutes with what the start of fifty pods has left it, in bursts of its
    /// own choice: idle is what is left when it did next to nothing for two windows in a row.
    private static final int SETTLE_WINDOW_SECONDS = 20;

    private static final int SETTLE_WINDOWS_AT_MOST = 18;
    private static final int QUIET_MILLIS = 20;
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final ClusterApi api;
    private final ContainerService containers;
    private final Kind pods;
    private final Kind deployments;
    private final PrintStream out;

    private ClusterBench(ClusterApi api, ContainerService containers, PrintStream out) {
        this.api = api;
        this.containers = containers;
        this.out = out;
        pods = api.kinds().of("pods");
        deployments = api.kinds().of("deployments.apps");
    }

    /// @param args a folder to work in
    public static void main(String[] args) throws IOException, InterruptedException {
        try (BenchEngine engine = new BenchEngine(Path.of(args[0]))) {
            engine.makeImage();
            ClusterService cluster = engine.cluster();
            cluster.serveThrough(new KubeFront());
            long before = System.nanoTime();
            cluster.start();
            double seconds = (System.nanoTime() - before) / 1e9;
            System.out.println(Measurement.of("cluster: first start, with HTTP", seconds, "s", 2)
                    .line());
            try {
                ClusterBench bench = new ClusterBench(cluster.api(), engine.containers(), System.out);
                bench.singlePods();
                bench.killedPods();
                bench.deployment();
            } finally {
                cluster.reset();
            }
        }
    }

    private void print(String name, double measured, String unit, double target) {
        out.println(Measurement.of(name, measured, unit, target).line());
    }

    private void singlePods() throws InterruptedException {
        Kind accounts = api.kinds().of("serviceaccounts");
        await("the account that pods have", () -> api.find(accounts, "default", "default") != null);
        double[] times = new double[PODS];
        for (int i = 0; i < PODS + 5; i++) {
            String name = "one-" + i;
            try (Watch watch = api.watch(pods, "default", WatchOptions.ALL)) {
                long before = System.nanoTime();
                api.create(pods, "default", pod(name), BENCH);
                while (true) {
                    WatchEvent event = watch.next(PATIENCE);
                    if (event == null) {
                        throw new IllegalStateException(name + " is not ready in " + PATIENCE);
                    }
                    if (event.object().name().equals(name) && isReady(event.object())) {
                        break;
                    }
                }
                // The first few warm the code up.
                if (i >= 5) {
                    times[i - 5] = (System.nanoTime() - before) / 1e6;
                }
            }
            api.delete(pods, "default", name, DeleteOptions.by("bench", null).withGrace(0));
        }
        print("cluster: pod created to Ready, median of " + PODS, Measurement.median(times), "ms", 150);
        await("the pods gone", () -> count() == 0);
    }

    /// From the deletion of a Deployment's pod, which ends without a grace, until another is ready in its
    /// place.
    private void killedPods() throws InterruptedException {
        api.create(deployments, "default", deployment(1), BENCH);
        double[] times = new double[KILLED];
        for (int i = 0; i < KILLED; i++) {
            await("one ready", () -> ready() == 1 && count() == 1);
            String killed = benchPods().getFirst().name();
            long before = System.nanoTime();
            api.delete(pods, "default", killed, DeleteOptions.by("bench", null));
            await(
                    "another ready",
                    () -> benchPods().stream().anyMatch(pod -> !pod.name().equals(killed) && isReady(pod)));
            times[i] = (System.nanoTime() - before) / 1e9;
        }
        print("cluster: killed pod replaced, median of " + KILLED, Measurement.median(times), "s", 1);
        api.delete(deployments, "default", "many", DeleteOptions.by("bench", null));
        await("none left", () -> count() == 0 && containers.list().isEmpty());
    }

    private void deployment() throws IOException, InterruptedException {
        double made =
                timed("fifty ready", () -> api.create(deployments, "default", deployment(MANY), BENCH), n -> n == MANY);
        print("cluster: Deployment of 50, Ready", made, "s", 5);
        print(
                "  the engine in the minute after, with its compiler",
                ProcessFacts.cpuPercent(ProcessHandle.current().pid(), IDLE_SECONDS),
                "%",
                0);
        settle();
        print(
                "cluster: engine with 50 pods, idle and compiled",
                ProcessFacts.cpuPercent(ProcessHandle.current().pid(), IDLE_SECONDS),
                "%",
                1);
        long before = System.nanoTime();
        api.delete(deployments, "default", "many", DeleteOptions.by("bench", null));
        // Pods without a grace are gone from the API at once; what ran has to be gone too.
        await("none left", () -> count() == 0 && containers.list().isEmpty());
        print("cluster: deleted with its 50 pods", (System.nanoTime() - before) / 1e9, "s", 5);
        api.create(deployments, "default", deployment(1), BENCH);
        await("one ready", () -> ready() == 1);
        print("cluster: scale from 1 to 20", timed("twenty ready", () -> scale(20), n -> n == 20), "s", 1.5);
        scale(10);
        await("ten", () -> ready() == 10 && count() == 10);
        before = System.nanoTime();
        KubeObject changed = api.get(deployments, "default", "many").copy();
        changed.tree().withObject("/spec/template/metadata/annotations").put("bench", "again");
        api.update(deployments, "default", "many", "", changed, BENCH);
        await("rolled out", this::isRolledOut);
        print("cluster: rollout of 10", (System.nanoTime() - before) / 1e9, "s", 4);
        api.delete(deployments, "default", "many", DeleteOptions.by("bench", null));
        await("all gone", () -> count() == 0);
    }

    private static void settle() throws InterruptedException {
        CompilationMXBean compiler = ManagementFactory.getCompilationMXBean();
        int quiet = 0;
        for (int i = 0; i < SETTLE_WINDOWS_AT_MOST && quiet < 2; i++) {
            long before = compiler.getTotalCompilationTime();
            TimeUnit.SECONDS.sleep(SETTLE_WINDOW_SECONDS);
            quiet = compiler.getTotalCompilationTime() - before <= QUIET_MILLIS ? quiet + 1 : 0;
        }
    }

    private double timed(String what, Runnable change, IntPredicate enough) throws InterruptedException {
        long before = System.nanoTime();
        change.run();
        await(what, () -> enough.test(ready()));
        return (System.nanoTime() - before) / 1e9;
    }

    private void scale(int replicas) {
        KubeObject scale = api.scale(deployments, "default", "many").copy();
        scale.tree().withObject("/spec").put("replicas", replicas);
        api.update(deployments, "default", "many", "scale", scale, BENCH);
    }

    private boolean isRolledOut() {
        KubeObject now = api.get(deployments, "default", "many");
        return now.status().path("observedGeneration").asLong() == now.generation()
                && now.status().path("updatedReplicas").asInt() == 10
                && now.status().path("replicas").asInt() == 10
                && now.status().path("availableReplicas").asInt() == 10;
    }

    private int ready() {
        return api.get(deployments, "default", "many")
                .status()
                .path("readyReplicas")
                .asInt();
    }

    private int count() {
        return benchPods().size();
    }

    private List<KubeObject> benchPods() {
        return api.list(pods, "default", ListOptions.labelled(LabelSelector.of(Map.of("app", "bench"))))
                .items();
    }

    private static boolean isReady(KubeObject pod) {
        for (var condition : pod.status().path("conditions")) {
            if (condition.path("type").asText().equals("Ready")) {
                return condition.path("status").asText().equals("True");
            }
        }
        return false;
    }

    private static void await(String what, BooleanSupplier condition) throws InterruptedException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > end) {
                throw new IllegalStateException(what + ": not in " + PATIENCE);
            }
            Thread.sleep(5);
        }
    }

    private static KubeObject pod(String name) {
        return parse("{\"apiVersion\":\"v1\",\"kind\":\"Pod\",\"metadata\":{\"name\":\"" + name
                + "\",\"labels\":{\"app\":\"bench\"}},\"spec\":" + spec() + "}");
    }

    private static KubeObject deployment(int replicas) {
        return parse("{\"apiVersion\":\"apps/v1\",\"kind\":\"Deployment\",\"metadata\":{\"name\":\"many\"},\"spec\":{"
                + "\"replicas\":" + replicas + ",\"selector\":{\"matchLabels\":{\"app\":\"bench\"}},\"template\":{"
                + "\"metadata\":{\"labels\":{\"app\":\"bench\"}},\"spec\":" + spec() + "}}}");
    }

    private static String spec() {
        return "{\"terminationGracePeriodSeconds\":0,\"containers\":[{\"name\":\"c\",\"image\":\"" + BenchEngine.IMAGE
                + "\",\"command\":[\"sleep\",\"1000\"]}]}";
    }

    private static KubeObject parse(String json) {
        try {
            return KubeObject.parse(json);
        } catch (IOException e) {
            throw new IllegalArgumentException(json, e);
        }
    }
}
