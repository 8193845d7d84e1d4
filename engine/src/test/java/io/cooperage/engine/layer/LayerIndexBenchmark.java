package io.cooperage.engine.layer;

import io.cooperage.engine.layer.LayerIndex.Totals;
import io.cooperage.engine.linux.Syscalls;
import io.cooperage.engine.store.TreeRemover;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/// The index of a layer of 20,000 files in 200 folders, in the page cache.
@State(Scope.Benchmark)
public class LayerIndexBenchmark {
    private static final int FOLDERS = 200;
    private static final int FILES = 100;

    private final Path folder;
    private final Path file;

    public LayerIndexBenchmark() {
        try {
            folder = Files.createTempDirectory("layer-index");
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
        file = folder.resolve("index");
    }

    @Setup
    public void write() {
        try (LayerIndexWriter writer = LayerIndexes.writer(folder)) {
            for (int i = 0; i < FOLDERS; i++) {
                for (int k = 0; k < FILES; k++) {
                    writer.add(new LayerEntry(
                            "usr/share/part" + i + "/file" + k + ".txt",
                            LayerEntry.Type.FILE,
                            k,
                            0644,
                            0,
                            0,
                            1_700_000_000,
                            0,
                            "",
                            Map.of(),
                            ""));
                }
            }
            writer.finish(file);
        }
    }

    @TearDown
    public void remove() {
        new TreeRemover(Syscalls.host()).remove(folder);
    }

    /// With its checksum, and what the first line of a tree shows.
    @Benchmark
    public Totals open() {
        try (LayerIndex index = LayerIndexes.open(file)) {
            return index.root().beneath();
        }
    }

    /// All of it, as a comparison of two images does.
    @Benchmark
    public long walk() {
        long[] bytes = {0};
        try (LayerIndex index = LayerIndexes.open(file)) {
            index.forEach(entry -> bytes[0] += entry.size());
        }
        return bytes[0];
    }
}
