package io.cooperage.engine.image;

import io.cooperage.engine.event.EngineEvent.ImageAction;
import io.cooperage.engine.oci.Descriptor;
import io.cooperage.engine.oci.Digest;
import io.cooperage.engine.oci.ImageConfig;
import io.cooperage.engine.oci.ImageReference;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The one place where images become visible, for pull, load, import, commit and build, and where containers
/// find what they are made of. The database is the truth; `oci/index.json` follows each change.
///
/// ```java
/// try (ContentLease lease = images.lease()) {
///     lease.blob(layer.digest());                       // before looking whether it is there
///     …                                                 // blobs into the BlobStore
///     lease.layer(chainId);
///     layers.unpack(parents, diffId, blobs.open(layer.digest()), layer.size(), progress);
///     Image image = images.create(config, List.of(layer), Map.of(), List.of(name), ImageAction.IMPORT);
/// }
/// ```
///
/// Any thread.
public interface ImageStore {
    ContentLease lease();

    /// Finds an image by any reference of [ImageService]; lease it with [ContentLease#image] where it must stay.
    ///
    /// @throws io.cooperage.engine.error.EngineException NOT_FOUND "No such image: x"; INVALID_ARGUMENT for an
    ///     ambiguous prefix; DATA_LOSS when its documents have changed on disk
    ResolvedImage resolve(String ref);

    /// An image by its full id, also one that was removed by force while a stopped container still stands on it.
    Optional<ResolvedImage> byId(Digest id);

    /// Makes an image visible. The same image again only gains tags and digests.
    ///
    /// @throws io.cooperage.engine.error.EngineException INVALID_ARGUMENT when the documents contradict each
    ///     other; NOT_FOUND naming the blob or layer that is missing
    Image add(NewImage image);

    /// Writes config and manifest (OCI) for layers that are in the blob store and unpacked, and adds the image.
    ///
    /// @param layers as in the manifest, bottom first; `config.diffIds()` says what they are unpacked
    Image create(
            ImageConfig config,
            List<Descriptor> layers,
            Map<String, String> annotations,
            List<ImageReference> tags,
            ImageAction action);

    /// Sets a name on an image that is here.
    ///
    /// @param target descriptor that the name shall point to: the image's manifest, or an index that has it
    void tag(Digest id, Descriptor target, ImageReference name);
}
