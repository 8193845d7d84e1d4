package io.cooperage.engine.bench;

import io.cooperage.engine.Engine;
import io.cooperage.engine.build.BuildRequest;
import io.cooperage.engine.build.BuildRequest.BuildContext;
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

/// How long builds take: of a context of 2,000 files with everything in the cache, and of two RUNs with
/// nothing in it.
///
///     java … io.cooperage.engine.bench.BuildBench FOLDER [RUNS]
public final class BuildBench {
    private static final int RUNS = 15;
    private static final int WARM_UP = 5;
    private static final int FILES = 2_000;
    private static final int FOLDERS = 50;
    private static final double CACHED_TARGET = 150;
    private static final double FRESH_TARGET = 600;

    private final Engine engine;
    private final BuildRequest plain;

    private BuildBench(Engine engine, Path context) {
        this.engine = engine;
        this.plain = BuildRequest.of(new BuildContext.Folder(context));
    }

    public static void main(String[] args) throws Exception {
        Path folder = Files.createTempDirectory(Path.of(args[0]), "build");
        try (Engine engine = Engine.open(EnginePaths.under(folder.resolve("e")))) {
            Path root = BusyboxRoot.create(folder.resolve("rootfs"));
            engine.images().importRoot(root, "base", null, List.of(), TransferListener.NONE);
            new BuildBench(engine, files(folder.resolve("context")))
                    .run(args.length > 1 ? Integer.parseInt(args[1]) : RUNS);
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

    private void run(int runs) {
        double[] cached = new double[runs];
        double[] fresh = new double[runs];
        for (int i = -WARM_UP; i < runs; i++) {
            double again = build("FROM base\nRUN echo one > /one\nCOPY . /src/\nRUN echo two > /two\nCMD [\"sh\"]\n");
            double anew =
                    build("FROM base\nENV A=" + UUID.randomUUID() + "\nRUN echo one > /one\nRUN echo two > /two\n");
            if (i >= 0) {
                cached[i] = again;
                fresh[i] = anew;
            }
        }
        row("build: context of 2,000 files, all from the cache", cached, CACHED_TARGET);
        row("build: two RUNs, nothing from the cache", fresh, FRESH_TARGET);
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
