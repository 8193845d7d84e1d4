package io.cooperage.engine.cluster.api;

import io.cooperage.engine.cluster.object.ObjectKey;
import org.jspecify.annotations.Nullable;

/// @param graceSeconds null for the object's own
/// @param propagation null for the kind's own
/// @param uid only this one
/// @param revision only in this state
public record DeleteOptions(
        String manager,
        @Nullable Long graceSeconds,
        @Nullable Propagation propagation,
        @Nullable String uid,
        @Nullable Long revision,
        boolean dryRun,
        WriteOptions.@Nullable Cause cause) {

    /// What becomes of the objects that it owns.
    public enum Propagation {
        /// They go after it.
        BACKGROUND,
        /// They go before it.
        FOREGROUND,
        /// They stay, without an owner.
        ORPHAN
    }

    /// Of a part of the cluster itself, gracefully, only this very object.
    public static DeleteOptions by(String manager, @Nullable String uid) {
        return new DeleteOptions(manager, null, null, uid, null, false, null);
    }

    public DeleteOptions withGrace(long seconds) {
        return new DeleteOptions(manager, seconds, propagation, uid, revision, dryRun, cause);
    }

    public DeleteOptions because(ObjectKey key, long seen) {
        return new DeleteOptions(
                manager, graceSeconds, propagation, uid, revision, dryRun, new WriteOptions.Cause(key, seen));
    }
}
