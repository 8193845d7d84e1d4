package io.cooperage.engine.cluster.api;

import io.cooperage.engine.cluster.object.ObjectKey;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// @param manager who writes, for `managedFields` and the timeline: `kubectl-create`, `deployment-controller`
/// @param dryRun everything but storing
/// @param validation what becomes of fields that the schema does not know
/// @param force server-side apply: take fields from other managers
/// @param cause the object whose change made a controller write; null for a client's own will
/// @param warnings hears what Kubernetes tells in a `Warning` header
public record WriteOptions(
        String manager,
        boolean dryRun,
        FieldValidation validation,
        boolean force,
        @Nullable Cause cause,
        Consumer<String> warnings) {

    public enum FieldValidation {
        IGNORE,
        WARN,
        STRICT
    }

    /// @param revision the one that was seen
    public record Cause(ObjectKey key, long revision) {}

    /// Of a part of the cluster itself.
    public static WriteOptions by(String manager) {
        return new WriteOptions(manager, false, FieldValidation.IGNORE, false, null, w -> {});
    }

    public WriteOptions because(ObjectKey key, long revision) {
        return new WriteOptions(manager, dryRun, validation, force, new Cause(key, revision), warnings);
    }
}
