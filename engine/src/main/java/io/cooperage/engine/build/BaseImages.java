package io.cooperage.engine.build;

import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.error.ErrorKind;
import io.cooperage.engine.image.ContentLease;
import io.cooperage.engine.image.ImageService;
import io.cooperage.engine.image.ResolvedImage;
import io.cooperage.engine.image.TransferListener;
import io.cooperage.engine.layer.Layer;
import io.cooperage.engine.layer.LayerRepair;
import io.cooperage.engine.layer.LayerStore;
import io.cooperage.engine.oci.Digest;
import io.cooperage.engine.oci.ImageConfig;
import io.cooperage.engine.oci.ImageReference;
import io.cooperage.engine.oci.Platform;
import io.cooperage.engine.registry.Credentials;
import io.cooperage.engine.store.BlobStore;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Images that builds begin with: those in the store, and those that have to be fetched. Any thread.
final class BaseImages {
    private static final String ID = "sha256:";

    private final ImageService images;
    private final LayerStore layers;
    private final BlobStore blobs;

    BaseImages(ImageService images, LayerStore layers, BlobStore blobs) {
        this.images = images;
        this.layers = layers;
        this.blobs = blobs;
    }

    /// @param config null for `scratch`
    /// @param fetched it was not at hand, or is newer than what was
    record Base(Snapshot files, @Nullable ImageConfig config, boolean fetched) {
        static final Base SCRATCH = new Base(Snapshot.SCRATCH, null, false);
    }

    /// @param lease keeps the image while the build runs
    /// @param request says whether to look for a newer one even where one is at hand, and who asks for it
    /// @param progress of fetching it
    Base find(String name, Platform platform, BuildRequest request, ContentLease lease, TransferListener progress) {
        boolean fixed = name.startsWith(ID);
        ResolvedImage here = request.pull() && !fixed ? null : local(name, lease);
        boolean fits = here != null && platform.accepts(here.config().platform());
        if (here != null && (fits || fixed)) {
            if (!fits) {
                throw EngineException.invalid("image " + name + " is for "
                        + here.config().platform() + ", but the build is for " + platform
                        + "; name one for that platform, or build with --platform "
                        + here.config().platform());
            }
            return base(here, false);
        }
        try {
            Credentials login = request.logins().get(ImageReference.parse(name).domain());
            images.pull(name, platform, login, progress);
        } catch (EngineException e) {
            if (e.kind() == ErrorKind.CANCELLED) {
                throw e;
            }
            throw new EngineException(
                    e.kind(), name + ": failed to resolve source metadata for " + name + ": " + e.getMessage(), e);
        }
        return base(lease.image(name), true);
    }

    private static @Nullable ResolvedImage local(String name, ContentLease lease) {
        try {
            return lease.image(name);
        } catch (EngineException e) {
            if (e.kind() == ErrorKind.NOT_FOUND) {
                return null;
            }
            throw e;
        }
    }

    private Base base(ResolvedImage image, boolean fetched) {
        new LayerRepair(layers, blobs)
                .repair(image.name(), image.manifest().layers(), image.config().diffIds(), image.chainIds());
        List<BuiltLayer> all = new ArrayList<>();
        for (int i = 0; i < image.chainIds().size(); i++) {
            Digest chain = image.chainIds().get(i);
            all.add(new BuiltLayer(
                    image.config().diffIds().get(i),
                    chain,
                    image.manifest().layers().get(i),
                    layers.find(chain).map(Layer::size).orElse(0L),
                    0));
        }
        return new Base(new Snapshot(all), image.config(), fetched);
    }
}
