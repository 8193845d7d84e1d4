package io.cooperage.engine.image;

import io.cooperage.engine.oci.Digest;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/// Counts who holds what. Guarded by the lock of [ImageState], which is held for every call.
final class Leases {
    private final Map<Digest, Integer> blobs = new HashMap<>();
    private final Map<Digest, Integer> layers = new HashMap<>();
    private final Map<Digest, Integer> images = new HashMap<>();

    /// What one [ContentLease] holds.
    record Held(Set<Digest> blobs, Set<Digest> layers, Set<Digest> images) {
        Held() {
            this(new HashSet<>(), new HashSet<>(), new HashSet<>());
        }
    }

    void holdBlob(Held held, Digest digest) {
        hold(held.blobs, blobs, digest);
    }

    void holdLayer(Held held, Digest chainId) {
        hold(held.layers, layers, chainId);
    }

    void holdImage(Held held, Digest id) {
        hold(held.images, images, id);
    }

    void release(Held held) {
        release(held.blobs, blobs);
        release(held.layers, layers);
        release(held.images, images);
    }

    boolean isBlobHeld(Digest digest) {
        return blobs.containsKey(digest);
    }

    boolean isAnyBlobHeld(Predicate<Digest> which) {
        return blobs.keySet().stream().anyMatch(which);
    }

    boolean isLayerHeld(Digest chainId) {
        return layers.containsKey(chainId);
    }

    boolean isImageHeld(Digest id) {
        return images.containsKey(id);
    }

    private static void hold(Set<Digest> mine, Map<Digest, Integer> counts, Digest digest) {
        if (mine.add(digest)) {
            counts.merge(digest, 1, Integer::sum);
        }
    }

    private static void release(Set<Digest> mine, Map<Digest, Integer> counts) {
        for (Digest digest : mine) {
            counts.computeIfPresent(digest, (_, count) -> count == 1 ? null : count - 1);
        }
        mine.clear();
    }
}
