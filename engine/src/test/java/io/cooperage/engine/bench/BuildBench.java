package io.cooperage.engine.bench;

import io.cooperage.engine.Engine;
import io.cooperage.engine.build.BuildRequest;
import io.cooperage.engine.build.BuildRequest.BuildContext;
import io.cooperage.engine.build.CachePruning;
import io.cooperage.engine.image.ImageService.PruneFilter;
import io.cooperage.engine.image.TransferListener;
import io.cooperage.engine.linux.Syscalls;
import io.cooperage.engine.store.EnginePaths;
import io.cooperage.engine.store.TreeRemover;
import io.cooperage.engine.testing.BusyboxRoot;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;

/// How long builds take: of a context of 2,000 files between two RUNs, with everything in the cache and with
/// nothing in it, and of a COPY of 10,000 files beside `cp -a` and `tar | sha256sum` of the same.
///
/// Three quarters of the build from nothing are the COPY, of which creating 2,000 files takes the most, and
/// reading them back as the tar of a layer a third; a RUN is 40 to 60 ms, the plan and the image 5.
///
///     java … io.cooperage.engine.bench.BuildBench FOLDER [RUNS]
public final class BuildBench {
    private static final int RUNS = 15;
    private static final int WARM_UP = 5;
    private static final int FILES = 2_000;
    private static final int FOLDERS = 50;
    private static final double CACHED_TARGET = 150;
    private static final double FRESH_TARGET = 600;
    private static final int MANY_FILES = 10_000;
    private static final int MANY_RUNS = 5;
    private static final int BYTES = 3_000;
    private static final double COPY_RATIO = 1.2;
    private static final String STORY =
            "FROM base\nRUN echo one > /one\nCOPY . /src/\nRUN echo two > /two\nCMD [\"sh\"]\n";

    private final Engine engine;
    private final Path context;
    private final BuildRequest plain;

    private BuildBench(Engine engine, Path context) {
        this.engine = engine;
        this.context = context;
        this.plain = BuildRequest.of(new BuildContext.Folder(context));
    }

    public static void main(String[] args) throws Exception {
        Path folder = Files.createTempDirectory(Path.of(args[0]), "build");
        try (Engine engine = Engine.open(EnginePaths.under(folder.resolve("e")))) {
            Path root = BusyboxRoot.create(folder.resolve("rootfs"));
            engine.images().importRoot(root, "base", null, List.of(), TransferListener.NONE);
            new BuildBench(engine, files(folder.resolve("context")))
                    .run(args.length > 1 ? Integer.parseInt(args[1]) : RUNS);
            new BuildBench(engine, manyFiles(folder.resolve("many"))).copy(folder);
        } finally {
            new TreeRemover(Syscalls.host()).remove(folder);
        }
    }

    private static Path files(Path context) throws IOException {
        for (int i = 0; i < FILES; i++) {
            Path file = context.resolve("d" + i % FOLDERS).resolve("f" + i);
            Files.createDirectories(file.getParent());
            Files.writeString(file, "file " + i + "\n".repeat(i));
        }
        return context;
    }

    private void run(int runs) throws IOException {
        double[] cached = new double[runs];
        double[] fresh = new double[runs];
        for (int i = -WARM_UP; i < runs; i++) {
            double again = build(STORY);
            if (i >= 0) {
                cached[i] = again;
            }
        }
        row("build: context of 2,000 files, all from the cache", cached, CACHED_TARGET);
        for (int i = -WARM_UP; i < runs; i++) {
            forget();
            // Written again, so that nothing is known of what they hold either.
            files(context);
            double anew = build(STORY);
            if (i >= 0) {
                fresh[i] = anew;
            }
        }
        row("build: the same from nothing, with two RUNs", fresh, FRESH_TARGET);
    }

    /// Lets images and cache go, so that the next build stands on its base image alone.
    private void forget() {
        engine.images().prune(PruneFilter.DANGLING);
        engine.builder().pruneCache(new CachePruning(true, null, 0));
    }

    private static Path manyFiles(Path context) throws IOException {
        byte[] content = new byte[BYTES];
        for (int i = 0; i < MANY_FILES; i++) {
            Path file = context.resolve("d" + i % FOLDERS).resolve("f" + i);
            Files.createDirectories(file.getParent());
            content[i % BYTES]++;
            Files.write(file, content);
        }
        return context;
    }

    /// A COPY makes the files and a layer of them, whose digest is that of its tar; the plain programs for
    /// that are the floor.
    private void copy(Path folder) throws IOException, InterruptedException {
        double[] ours = new double[MANY_RUNS];
        double[] theirs = new double[MANY_RUNS];
        for (int i = -1; i < MANY_RUNS; i++) {
            // In turns, so that both see the same machine. A digest is remembered only of what did not change a
            // moment ago, so the first round, which reads the context, counts for neither.
            double plainly = copyPlainly(folder);
            double built = build("FROM base\nCOPY . /app" + UUID.randomUUID() + "/\n");
            forget();
            if (i >= 0) {
                theirs[i] = plainly;
                ours[i] = built;
            }
        }
        System.out.println(new Measurement(
                        "build: COPY of 10,000 files (floor: cp -a, then tar and sha256sum)",
                        Measurement.median(ours),
                        "ms",
                        Measurement.median(theirs),
                        0,
                        COPY_RATIO)
                .line());
    }

    private double copyPlainly(Path folder) throws IOException, InterruptedException {
        Path target = folder.resolve("plain");
        String script = "cp -a \"$1\" \"$2\" && tar -C \"$2\" -cf - . | sha256sum >/dev/null";
        long start = System.nanoTime();
        int status = new ProcessBuilder(
                        "sh", "-c", script, "sh", folder.resolve("many").toString(), target.toString())
                .inheritIO()
                .start()
                .waitFor();
        double took = (System.nanoTime() - start) / 1e6;
        if (status != 0) {
            throw new IOException("cp and tar ended with status " + status);
        }
        new TreeRemover(Syscalls.host()).remove(target);
        return took;
    }

    private static void row(String name, double[] measured, double target) {
        System.out.println(
                Measurement.of(name, Measurement.median(measured), "ms", target).line());
    }

    private double build(String dockerfile) {
        long start = System.nanoTime();
        engine.builder().build(plain.withDockerfile("Dockerfile", dockerfile), _ -> {});
        return (System.nanoTime() - start) / 1e6;
    }
}
