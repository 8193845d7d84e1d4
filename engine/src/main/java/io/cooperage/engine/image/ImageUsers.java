package io.cooperage.engine.image;

import io.cooperage.engine.oci.Digest;
import java.util.List;
import java.util.Set;

/// Says which containers are made of which images, so that no image goes while something stands on it. The
/// container package implements it; the image package asks.
///
/// Asked under the image store's lock, so it must be quick and must not call back. A container counts from
/// the moment its row is durable; until then its maker holds a [ContentLease].
@FunctionalInterface
public interface ImageUsers {
    List<ImageUse> uses();

    /// Layers and blobs that are wanted whether an image has them or not: the build cache's, and those of
    /// containers that stand on layers of no image.
    default Kept kept() {
        return Kept.NOTHING;
    }

    /// @param layers chain ids
    record Kept(Set<Digest> layers, Set<Digest> blobs) {
        public static final Kept NOTHING = new Kept(Set.of(), Set.of());

        public Kept {
            layers = Set.copyOf(layers);
            blobs = Set.copyOf(blobs);
        }
    }

    /// @param image id that the container was made of
    /// @param container its full id
    /// @param running its processes are alive, paused or not; a stopped one only stands on the layers
    record ImageUse(Digest image, String container, boolean running) {}
}
