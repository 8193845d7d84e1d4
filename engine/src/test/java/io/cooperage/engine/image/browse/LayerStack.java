package io.cooperage.engine.image.browse;

import io.cooperage.engine.layer.IdMap;
import io.cooperage.engine.layer.Layer;
import io.cooperage.engine.layer.LayerIndex;
import io.cooperage.engine.layer.LayerIndexes;
import io.cooperage.engine.linux.Syscalls;
import io.cooperage.engine.oci.Digest;
import io.cooperage.engine.oci.Spec.IdMapping;
import io.cooperage.engine.testing.SampleTree;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/// Layers of an image, made file by file, with the indexes that the engine makes of them.
final class LayerStack {
    static final Syscalls KERNEL = Syscalls.host();

    /// Root in the image is whoever runs the test.
    static final IdMap OWN =
            new IdMap(List.of(new IdMapping(0, KERNEL.geteuid(), 1)), List.of(new IdMapping(0, KERNEL.getegid(), 1)));

    private final Path folder;
    private final List<Path> layers = new ArrayList<>();
    private int opened;

    LayerStack(Path folder) {
        this.folder = folder;
    }

    /// @return the folder of the new layer, on top of the others
    Path layer(Consumer<SampleTree> content) {
        Path layer = folder.resolve("layer" + layers.size());
        content.accept(new SampleTree(layer));
        layers.add(layer);
        return layer;
    }

    List<LayerSource> sources() {
        return layers.stream().map(this::source).toList();
    }

    private LayerSource source(Path layer) {
        Path file = folder.resolve("index" + opened++);
        LayerIndexes.scan(KERNEL, layer, OWN, folder, file);
        LayerIndex index = LayerIndexes.open(file);
        Digest name = Digest.of(layer.toString());
        return new LayerSource(
                new Layer(name, name, layer, index.root().beneath().bytes(), List.of()),
                index,
                null,
                "application/vnd.oci.image.layer.v1.tar",
                -1,
                null,
                "RUN " + layer.getFileName(),
                Instant.EPOCH);
    }

    LayeredBrowser browser() {
        List<LayerSource> sources = sources();
        return LayeredBrowser.open(
                KERNEL,
                OWN,
                sources,
                () -> sources.forEach(source -> source.index().close()));
    }
}
