package io.cooperage.engine.bench;

import io.cooperage.engine.container.Container;
import io.cooperage.engine.container.ExecConfig;
import io.cooperage.engine.container.ExecSession;
import io.cooperage.engine.network.EndpointConfig;
import io.cooperage.engine.network.NetworkConfig;
import io.cooperage.engine.network.NetworkMode;
import io.cooperage.engine.network.NetworkSettings;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/// Containers on bridges, beside the same containers without a network.
public final class NetworkBench {
    private static final int RUNS = 100;
    private static final int WARM_UPS = 20;
    private static final int DETACHED = 20;
    private static final int CONNECTED = 100;
    private static final int SAMPLED = 200;
    private static final int SECONDS = 10;
    private static final int LOOKUPS = 200;

    private final BenchEngine engine;
    private final PrintStream out;

    private NetworkBench(BenchEngine engine, PrintStream out) {
        this.engine = engine;
        this.out = out;
    }

    /// @param args a folder to work in
    public static void main(String[] args) throws IOException, InterruptedException {
        try (BenchEngine engine = new BenchEngine(Path.of(args[0]))) {
            NetworkBench bench = new NetworkBench(engine, System.out);
            bench.runToRemoval();
            bench.detachedStarts();
            bench.hundredOnOneBridge();
            bench.sampling();
        }
    }

    private void print(Measurement row) {
        out.println(row.line());
    }

    private void runToRemoval() {
        for (int i = 0; i < WARM_UPS; i++) {
            createStartWaitRemove(() -> bridged("true"));
            createStartWaitRemove(() -> engine.create("true"));
        }
        double[] bridge = new double[RUNS];
        double[] none = new double[RUNS];
        for (int i = 0; i < RUNS; i++) {
            bridge[i] = createStartWaitRemove(() -> bridged("true"));
            none[i] = createStartWaitRemove(() -> engine.create("true"));
        }
        print(new Measurement(
                "run true to removal on the default bridge, median of " + RUNS,
                Measurement.median(bridge),
                "ms",
                Measurement.median(none),
                30,
                0));
    }

    /// Milliseconds of all of it, as [EngineBench] counts them.
    private double createStartWaitRemove(Supplier<Container> create) {
        long before = System.nanoTime();
        Container container = create.get();
        engine.containers().start(container.id());
        int status = engine.containers().await(container.id()).exitCode();
        if (status != 0) {
            throw new IllegalStateException("true ended with " + status);
        }
        engine.containers().remove(container.id(), false);
        return (System.nanoTime() - before) / 1e6;
    }

    private void detachedStarts() throws InterruptedException {
        double[] times = new double[5];
        for (int i = 0; i < times.length; i++) {
            long before = System.nanoTime();
            for (int n = 0; n < DETACHED; n++) {
                engine.containers().start(bridged("sleep", "1000").id());
            }
            times[i] = (System.nanoTime() - before) / 1e9;
            engine.removeAll();
            TimeUnit.SECONDS.sleep(1);
        }
        print(Measurement.of(DETACHED + " detached starts on the default bridge", Measurement.median(times), "s", 0.4));
    }

    private void hundredOnOneBridge() throws IOException, InterruptedException {
        engine.networks().create(NetworkConfig.of("bench"));
        NetworkSettings settings =
                NetworkSettings.of(NetworkMode.NETWORKS).withEndpoints(List.of(EndpointConfig.of("bench")));
        long before = System.nanoTime();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < CONNECTED; i++) {
                String name = "c" + i;
                threads.submit(() -> engine.containers()
                        .start(engine.containers()
                                .create(engine.config("sleep", "1000").toBuilder()
                                        .name(name)
                                        .networking(settings)
                                        .build())
                                .id()));
            }
        }
        print(Measurement.of(
                "create and start " + CONNECTED + " containers on one bridge",
                (System.nanoTime() - before) / 1e9,
                "s",
                0));
        lookups(settings);
        engine.removeAll();
        engine.networks().remove("bench");
    }

    /// The names are asked by one busybox after the other, so a floor that asks nothing is taken off.
    private void lookups(NetworkSettings settings) throws IOException, InterruptedException {
        Container asker = engine.containers()
                .create(engine.config("sleep", "1000").toBuilder()
                        .networking(settings)
                        .build());
        engine.containers().start(asker.id());
        double floor = millisEach(asker, "busybox true");
        double asked = millisEach(asker, "busybox nslookup -type=a c$((i % " + CONNECTED + ")) 127.0.0.11 >/dev/null");
        print(Measurement.of("a name among " + CONNECTED + " containers", Math.max(0, asked - floor), "ms", 2));
    }

    private double millisEach(Container container, String command) throws IOException, InterruptedException {
        String loop = "i=0; while [ $i -lt " + LOOKUPS + " ]; do " + command + " || exit 1; i=$((i + 1)); done";
        long before = System.nanoTime();
        try (ExecSession exec = engine.containers()
                .exec(
                        container.id(),
                        new ExecConfig(
                                List.of("/bin/busybox", "sh", "-c", loop),
                                List.of(),
                                null,
                                null,
                                false,
                                false,
                                false,
                                0,
                                0))) {
            if (exec.exit().join().exitCode() != 0) {
                throw new IllegalStateException("a name was not found: " + command);
            }
        }
        return (System.nanoTime() - before) / 1e6 / LOOKUPS;
    }

    private void sampling() throws IOException, InterruptedException {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < SAMPLED; i++) {
                threads.submit(() ->
                        engine.containers().start(engine.create("sleep", "1000").id()));
            }
        }
        TimeUnit.SECONDS.sleep(3);
        print(Measurement.of(
                "stats of " + SAMPLED + " containers, once a second",
                ProcessFacts.cpuPercent(ProcessHandle.current().pid(), SECONDS),
                "%",
                3));
        engine.removeAll();
    }

    private Container bridged(String... command) {
        return engine.containers().create(engine.config(command));
    }
}
