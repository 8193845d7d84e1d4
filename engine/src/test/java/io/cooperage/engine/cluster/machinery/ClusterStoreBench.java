package io.cooperage.engine.cluster.machinery;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cooperage.engine.bench.Measurement;
import io.cooperage.engine.cluster.admission.StandardAdmission;
import io.cooperage.engine.cluster.api.Watch;
import io.cooperage.engine.cluster.api.WatchEvent;
import io.cooperage.engine.cluster.api.WatchOptions;
import io.cooperage.engine.cluster.api.WriteOptions;
import io.cooperage.engine.cluster.kind.Kind;
import io.cooperage.engine.cluster.kind.StandardKinds;
import io.cooperage.engine.cluster.object.KubeObject;
import io.cooperage.engine.cluster.schema.OpenApiSchemas;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/// Writes with 5,000 objects and 50 watches: how long a write takes, how long until each watch has it, and
/// what memory the objects take. All steps are those of the real API, without HTTP; with it they are measured
/// by [io.cooperage.engine.api.kube.KubeApiBench].
public final class ClusterStoreBench {
    private static final int OBJECTS = 5_000;
    private static final int WATCHES = 50;
    private static final int WARM_UPS = 1_000;
    private static final int WRITES = 2_000;
    private static final double MILLION = 1e6;

    /// Between two writes, so that what is measured is a delivery and not a queue.
    private static final long PAUSE_MICROS = 500;

    private ClusterStoreBench() {}

    /// @param args optionally a directory to work in; what is made there is deleted again
    public static void main(String[] args) throws IOException, InterruptedException {
        Path folder = args.length > 0
                ? Files.createTempDirectory(Path.of(args[0]), "cluster-bench")
                : Files.createTempDirectory("cluster-bench");
        try {
            run(folder, System.out);
        } finally {
            try (Stream<Path> files = Files.list(folder)) {
                for (Path file : files.toList()) {
                    Files.delete(file);
                }
            }
            Files.delete(folder);
        }
    }

    private static void run(Path folder, PrintStream out) throws InterruptedException {
        OpenApiSchemas schemas = new OpenApiSchemas();
        StandardKinds kinds = new StandardKinds();
        schemas.of(kinds.of("pods").id());
        long before = usedBytes();
        try (ClusterFixture cluster = new ClusterFixture(folder, kinds, schemas, StandardAdmission.steps())) {
            fill(cluster);
            try (Run run = new Run(cluster)) {
                run.measure(out);
                double mebibytes = (usedBytes() - before) / (double) (1 << 20);
                out.println(Measurement.of("cluster.memory.5000-objects-50-watches, without HTTP", mebibytes, "MiB", 0)
                        .line());
            }
        }
    }

    /// Pods as users have them, and as many plain objects.
    private static void fill(ClusterFixture cluster) {
        cluster.create("serviceaccounts", "default", "{metadata: {name: default}}");
        KubeObject pod = ClusterFixture.object("{metadata: {generateName: web-, labels: {app: web, tier: front}}, spec:"
                + " {containers: [{name: web, image: 'example.com/web:1.2', ports: [{containerPort: 80}], env: [{name:"
                + " A, value: b}], resources: {requests: {cpu: 10m, memory: 16Mi}}}]}}");
        KubeObject map = ClusterFixture.object("{metadata: {generateName: map-}, data: {key: value}}");
        ((ObjectNode) map.tree().get("data")).put("text", "x".repeat(500));
        for (int i = 0; i < OBJECTS / 2; i++) {
            cluster.api.create(cluster.kind("pods"), "default", pod, WriteOptions.by("bench"));
            cluster.api.create(cluster.kind("configmaps"), "default", map, WriteOptions.by("bench"));
        }
    }

    @SuppressWarnings("CallingSystemGC") // what is used, not what is not yet collected
    private static long usedBytes() {
        for (int i = 0; i < 3; i++) {
            System.gc();
        }
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }

    private static final class Run implements AutoCloseable {
        private final ClusterFixture cluster;
        private final Kind pods;
        private final List<Watch> watches = new ArrayList<>();

        /// By revision, when its write began.
        private final ConcurrentMap<Long, Long> begun = new ConcurrentHashMap<>();

        private final ConcurrentLinkedQueue<Delivery> deliveries = new ConcurrentLinkedQueue<>();

        private record Delivery(long revision, long nanos) {}

        Run(ClusterFixture cluster) {
            this.cluster = cluster;
            this.pods = cluster.kind("pods");
        }

        /// The watches stay open; of what was measured nothing is kept.
        void measure(PrintStream out) throws InterruptedException {
            List<KubeObject> targets = cluster.store.list(pods.resource(), "default").items().stream()
                    .limit(500)
                    .map(stored -> stored.object())
                    .toList();
            CountDownLatch seen = new CountDownLatch(WATCHES);
            long from = cluster.api.revision();
            double[] writes;
            try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
                for (int i = 0; i < WATCHES; i++) {
                    Watch watch = cluster.api.watch(
                            pods,
                            null,
                            new WatchOptions(WatchOptions.ALL.labels(), WatchOptions.ALL.fields(), from, false));
                    watches.add(watch);
                    threads.execute(() -> follow(watch, seen));
                }
                write(WARM_UPS, targets);
                begun.clear();
                writes = write(WRITES, targets);
                cluster.create(
                        "pods", "default", "{metadata: {name: last}, spec: {containers: [{name: c, image: i}]}}");
                if (!seen.await(30, TimeUnit.SECONDS)) {
                    throw new AssertionError("watches did not see the last write");
                }
            }
            out.println(Measurement.of("cluster.write.median", Measurement.median(writes) / MILLION, "ms", 3)
                    .line());
            double[] delays = deliveries.stream()
                    .filter(delivery -> begun.containsKey(delivery.revision()))
                    .mapToDouble(delivery -> delivery.nanos() - begun.getOrDefault(delivery.revision(), 0L))
                    .sorted()
                    .toArray();
            if (delays.length != WRITES * WATCHES) {
                throw new AssertionError(delays.length + " deliveries of " + WRITES * WATCHES);
            }
            out.println(Measurement.of("cluster.delivery.p99", delays[delays.length * 99 / 100] / MILLION, "ms", 10)
                    .line());
            begun.clear();
            deliveries.clear();
        }

        @Override
        public void close() {
            watches.forEach(Watch::close);
        }

        private double[] write(int count, List<KubeObject> targets) throws InterruptedException {
            double[] nanos = new double[count];
            for (int i = 0; i < count; i++) {
                KubeObject pod = targets.get(i % targets.size()).copy();
                pod.ownMetadata().remove("resourceVersion");
                ((ObjectNode) pod.tree().get("status")).put("message", "write " + i + " of " + count);
                long start = System.nanoTime();
                KubeObject written = cluster.api.update(
                        pods, pod.namespace(), pod.name(), "status", pod, WriteOptions.by("kubelet"));
                nanos[i] = System.nanoTime() - start;
                begun.put(written.revision(), start);
                TimeUnit.MICROSECONDS.sleep(PAUSE_MICROS);
            }
            return nanos;
        }

        private void follow(Watch watch, CountDownLatch seen) {
            try {
                WatchEvent event = watch.next(Duration.ofMinutes(1));
                while (event != null) {
                    if (event.object().name().equals("last")) {
                        seen.countDown();
                        return;
                    }
                    deliveries.add(new Delivery(event.object().revision(), System.nanoTime()));
                    event = watch.next(Duration.ofMinutes(1));
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
