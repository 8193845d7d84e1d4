package io.cooperage.engine.cluster.informer;

import io.cooperage.engine.cluster.kind.Kind;
import io.cooperage.engine.cluster.object.KubeObject;
import io.cooperage.engine.cluster.object.LabelSelector;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// All objects of one kind. What is read is the store as it is; only listeners hear of it a moment later. For
/// any thread.
public interface Informer {

    Kind kind();

    @Nullable
    KubeObject get(String namespace, String name);

    Collection<KubeObject> all();

    /// @param namespace null for all
    List<KubeObject> list(@Nullable String namespace, LabelSelector labels);

    /// Those with a `controller: true` reference to this uid.
    List<KubeObject> controlledBy(String uid);

    /// Tells of everything that is there (`old` null), and of every change after it, in order, on the
    /// informer's own thread: the listener must be quick and must not throw.
    ///
    /// @return ends it
    AutoCloseable listen(Listener listener);

    interface Listener {
        /// @param old null when it is new
        /// @param now null when it is gone
        void changed(@Nullable KubeObject old, @Nullable KubeObject now);
    }
}
