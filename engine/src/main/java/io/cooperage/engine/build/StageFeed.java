package io.cooperage.engine.build;

import io.cooperage.engine.build.BuildEvent.CacheMiss;
import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.error.ErrorKind;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Tells how the steps of one stage go, and how long each takes. One thread.
final class StageFeed {
    private final EventFeed feed;

    /// When the step that is at work began, as [System#nanoTime] counts.
    private long began;

    private boolean told;

    StageFeed(EventFeed feed) {
        this.feed = feed;
    }

    /// The next step has its turn; it is told to have begun with [#started], when it waits for nothing any
    /// more.
    void next() {
        told = false;
        began = System.nanoTime();
    }

    void started(PlannedStep step) {
        told = true;
        began = System.nanoTime();
        feed.started(step);
    }

    /// @param miss null when it came from the cache
    /// @param layer null when no file changed
    void done(PlannedStep step, boolean cached, @Nullable CacheMiss miss, @Nullable BuiltLayer layer) {
        feed.tell(new BuildEvent.StepDone(
                step.id(),
                cached,
                miss,
                took(),
                layer == null ? 0 : layer.added(),
                layer == null ? 0 : layer.wasted()));
    }

    /// @return the failure with the step's place in the file, told if the step was
    EngineException failed(PlannedStep step, EngineException failure) {
        EngineException placed = placed(step, failure);
        if (told) {
            feed.tell(new BuildEvent.StepFailed(
                    step.id(), String.valueOf(placed.getMessage()), exitCode(placed), lastLines(placed), took()));
        }
        return placed;
    }

    private static EngineException placed(PlannedStep step, EngineException failure) {
        if (failure.kind() == ErrorKind.CANCELLED || (failure instanceof BuildException build && build.line() != 0)) {
            return failure;
        }
        return new BuildException(
                failure.kind(),
                String.valueOf(failure.getMessage()),
                step.firstLine(),
                step.column(),
                exitCode(failure),
                lastLines(failure),
                failure);
    }

    private static int exitCode(EngineException failure) {
        return failure instanceof BuildException build ? build.exitCode() : -1;
    }

    private static List<String> lastLines(EngineException failure) {
        return failure instanceof BuildException build ? build.lastLines() : List.of();
    }

    private Duration took() {
        return Duration.ofNanos(System.nanoTime() - began);
    }
}
