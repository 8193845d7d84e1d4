package io.cooperage.engine.cluster.controller;

import io.cooperage.engine.cluster.api.DeleteOptions;
import io.cooperage.engine.cluster.api.WriteOptions;
import io.cooperage.engine.cluster.api.WriteOptions.Cause;
import io.cooperage.engine.cluster.object.KubeObject;
import org.jspecify.annotations.Nullable;

/// One object that a controller shall look at, and why.
///
/// @param actor the controller, as the timeline and `managedFields` name it
/// @param cause what changed; null for the passing of time
public record Work(
        String actor,
        String namespace,
        String name,
        @Nullable Cause cause) {

    /// How this piece of work writes.
    public WriteOptions writing() {
        WriteOptions by = WriteOptions.by(actor);
        return cause == null ? by : by.because(cause.key(), cause.revision());
    }

    /// How this piece of work deletes exactly this object.
    public DeleteOptions deleting(KubeObject object) {
        DeleteOptions by = DeleteOptions.by(actor, object.uid());
        return cause == null ? by : by.because(cause.key(), cause.revision());
    }

    /// As [#deleting], and says what becomes of the object's dependents.
    public DeleteOptions deleting(KubeObject object, DeleteOptions.Propagation propagation) {
        return new DeleteOptions(actor, null, propagation, object.uid(), null, false, cause);
    }
}
