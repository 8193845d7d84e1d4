package io.cooperage.engine.image.browse;

import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.layer.IdMap;
import io.cooperage.engine.layer.Layer;
import io.cooperage.engine.layer.LayerIndex;
import io.cooperage.engine.layer.LayerRepair;
import io.cooperage.engine.layer.LayerStore;
import io.cooperage.engine.layer.LayerStore.LayerLease;
import io.cooperage.engine.linux.Syscalls;
import io.cooperage.engine.oci.Descriptor;
import io.cooperage.engine.oci.Digest;
import io.cooperage.engine.oci.ImageConfig;
import io.cooperage.engine.oci.ImageConfig.History;
import io.cooperage.engine.oci.ImageManifest;
import io.cooperage.engine.store.BlobStore;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/// Brings together what the stores and the documents of an image say of its layers, for [LayeredBrowser] and
/// [TreeSides]. Any thread.
public final class ImageLayers {
    private final Syscalls kernel;
    private final IdMap ids;
    private final LayerStore layers;
    private final BlobStore blobs;
    private final LayerRepair repair;

    /// @param ids that the layers are unpacked with
    public ImageLayers(Syscalls kernel, IdMap ids, LayerStore layers, BlobStore blobs) {
        this.kernel = kernel;
        this.ids = ids;
        this.layers = layers;
        this.blobs = blobs;
        this.repair = new LayerRepair(layers, blobs);
    }

    /// The files of an image; its layers can't be removed until the browser is closed.
    ///
    /// @param chainIds of its unpacked layers, bottom first, one for each of the manifest
    /// @throws EngineException DATA_LOSS naming a layer that is not here and has lost its blob too
    public ImageBrowser browse(ImageManifest manifest, ImageConfig config, List<Digest> chainIds) {
        TreeSides.Tree tree = tree(manifest, config, chainIds, List.of());
        return LayeredBrowser.open(kernel, ids, tree.layers(), tree.release());
    }

    /// The files of layers that are no image, a build step's for one.
    ///
    /// @param chainIds bottom first
    /// @throws EngineException NOT_FOUND naming a layer that is not here
    public ImageBrowser browse(List<Digest> chainIds) {
        Held held = held(chainIds, i -> {
            Digest chainId = chainIds.get(i);
            Layer layer = layers.find(chainId).orElseThrow(() -> missing(chainId));
            return new LayerSource(layer, layers.index(chainId), null, "", -1, null, "", null);
        });
        return LayeredBrowser.open(kernel, ids, held.sources(), held.release());
    }

    /// A side of a comparison: an image, or a container of it with its upper folder.
    ///
    /// @param folders above the layers, bottom first
    public TreeSides.Tree tree(ImageManifest manifest, ImageConfig config, List<Digest> chainIds, List<Path> folders) {
        repair.repair(
                manifest.config().digest().shortHex(),
                manifest.layers().subList(0, chainIds.size()),
                config.diffIds(),
                chainIds);
        List<History> makers =
                config.history().stream().filter(step -> !step.emptyLayer()).toList();
        // A history that does not fit its layers says nothing of any of them.
        boolean fits = makers.size() == chainIds.size();
        Held held =
                held(chainIds, i -> source(chainIds.get(i), manifest.layers().get(i), fits ? makers.get(i) : null));
        return new TreeSides.Tree(held.sources(), folders, config, held.release());
    }

    /// Layers that stay as long as they are looked at.
    ///
    /// @param release closes the indexes and lets the layers go
    private record Held(List<LayerSource> sources, Runnable release) {}

    /// @param source makes that of the i-th
    private Held held(List<Digest> chainIds, IntFunction<LayerSource> source) {
        LayerLease lease = layers.lease(chainIds);
        List<LayerSource> sources = new ArrayList<>();
        Runnable release = () -> {
            try {
                sources.forEach(opened -> opened.index().close());
            } finally {
                lease.close();
            }
        };
        boolean ready = false;
        try {
            for (int i = 0; i < chainIds.size(); i++) {
                sources.add(source.apply(i));
            }
            ready = true;
            return new Held(sources, release);
        } finally {
            if (!ready) {
                release.run();
            }
        }
    }

    private LayerSource source(Digest chainId, Descriptor descriptor, @Nullable History maker) {
        Layer layer = layers.find(chainId).orElseThrow(() -> missing(chainId));
        boolean here = blobs.has(descriptor.digest());
        LayerIndex index = layers.index(chainId);
        return new LayerSource(
                layer,
                index,
                descriptor.digest(),
                descriptor.mediaType(),
                here ? descriptor.size() : -1,
                here ? () -> blobs.open(descriptor.digest()) : null,
                maker == null ? "" : instruction(maker),
                maker == null ? null : maker.created());
    }

    private static EngineException missing(Digest chainId) {
        return EngineException.notFound("the unpacked layer " + chainId + " is not here");
    }

    /// Imported roots have no instruction, but a comment that says where they are from.
    private static String instruction(History step) {
        String createdBy = Objects.requireNonNullElse(step.createdBy(), "");
        return createdBy.isBlank() ? Objects.requireNonNullElse(step.comment(), "") : createdBy;
    }
}
