package io.cooperage.engine.image.browse;

import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.image.browse.TreeComparer.TreeSide;
import io.cooperage.engine.layer.IdMap;
import io.cooperage.engine.layer.Layer;
import io.cooperage.engine.layer.LayerIndex;
import io.cooperage.engine.layer.LayerIndexes;
import io.cooperage.engine.linux.Syscalls;
import io.cooperage.engine.oci.Digest;
import io.cooperage.engine.oci.ImageConfig;
import io.cooperage.engine.store.StorageFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One side of a comparison, open: its layers, and folders without an index scanned into one that goes with it.
final class OpenSide implements AutoCloseable {
    private final Syscalls kernel;
    private final IdMap ids;
    private final Path scratch;
    private final TreeSides.Tree source;
    private final List<LayerSource> layers = new ArrayList<>();

    /// What was made for this comparison.
    private final List<LayerIndex> scanned = new ArrayList<>();

    private OpenSide(Syscalls kernel, IdMap ids, Path scratch, TreeSides.Tree source) {
        this.kernel = kernel;
        this.ids = ids;
        this.scratch = scratch;
        this.source = source;
    }

    static OpenSide open(Syscalls kernel, IdMap ids, Path scratch, TreeSides sides, TreeSide side) {
        TreeSides.Tree tree = switch (side) {
            case TreeSide.OfImage image -> sides.image(image.ref());
            case TreeSide.OfLayer layer -> sides.image(layer.ref());
            case TreeSide.UpTo upTo -> sides.image(upTo.ref());
            case TreeSide.OfContainer container -> sides.container(container.ref());
        };
        OpenSide open = new OpenSide(kernel, ids, scratch, tree);
        boolean ready = false;
        try {
            open.choose(side);
            ready = true;
            return open;
        } finally {
            if (!ready) {
                open.close();
            }
        }
    }

    private void choose(TreeSide side) {
        switch (side) {
            case TreeSide.OfImage _, TreeSide.OfContainer _ -> layers.addAll(source.layers());
            case TreeSide.OfLayer layer -> layers.add(source.layers().get(checked(layer.layer(), layer.ref())));
            case TreeSide.UpTo upTo -> layers.addAll(source.layers().subList(0, checked(upTo.layer(), upTo.ref()) + 1));
        }
        if (side instanceof TreeSide.OfContainer) {
            source.folders().forEach(folder -> layers.add(scan(folder)));
        }
    }

    private int checked(int layer, String ref) {
        if (layer < 0 || layer >= source.layers().size()) {
            throw EngineException.notFound("no layer " + layer + " in " + ref + ": it has "
                    + source.layers().size());
        }
        return layer;
    }

    private LayerSource scan(Path folder) {
        try {
            Path file = Files.createTempFile(scratch, "compare-", ".index");
            try {
                LayerIndexes.scan(kernel, folder, ids, scratch, file);
                LayerIndex index = LayerIndexes.open(file);
                scanned.add(index);
                // Named by its place: the same folder on both sides is the same tree.
                Digest name = Digest.of(folder.toAbsolutePath().toString());
                Layer layer =
                        new Layer(name, name, folder, index.root().beneath().bytes(), List.of());
                return new LayerSource(layer, index, null, "", -1, null, "", null);
            } finally {
                // What is mapped stays until it is closed.
                Files.deleteIfExists(file);
            }
        } catch (IOException failure) {
            throw StorageFailure.of("make an index in", scratch, failure);
        }
    }

    MergedTree tree() {
        return new MergedTree(layers);
    }

    @Nullable
    ImageConfig config() {
        return source.config();
    }

    @Override
    public void close() {
        try {
            scanned.forEach(LayerIndex::close);
        } finally {
            source.release().run();
        }
    }
}
