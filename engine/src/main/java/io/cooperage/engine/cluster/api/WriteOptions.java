package io.cooperage.engine.cluster.api;

import io.cooperage.engine.cluster.object.KubeObject;
import io.cooperage.engine.cluster.object.ObjectKey;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// @param manager who writes, for `managedFields` and the timeline: `kubectl-create`, `deployment-controller`
/// @param dryRun everything but storing
/// @param validation what becomes of fields that the schema does not know
/// @param force server-side apply: take fields from other managers
/// @param cause the object whose change made a controller write; null for a client's own will
/// @param warnings hears what Kubernetes tells in a `Warning` header
/// @param guard may refuse what is about to be stored
public record WriteOptions(
        String manager,
        boolean dryRun,
        FieldValidation validation,
        boolean force,
        @Nullable Cause cause,
        Consumer<String> warnings,
        Guard guard) {
    private static final Guard OPEN = (object, old) -> {};

    public enum FieldValidation {
        IGNORE,
        WARN,
        STRICT
    }

    /// Asked with each attempt to write, so that what it saw is what is stored. On the thread of the write.
    public interface Guard {

        /// @param object as it would be stored, defaults and all
        /// @param old null for a new one
        /// @throws StatusException when it must not be stored
        void check(KubeObject object, @Nullable KubeObject old);
    }

    public WriteOptions(
            String manager,
            boolean dryRun,
            FieldValidation validation,
            boolean force,
            @Nullable Cause cause,
            Consumer<String> warnings) {
        this(manager, dryRun, validation, force, cause, warnings, OPEN);
    }

    /// @param revision the one that was seen
    public record Cause(ObjectKey key, long revision) {}

    /// Of a part of the cluster itself.
    public static WriteOptions by(String manager) {
        return new WriteOptions(manager, false, FieldValidation.IGNORE, false, null, w -> {});
    }

    public WriteOptions because(ObjectKey key, long revision) {
        return new WriteOptions(manager, dryRun, validation, force, new Cause(key, revision), warnings, guard);
    }

    public WriteOptions guardedBy(Guard other) {
        return new WriteOptions(manager, dryRun, validation, force, cause, warnings, other);
    }
}
