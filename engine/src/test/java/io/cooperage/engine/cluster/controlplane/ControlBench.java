package io.cooperage.engine.cluster.controlplane;

import io.cooperage.engine.bench.Measurement;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/// What controllers and the scheduler need of the time that users wait, when pods cost nothing: a stand-in
/// says at once that they run.
public final class ControlBench {
    private static final int WARM_UPS = 3;
    private static final int ROUNDS = 7;

    private ControlBench() {}

    /// @param args optionally a directory to work in; what is made there is deleted again
    public static void main(String[] args) throws IOException {
        Path folder = args.length > 0
                ? Files.createTempDirectory(Path.of(args[0]), "control-bench")
                : Files.createTempDirectory("control-bench");
        try (ControlStand stand = ControlStand.running(folder)) {
            run(stand, System.out);
        } finally {
            try (Stream<Path> files = Files.list(folder)) {
                for (Path file : files.toList()) {
                    Files.delete(file);
                }
            }
            Files.delete(folder);
        }
    }

    private static void run(ControlStand stand, PrintStream out) {
        double[] made = new double[ROUNDS];
        double[] scaled = new double[ROUNDS];
        double[] rolled = new double[ROUNDS];
        double[] removed = new double[ROUNDS];
        for (int i = -WARM_UPS; i < ROUNDS; i++) {
            int at = Math.max(i, 0);
            made[at] = millis(stand, () -> deployment(stand, 50), () -> isComplete(stand, 50));
            removed[at] = millis(
                    stand,
                    () -> stand.delete("deployments.apps", "web"),
                    () -> stand.list("pods", "app=web").isEmpty());
            deployment(stand, 1);
            stand.await(() -> isComplete(stand, 1));
            scaled[at] = millis(
                    stand,
                    () -> stand.merge("deployments.apps", "web", "{spec: {replicas: 20}}"),
                    () -> isComplete(stand, 20));
            stand.merge("deployments.apps", "web", "{spec: {replicas: 10}}");
            stand.await(() -> isComplete(stand, 10));
            rolled[at] = millis(
                    stand,
                    () -> stand.merge(
                            "deployments.apps",
                            "web",
                            "{spec: {template: {spec: {containers: [{name: c, image: 'web:2'}]}}}}"),
                    () -> isComplete(stand, 10));
            stand.delete("deployments.apps", "web");
            stand.await(() -> stand.list("pods", "app=web").isEmpty());
        }
        for (Measurement row : List.of(
                Measurement.of("cluster.control.make-50", Measurement.median(made), "ms", 1000),
                Measurement.of("cluster.control.remove-50", Measurement.median(removed), "ms", 1000),
                Measurement.of("cluster.control.scale-1-to-20", Measurement.median(scaled), "ms", 500),
                Measurement.of("cluster.control.roll-10", Measurement.median(rolled), "ms", 1000))) {
            out.println(row.line());
        }
    }

    private static void deployment(ControlStand stand, int replicas) {
        stand.create(
                "deployments.apps",
                "{apiVersion: apps/v1, kind: Deployment, metadata: {name: web}, spec: {replicas: " + replicas
                        + ", selector: {matchLabels: {app: web}}, template: {metadata: {labels: {app: web}}, spec:"
                        + " {containers: [{name: c, image: 'web:1'}]}}}}");
    }

    private static boolean isComplete(ControlStand stand, int replicas) {
        return DeploymentControlTest.isComplete(stand.get("deployments.apps", "web"), replicas);
    }

    private static double millis(ControlStand stand, Runnable deed, BooleanSupplier done) {
        long begun = System.nanoTime();
        deed.run();
        stand.await(done);
        return (System.nanoTime() - begun) / 1e6;
    }
}
