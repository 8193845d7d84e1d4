package io.cooperage.engine.layer;

import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.error.ErrorKind;
import io.cooperage.engine.oci.Descriptor;
import io.cooperage.engine.oci.Digest;
import io.cooperage.engine.store.BlobStore;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Makes trees of layers anew from their blobs, where a power cut or someone's hand took them.
///
/// Any thread. When nothing is missing it costs one look per layer.
public final class LayerRepair {
    private static final Logger LOG = LoggerFactory.getLogger(LayerRepair.class);

    private final LayerStore layers;
    private final BlobStore blobs;

    public LayerRepair(LayerStore layers, BlobStore blobs) {
        this.layers = layers;
        this.blobs = blobs;
    }

    public boolean isWhole(List<Digest> chainIds) {
        return chainIds.stream().allMatch(chainId -> layers.find(chainId).isPresent());
    }

    /// Unpacks what is missing, from the bottom up.
    ///
    /// @param image for messages
    /// @param layerBlobs as in the manifest, bottom first, with `diffIds` and `chainIds` one for each
    /// @throws EngineException DATA_LOSS naming image and layer when the blob is gone too; as [LayerStore#unpack]
    public void repair(String image, List<Descriptor> layerBlobs, List<Digest> diffIds, List<Digest> chainIds) {
        for (int i = 0; i < chainIds.size(); i++) {
            if (layers.find(chainIds.get(i)).isPresent()) {
                continue;
            }
            Descriptor blob = layerBlobs.get(i);
            if (!blobs.has(blob.digest())) {
                throw new EngineException(
                        ErrorKind.DATA_LOSS,
                        "layer " + blob.digest() + " of image " + image
                                + " is lost, unpacked and packed; pull the image again");
            }
            LOG.warn("layer {} of image {} is missing, so it is unpacked again", blob.digest(), image);
            layers.unpack(
                    chainIds.subList(0, i),
                    diffIds.get(i),
                    blobs.open(blob.digest()),
                    blob.size(),
                    UnpackProgress.NONE);
        }
    }
}
