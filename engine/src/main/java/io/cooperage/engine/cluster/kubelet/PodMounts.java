package io.cooperage.engine.cluster.kubelet;

import io.cooperage.engine.cluster.kubelet.PodVolumes.Mounted;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The volumes of one pod: made when they can be, kept fresh. For the pod's thread.
final class PodMounts {
    private static final Duration SHORTEST_RETRY = Duration.ofMillis(500);
    private static final Duration LONGEST_RETRY = Duration.ofMinutes(2);

    private final PodContext context;
    private final PodVolumes volumes;
    private @Nullable Map<String, Mounted> mounted;
    private Duration retry = SHORTEST_RETRY;

    PodMounts(PodContext context) {
        this.context = context;
        this.volumes = context.parts().volumes();
    }

    boolean areMade() {
        return mounted != null;
    }

    /// Makes them unless they are there.
    ///
    /// @return by name
    /// @throws WaitingException when one can't be made now
    Map<String, Mounted> get() {
        Map<String, Mounted> made = mounted;
        if (made == null) {
            made = volumes.setUp(context.facts());
            mounted = made;
            retry = SHORTEST_RETRY;
        }
        context.wake(freshUntil());
        return made;
    }

    /// [#get], telling and setting a time to try again when they can't be made.
    ///
    /// @return whether they are there
    boolean areMadeOrTold() {
        try {
            get();
            return true;
        } catch (WaitingException e) {
            failed(e);
            context.wakeIn(retry);
            Duration doubled = retry.multipliedBy(2);
            retry = doubled.compareTo(LONGEST_RETRY) > 0 ? LONGEST_RETRY : doubled;
            return false;
        }
    }

    /// [#get] for a pod that runs already: what its volumes are made of may have gone since, and it runs on
    /// with what it has.
    void adopt() {
        try {
            get();
        } catch (WaitingException e) {
            failed(e);
        }
    }

    /// Writes again what is made of objects, if it is there.
    void refresh() {
        if (mounted == null) {
            return;
        }
        try {
            volumes.refresh(context.facts());
        } catch (WaitingException e) {
            failed(e);
        }
    }

    /// Writes again what has got too old.
    void refreshOld() {
        Instant until = freshUntil();
        if (until != null && !context.now().isBefore(until)) {
            refresh();
            until = freshUntil();
        }
        context.wake(until);
    }

    private @Nullable Instant freshUntil() {
        return volumes.freshUntil(context.pod().uid());
    }

    private void failed(WaitingException e) {
        context.warn("FailedMount", String.valueOf(e.getMessage()));
    }

    /// Nothing of them is left afterwards.
    void tearDown() {
        volumes.tearDown(context.pod().uid());
    }
}
