package io.cooperage.engine.bench;

import io.cooperage.engine.Engine;
import io.cooperage.engine.container.Container;
import io.cooperage.engine.container.ContainerConfig;
import io.cooperage.engine.container.ContainerService.CommitRequest;
import io.cooperage.engine.container.RootSource;
import io.cooperage.engine.image.Image;
import io.cooperage.engine.image.ImageService;
import io.cooperage.engine.image.ImageService.ArchiveFormat;
import io.cooperage.engine.image.TransferListener;
import io.cooperage.engine.network.NetworkMode;
import io.cooperage.engine.store.EnginePaths;
import io.cooperage.engine.testing.RegistryFixture;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;

/// Images in and out, beside what hashing and unpacking the same bytes takes.
public final class ImageBench {
    private static final int RUNS = 3;
    private static final int CHANGED = 10_000;

    /// As much of this machine's own system as a small Debian image holds.
    private static final long ARCHIVE_BYTES = 170 << 20;

    private static final int LAYER_MIB = 2048;

    private final BenchEngine engine;
    private final PrintStream out;

    private ImageBench(BenchEngine engine, PrintStream out) {
        this.engine = engine;
        this.out = out;
    }

    /// @param args a folder to work in, with room for 6 gigabytes; and `memory` to measure that alone, in a process
    ///     in which nothing else has made the heap grow yet
    public static void main(String[] args) throws IOException, InterruptedException {
        try (BenchEngine engine = new BenchEngine(Path.of(args[0]))) {
            ImageBench bench = new ImageBench(engine, System.out);
            if (args.length > 1) {
                bench.memory();
            } else {
                bench.loadAndPull();
                bench.commit();
            }
        }
    }

    private ImageService images() {
        return engine.images();
    }

    private void print(Measurement row) {
        out.println(row.line());
    }

    private void loadAndPull() throws IOException, InterruptedException {
        Path root = engine.folder().resolve("system.tar");
        packSystem(root);
        images().importRoot(root, "localhost:1/bench/system:1", null, List.of(), TransferListener.NONE);
        Path archive = engine.folder().resolve("system-image.tar");
        try (OutputStream file = Files.newOutputStream(archive)) {
            images().save(List.of("localhost:1/bench/system:1"), ArchiveFormat.DOCKER, file, TransferListener.NONE);
        }
        try (RegistryFixture registry = RegistryFixture.plain()) {
            String name = registry.host() + "/bench/system:1";
            images().tag("localhost:1/bench/system:1", name);
            images().push(name, TransferListener.NONE);
            double[] floor = new double[RUNS];
            double[] load = new double[RUNS];
            double[] pull = new double[RUNS];
            for (int i = 0; i < RUNS; i++) {
                floor[i] = floor(archive, root, engine.folder().resolve("floor" + i));
                load[i] = inNewEngine("load" + i, images -> images.load(archive, TransferListener.NONE));
                pull[i] = inNewEngine("pull" + i, images -> images.pull(name, null, TransferListener.NONE));
            }
            double beside = Measurement.median(floor);
            print(new Measurement("load an archive of 170 MB", Measurement.median(load), "s", beside, 0, 1.6));
            print(new Measurement("pull the same from loopback", Measurement.median(pull), "s", beside, 0, 1.6));
        }
    }

    /// Each run has a root of its own, and all are removed only at the very end: ext4 is slow in making files for
    /// minutes after as many were deleted (it does not use their inodes again so soon), which would hit
    /// whoever comes later.
    private double inNewEngine(String folder, Consumer<ImageService> work) throws IOException, InterruptedException {
        try (Engine fresh = Engine.open(EnginePaths.under(engine.folder().resolve(folder)))) {
            return seconds(() -> work.accept(fresh.images()));
        }
    }

    /// `sha256sum` of the archive and `tar -x` of what is in it, one after the other.
    private static double floor(Path archive, Path root, Path target) throws IOException, InterruptedException {
        Files.createDirectory(target);
        return seconds(() -> run("sha256sum " + archive + " >/dev/null && tar -C " + target + " -xf " + root));
    }

    private static void packSystem(Path archive) throws IOException, InterruptedException {
        run("cd / && find usr/bin usr/lib usr/share -xdev -type f -size -8M -printf '%s %p\\n' 2>/dev/null | sort -k2"
                + " | awk -v most=" + ARCHIVE_BYTES + " 'NR % 3 == 0 { sum += $1; if (sum > most) exit;"
                + " sub(/^[0-9]+ /, \"\"); print }' | tar -cf " + archive + " -T -");
    }

    /// A shell in a container changes ten thousand files, and that becomes a layer.
    private void commit() throws IOException, InterruptedException {
        engine.makeImage();
        double[] times = new double[RUNS];
        for (int i = 0; i < RUNS; i++) {
            Container container = engine.containers()
                    .create(ContainerConfig.of(
                                    new RootSource.Image(BenchEngine.IMAGE),
                                    List.of(
                                            "/bin/busybox",
                                            "sh",
                                            "-c",
                                            "for d in $(busybox seq 100); do busybox mkdir -p /data/$d; for f in $(busybox seq "
                                                    + CHANGED / 100
                                                    + "); do echo some text of file $f in folder $d > /data/$d/$f;"
                                                    + " done; done"))
                            .toBuilder()
                            .network(NetworkMode.NONE)
                            .build());
            engine.containers().start(container.id());
            int status = engine.containers().await(container.id()).exitCode();
            if (status != 0) {
                throw new IllegalStateException("the files could not be made: status " + status);
            }
            times[i] = seconds(() -> {
                Image image =
                        engine.containers().commit(container.id(), new CommitRequest(null, "", "", List.of(), false));
                images().remove(image.id().toString(), true);
            });
            engine.containers().remove(container.id(), true);
        }
        print(Measurement.of("commit of " + CHANGED + " changed files", Measurement.median(times), "s", 1.5));
    }

    private void memory() throws IOException, InterruptedException {
        Path root = Files.createDirectory(engine.folder().resolve("big"));
        byte[] chunk = new byte[1 << 20];
        new Random(1).nextBytes(chunk);
        for (int i = 0; i < 4; i++) {
            try (OutputStream file = Files.newOutputStream(root.resolve("file" + i))) {
                for (int mib = 0; mib < LAYER_MIB / 4; mib++) {
                    file.write(chunk);
                }
            }
        }
        Path archive = engine.folder().resolve("big.tar");
        run("tar -C " + root + " -cf " + archive + " . && rm -r " + root);
        long pid = ProcessHandle.current().pid();
        // 5 resets the peak, proc_pid_clear_refs(5).
        Files.writeString(Path.of("/proc/self/clear_refs"), "5");
        long before = ProcessFacts.residentBytes(pid);
        Image image = images().importRoot(archive, null, null, List.of(), TransferListener.NONE);
        long after = ProcessFacts.peakResidentBytes(pid);
        images().remove(image.id().toString(), true);
        Files.delete(archive);
        print(Measurement.of("memory above idle, loading a layer of 2 GB", (after - before) / 1e6, "MB", 64));
    }

    private static void run(String command) throws IOException, InterruptedException {
        int status = new ProcessBuilder("bash", "-c", command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start()
                .waitFor();
        if (status != 0) {
            throw new IllegalStateException("status " + status + " of: " + command);
        }
    }

    private static double seconds(BenchEngine.BenchTask task) throws IOException, InterruptedException {
        long before = System.nanoTime();
        task.run();
        return (System.nanoTime() - before) / 1e9;
    }
}
