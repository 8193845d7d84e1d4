package io.cooperage.ui.cluster.move;

import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.oci.Digest;
import io.cooperage.engine.oci.ImageReference;

/// An image, and what it is called where the other cluster finds it.
///
/// @param from as the manifests name it
/// @param here it is in this engine's store, so it can be pushed
/// @param to as the moved manifests name it; the same where it is not pushed
record ImageMove(String from, boolean here, String to) {
    /// @param registry host and path there, such as `registry.example.org/team`; empty leaves names as
    ///     they are
    static ImageMove of(String from, boolean here, String registry) {
        return new ImageMove(from, here, here && !registry.isEmpty() ? named(from, registry) : from);
    }

    boolean isPushed() {
        return !from.equals(to);
    }

    /// What is wrong with it; empty when nothing is.
    static String problem(String registry) {
        if (registry.isEmpty()) {
            return "";
        }
        try {
            ImageReference.parse(registry + "/image");
            return "";
        } catch (EngineException e) {
            return String.valueOf(e.getMessage());
        }
    }

    private static String named(String from, String registry) {
        ImageReference reference = ImageReference.parseTagged(from);
        String path = reference.path();
        Digest digest = reference.digest();
        String tag = reference.tag();
        if (tag == null) {
            // An image that is named by its content keeps telling it.
            tag = digest == null ? ImageReference.DEFAULT_TAG : digest.shortHex();
        }
        return registry + "/" + path.substring(path.lastIndexOf('/') + 1) + ":" + tag;
    }
}
