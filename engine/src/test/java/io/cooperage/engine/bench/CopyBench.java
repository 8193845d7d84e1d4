package io.cooperage.engine.bench;

import io.cooperage.engine.build.context.Contexts;
import io.cooperage.engine.build.context.OpenedContext;
import io.cooperage.engine.build.copy.CopyFlags;
import io.cooperage.engine.build.copy.CopySelection;
import io.cooperage.engine.build.copy.CopyStep;
import io.cooperage.engine.build.copy.CopyTarget;
import io.cooperage.engine.build.copy.RemoteFiles;
import io.cooperage.engine.layer.IdMap;
import io.cooperage.engine.linux.Fd;
import io.cooperage.engine.linux.OpenFlags;
import io.cooperage.engine.linux.Syscalls;
import io.cooperage.engine.oci.Spec.IdMapping;
import io.cooperage.engine.store.TreeRemover;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// The copying of 10,000 files alone, against `cp -a` of the same (all of a COPY: [BuildBench]); and looking
/// whether 2,000 files have changed.
///
/// `CopyBench FOLDER [RUNS]`: the folder is on the disk to measure and is left empty. Prints rows of
/// `packaging/bench`.
public final class CopyBench {
    private static final int RUNS = 7;
    private static final int FILES = 10_000;
    private static final int CACHED_FILES = 2_000;
    private static final int FOLDERS = 100;
    private static final int BYTES = 3_000;
    private static final double RATIO_TARGET = 1.2;
    private static final double CACHED_TARGET = 100;

    private final Path folder;
    private final IdMap ids;

    private CopyBench(Path folder) {
        this.folder = folder;
        Syscalls kernel = Syscalls.host();
        this.ids = new IdMap(
                List.of(new IdMapping(0, kernel.geteuid(), 1)), List.of(new IdMapping(0, kernel.getegid(), 1)));
    }

    public static void main(String[] args) throws Exception {
        Path folder = Files.createTempDirectory(Path.of(args[0]), "copy");
        try {
            new CopyBench(folder).run(args.length > 1 ? Integer.parseInt(args[1]) : RUNS);
        } finally {
            new TreeRemover(Syscalls.host()).remove(folder);
        }
    }

    private void run(int runs) throws Exception {
        Path many = files("many", FILES);
        Path some = files("some", CACHED_FILES);
        double[] ours = new double[runs];
        double[] theirs = new double[runs];
        double[] first = new double[runs];
        double[] cached = new double[runs];
        // The first rounds are slow on both sides: a cold disk cache, classes that are loaded.
        copy(many);
        copyWithCp(many);
        digest(some);
        // A digest is remembered only of what did not change a moment ago.
        Thread.sleep(200);
        for (int i = 0; i < runs; i++) {
            // In turns, so that both see the same machine.
            theirs[i] = copyWithCp(many);
            ours[i] = copy(many);
            new TreeRemover(Syscalls.host()).remove(folder.resolve("digests"));
            first[i] = digest(some);
            cached[i] = digest(some);
        }
        row(
                "build: copy 10,000 files, no layer of them (floor: cp -a)",
                ours,
                Measurement.median(theirs),
                0,
                RATIO_TARGET);
        row("build: read a context of 2,000 files", first, 0, 0, 0);
        row("build: look at a context of 2,000 files, none changed", cached, 0, CACHED_TARGET, 0);
    }

    private static void row(String name, double[] measured, double floor, double target, double ratio) {
        System.out.println(new Measurement(name, Measurement.median(measured), "ms", floor, target, ratio).line());
    }

    private Path files(String name, int count) throws IOException {
        Path top = folder.resolve(name);
        byte[] content = new byte[BYTES];
        for (int i = 0; i < count; i++) {
            Path file = top.resolve("d" + i % FOLDERS).resolve("file" + i);
            Files.createDirectories(file.getParent());
            content[i % BYTES]++;
            Files.write(file, content);
        }
        return top;
    }

    private Contexts contexts() {
        return new Contexts(folder.resolve("scratch"), folder.resolve("digests"), ids);
    }

    private double copy(Path context) throws IOException {
        Path target = Files.createDirectory(folder.resolve("target"));
        CopyStep step = CopyStep.copy(List.of("."), "/app/", CopyFlags.NONE);
        double took;
        try (OpenedContext opened = contexts().openFolder(context, null);
                RemoteFiles remote = new RemoteFiles(folder.resolve("remote"), folder.resolve("scratch"), ids);
                CopySelection selection = step.select(opened.files(), remote);
                Fd root = Syscalls.host().open(target.toString(), OpenFlags.O_PATH | OpenFlags.O_DIRECTORY)) {
            long start = System.nanoTime();
            selection.apply(new CopyTarget(root, ids, null));
            took = (System.nanoTime() - start) / 1e6;
        }
        new TreeRemover(Syscalls.host()).remove(target);
        return took;
    }

    /// From opening the context on, as a build that has nothing else to do.
    private double digest(Path context) {
        CopyStep step = CopyStep.copy(List.of("."), "/app/", CopyFlags.NONE);
        long start = System.nanoTime();
        try (OpenedContext opened = contexts().openFolder(context, "Dockerfile");
                RemoteFiles remote = new RemoteFiles(folder.resolve("remote"), folder.resolve("scratch"), ids);
                CopySelection selection = step.select(opened.files(), remote)) {
            if (selection.digest().inputs().size() != CACHED_FILES + FOLDERS) {
                throw new IllegalStateException("some files were not seen");
            }
        }
        return (System.nanoTime() - start) / 1e6;
    }

    private double copyWithCp(Path context) throws IOException, InterruptedException {
        Path target = folder.resolve("cp");
        long start = System.nanoTime();
        int status = new ProcessBuilder("cp", "-a", context.toString(), target.toString())
                .inheritIO()
                .start()
                .waitFor();
        double took = (System.nanoTime() - start) / 1e6;
        if (status != 0) {
            throw new IOException("cp ended with status " + status);
        }
        new TreeRemover(Syscalls.host()).remove(target);
        return took;
    }
}
