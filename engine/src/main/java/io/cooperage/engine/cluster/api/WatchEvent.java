package io.cooperage.engine.cluster.api;

import io.cooperage.engine.cluster.object.KubeObject;

/// @param object its revision is the event's; of a bookmark only that counts
public record WatchEvent(Type type, KubeObject object) {

    public enum Type {
        ADDED,
        MODIFIED,
        /// With the object's last state, and the revision of the deletion.
        DELETED,
        BOOKMARK
    }
}
