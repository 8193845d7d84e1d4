package io.cooperage.engine.image.browse;

import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.image.browse.LayerDelta.Pair;
import io.cooperage.engine.image.browse.LayerFiles.Opened;
import io.cooperage.engine.image.browse.MergedTree.Merged;
import io.cooperage.engine.image.browse.WasteAnalysis.LayerCount;
import io.cooperage.engine.layer.IdMap;
import io.cooperage.engine.layer.LayerBlob;
import io.cooperage.engine.layer.LayerIndex.Totals;
import io.cooperage.engine.layer.LayerTar;
import io.cooperage.engine.linux.Syscalls;
import io.cooperage.engine.store.StorageFailure;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/// The [ImageBrowser] over the indexes of an image's layers and the folders they are unpacked to.
///
/// Opening reads nothing. What one layer does to those below, and what is wasted, is counted in one pass when
/// it is first asked for; that pass goes only into folders that several layers have.
public final class LayeredBrowser implements ImageBrowser {
    private static final Comparator<FileNode> FOLDERS_FIRST =
            Comparator.comparing((FileNode node) -> !node.isFolder()).thenComparing(FileNode::name);

    private final Syscalls kernel;
    private final IdMap ids;
    private final MergedTree tree;
    private final LayerFiles files;
    private final Runnable release;
    private final AtomicBoolean closed = new AtomicBoolean();

    /// Guards `waste`.
    private final Object lock = new Object();

    private WasteAnalysis.@Nullable Result waste;

    private LayeredBrowser(Syscalls kernel, IdMap ids, List<LayerSource> layers, Runnable release) {
        this.kernel = kernel;
        this.ids = ids;
        this.tree = new MergedTree(layers);
        this.files = new LayerFiles(kernel, tree);
        this.release = release;
    }

    /// @param ids that the layers were unpacked with
    /// @param layers bottom first, their indexes open
    /// @param release run once when it is closed: closes the indexes and gives back the lease on the layers
    public static LayeredBrowser open(Syscalls kernel, IdMap ids, List<LayerSource> layers, Runnable release) {
        return new LayeredBrowser(kernel, ids, layers, release);
    }

    private WasteAnalysis.Result waste() {
        synchronized (lock) {
            if (waste == null) {
                waste = WasteAnalysis.of(tree);
            }
            return waste;
        }
    }

    @Override
    public int size() {
        return tree.size();
    }

    @Override
    public List<LayerView> layers() {
        List<LayerCount> counts = waste().layers();
        List<LayerView> views = new ArrayList<>();
        for (int i = 0; i < tree.size(); i++) {
            LayerSource source = tree.layer(i);
            Totals totals = source.index().root().beneath();
            LayerCount count = counts.get(i);
            views.add(new LayerView(
                    i,
                    source.layer().diffId(),
                    source.blob(),
                    source.mediaType(),
                    source.createdBy(),
                    source.created(),
                    totals.bytes(),
                    source.packedSize(),
                    count.wasted(),
                    totals.entries() - totals.folders() - totals.whiteouts(),
                    count.added(),
                    count.modified(),
                    count.removed()));
        }
        return views;
    }

    private LayerDelta delta(int layer, Scope scope) {
        check(layer);
        return new LayerDelta(tree, layer, scope);
    }

    private void check(int layer) {
        if (layer < 0 || layer >= tree.size()) {
            throw EngineException.notFound("no layer " + layer + ": the image has " + tree.size());
        }
    }

    /// People and other tools write paths with a slash in front.
    private static String plain(String path) {
        String plain = path;
        while (plain.startsWith("/")) {
            plain = plain.substring(1);
        }
        return plain.endsWith("/") ? plain.substring(0, plain.length() - 1) : plain;
    }

    @Override
    public List<FileNode> children(int layer, Scope scope, String folder) {
        LayerDelta delta = delta(layer, scope);
        Pair found = delta.find(plain(folder)).orElse(null);
        if (found == null) {
            return List.of();
        }
        return delta.children(found).stream()
                .map(delta::node)
                .sorted(FOLDERS_FIRST)
                .toList();
    }

    @Override
    public Optional<FileNode> find(int layer, Scope scope, String path) {
        LayerDelta delta = delta(layer, scope);
        return delta.find(plain(path)).map(delta::node);
    }

    @Override
    public FileMatches search(int layer, Scope scope, FileQuery query, int most) {
        return new FileSearch(delta(layer, scope), most).matching(query);
    }

    @Override
    public List<FileNode> largest(int layer, Scope scope, int most) {
        return new FileSearch(delta(layer, scope), most).largest();
    }

    @Override
    public Efficiency efficiency() {
        return waste().efficiency();
    }

    @Override
    public InputStream open(int layer, String path) {
        check(layer);
        return files.open(layer, plain(path)).stream(kernel);
    }

    @Override
    public Optional<FileNode> below(int layer, String path) {
        check(layer);
        return layer == 0
                ? Optional.empty()
                : find(layer - 1, Scope.UP_TO, path).filter(node -> node.change() != FileNode.Change.REMOVED);
    }

    @Override
    public TextDiff diffBelow(int layer, String path) {
        check(layer);
        String plain = plain(path);
        Merged before = tree.find(layer - 1, plain).orElse(null);
        Merged after = tree.find(layer, plain).orElse(null);
        if (before == null && after == null) {
            throw EngineException.notFound("no file '/" + plain + "' in layer " + layer + " or below");
        }
        Opened old = before == null ? null : files.open(before.top());
        boolean handed = false;
        try {
            Opened now = after == null ? null : files.open(after.top());
            handed = true;
            return TextComparison.of(kernel, old, now);
        } finally {
            if (!handed && old != null) {
                old.file().close();
            }
        }
    }

    @Override
    public List<String> extract(int layer, Scope scope, String path, Path target) {
        LayerDelta delta = delta(layer, scope);
        Pair found = delta.find(plain(path)).orElse(null);
        if (found == null || found.is() == null) {
            throw EngineException.notFound("no file '/" + plain(path) + "' up to layer " + layer + " of the image");
        }
        return new Extraction(kernel, delta, files).to(found, target);
    }

    @Override
    public void extractLayer(int layer, Path target) {
        check(layer);
        LayerSource source = tree.layer(layer);
        boolean done = false;
        boolean made = false;
        try (OutputStream file =
                Files.newOutputStream(target, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            made = true;
            OutputStream out = new BufferedOutputStream(file, 1 << 16);
            if (source.packed() != null) {
                LayerBlob.copyTar(source.packed().get(), source.layer().diffId(), out);
            } else {
                LayerTar.of(kernel, ids).ofUpper(source.layer().directory(), out);
            }
            out.flush();
            done = true;
        } catch (IOException failure) {
            throw StorageFailure.of("extract a layer to", target, failure);
        } finally {
            if (made && !done) {
                discard(target);
            }
        }
    }

    private static void discard(Path target) {
        try {
            Files.deleteIfExists(target);
        } catch (IOException failure) {
            throw StorageFailure.of("remove the incomplete", target, failure);
        }
    }

    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            release.run();
        }
    }
}
