package io.cooperage.engine.bench;

import io.cooperage.engine.image.browse.ImageBrowser.Scope;
import io.cooperage.engine.image.browse.LayerSource;
import io.cooperage.engine.image.browse.LayeredBrowser;
import io.cooperage.engine.layer.IdMap;
import io.cooperage.engine.layer.Layer;
import io.cooperage.engine.layer.LayerIndex;
import io.cooperage.engine.layer.LayerIndexes;
import io.cooperage.engine.layer.LayerTar;
import io.cooperage.engine.linux.Syscalls;
import io.cooperage.engine.oci.Digest;
import io.cooperage.engine.oci.Spec.IdMapping;
import io.cooperage.engine.store.TreeRemover;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/// The layers of images: diff of many changed files, and the layer browser on a large image.
public final class BrowseBench {
    private static final int CHANGED = 10_000;
    private static final int FILES = 100_000;
    private static final int LAYERS = 5;
    private static final int RUNS = 5;

    private static final Syscalls KERNEL = Syscalls.host();

    /// Root in the image is whoever runs this.
    private static final IdMap OWN =
            new IdMap(List.of(new IdMapping(0, KERNEL.geteuid(), 1)), List.of(new IdMapping(0, KERNEL.getegid(), 1)));

    private final Path work;

    private BrowseBench(Path work) {
        this.work = work;
    }

    /// @param args a directory on the disk that is measured; what is made there is deleted again
    public static void main(String[] args) throws IOException {
        Path work = Files.createTempDirectory(Path.of(args[0]), "layers");
        try {
            BrowseBench bench = new BrowseBench(work);
            bench.diff();
            bench.browse();
        } finally {
            new TreeRemover(KERNEL).remove(work);
        }
    }

    private static void print(Measurement row) {
        System.out.println(row.line());
    }

    /// What a commit does but for the store: the tar of the upper folder, and the index. A committed layer is stored
    /// plain. The floor is the same by tar(1).
    private void diff() throws IOException {
        Path upper = Files.createDirectory(work.resolve("upper"));
        files(upper, CHANGED, 0, 2048);
        double[] seconds = new double[RUNS];
        double[] floor = new double[RUNS];
        for (int i = 0; i < RUNS; i++) {
            floor[i] = run("tar -C '" + upper + "' -cf '" + work + "/floor.tar' .");
            long before = System.nanoTime();
            try (OutputStream out = Files.newOutputStream(work.resolve("layer.tar"))) {
                LayerTar.of(KERNEL, OWN).ofUpper(upper, out);
            }
            LayerIndexes.scan(KERNEL, upper, OWN, work, work.resolve("upper.index"));
            seconds[i] = (System.nanoTime() - before) / 1e9;
        }
        print(new Measurement(
                "diff of " + CHANGED + " changed files into a tar, with index",
                Measurement.median(seconds),
                "s",
                Measurement.median(floor),
                1.5,
                0));
    }

    private static double run(String command) throws IOException {
        long before = System.nanoTime();
        try {
            if (new ProcessBuilder("sh", "-c", command).start().waitFor() != 0) {
                throw new IllegalStateException("failed: " + command);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
        return (System.nanoTime() - before) / 1e9;
    }

    /// Every layer rewrites a tenth of what the first has.
    private void browse() throws IOException {
        List<Path> folders = new ArrayList<>();
        for (int i = 0; i < LAYERS; i++) {
            Path layer = Files.createDirectory(work.resolve("layer" + i));
            files(layer, i == 0 ? FILES : FILES / 10, i == 0 ? 0 : i * 7, 3);
            folders.add(layer);
        }
        long before = System.nanoTime();
        for (Path folder : folders) {
            LayerIndexes.scan(KERNEL, folder, OWN, work, index(folder));
        }
        print(Measurement.of("index of " + FILES + " files, by walking", (System.nanoTime() - before) / 1e9, "s", 0));
        double[] first = new double[RUNS];
        double[] all = new double[RUNS];
        double[] search = new double[RUNS];
        for (int i = 0; i < RUNS; i++) {
            long start = System.nanoTime();
            try (LayeredBrowser browser = open(folders)) {
                browser.children(LAYERS - 1, Scope.UP_TO, "");
                first[i] = (System.nanoTime() - start) / 1e6;
                browser.layers();
                browser.efficiency();
                all[i] = (System.nanoTime() - start) / 1e6;
                long from = System.nanoTime();
                browser.largest(LAYERS - 1, Scope.UP_TO, 100);
                search[i] = (System.nanoTime() - from) / 1e6;
            }
        }
        print(Measurement.of("open an image of " + FILES + " files, root folder, first time", first[0], "ms", 300));
        print(Measurement.of("the same with layer list and efficiency, first time", all[0], "ms", 300));
        print(Measurement.of("the same, median", Measurement.median(all), "ms", 300));
        print(Measurement.of("largest files of all of it", Measurement.median(search), "ms", 0));
    }

    private static LayeredBrowser open(List<Path> folders) {
        List<LayerSource> sources = folders.stream().map(BrowseBench::source).toList();
        return LayeredBrowser.open(
                KERNEL,
                OWN,
                sources,
                () -> sources.forEach(source -> source.index().close()));
    }

    private static Path index(Path folder) {
        return folder.resolveSibling(folder.getFileName() + ".index");
    }

    private static LayerSource source(Path folder) {
        LayerIndex index = LayerIndexes.open(index(folder));
        Digest name = Digest.of(folder.toString());
        Layer layer = new Layer(name, name, folder, index.root().beneath().bytes(), List.of());
        return new LayerSource(layer, index, null, "", -1, null, "", null);
    }

    /// Files of a hundred to a folder, as packages have them.
    private static void files(Path root, int count, int offset, int size) throws IOException {
        Random random = new Random(count);
        byte[] content = new byte[size];
        Path folder = root;
        for (int i = 0; i < count; i++) {
            if (i % 100 == 0) {
                int number = i / 100 + offset;
                folder = Files.createDirectories(
                        root.resolve("usr/share/section-" + number % 10 + "/package-" + number));
            }
            random.nextBytes(content);
            // Half of a real file is like the other half.
            System.arraycopy(content, 0, content, size / 2, size / 2);
            Files.write(folder.resolve("file-with-a-usual-name-" + i % 100 + ".txt"), content);
        }
    }
}
