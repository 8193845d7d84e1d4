package io.cooperage.engine.cluster.kubelet;

import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;

/// What is known of one container of a pod at one moment.
///
/// @param spec of the container
/// @param run the latest; null before the first
/// @param previous the one before it; null when there is none, or nothing is known of it any more
/// @param restarts how often it was started anew
/// @param waiting why it does not run and what is waited for; null when it runs, has ended for good, or has
///     not been reached yet
/// @param started its program is up, as far as the startup probe knows
/// @param ready its readiness probe, or the lack of one, says so
record Seen(
        JsonNode spec,
        @Nullable Run run,
        @Nullable Run previous,
        int restarts,
        @Nullable Waiting waiting,
        boolean started,
        boolean ready) {

    /// @param reason one word in CamelCase
    record Waiting(String reason, String message) {}

    String name() {
        return ContainerSpecs.name(spec);
    }

    boolean isRunning() {
        return run != null && run.isAlive();
    }

    /// It has ended and is not about to be started again.
    boolean isTerminated() {
        return run != null && !run.isAlive() && waiting == null;
    }

    /// The last end there was.
    @Nullable
    Run lastEnded() {
        return run != null && !run.isAlive() ? run : previous;
    }
}
