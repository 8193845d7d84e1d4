package io.cooperage.engine.build;

import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.UnaryOperator;

/// Tells a build's listener what happens, one call at a time from whatever thread, and has it written down.
final class EventFeed {
    private final ReentrantLock lock = new ReentrantLock();
    private final BuildListener listener;
    private final EventLog log;
    private final InstantSource clock;
    private final StepCounts counts = new StepCounts();
    private final List<BuildEvent.Warning> warnings = new ArrayList<>();
    private final UnaryOperator<BuildEvent> shown;
    private boolean broken;

    /// @param shown what people are told for an event
    EventFeed(BuildListener listener, EventLog log, InstantSource clock, UnaryOperator<BuildEvent> shown) {
        this.shown = shown;
        this.listener = listener;
        this.log = log;
        this.clock = clock;
    }

    void tell(BuildEvent happened) {
        BuildEvent event = shown.apply(happened);
        lock.lock();
        try {
            counts.see(event);
            if (event instanceof BuildEvent.Warning warning) {
                warnings.add(warning);
            }
            log.write(event);
            if (!broken) {
                // One that has thrown is told nothing more, not even of the end that it has caused.
                broken = true;
                listener.on(event);
                broken = false;
            }
        } finally {
            lock.unlock();
        }
    }

    void started(PlannedStep step) {
        tell(new BuildEvent.StepStarted(step.id(), clock.instant()));
    }

    void said(PlannedStep step, boolean error, String text) {
        tell(new BuildEvent.StepOutput(step.id(), error, text));
    }

    StepCounts counts() {
        return counts;
    }

    List<BuildEvent.Warning> warnings() {
        lock.lock();
        try {
            return List.copyOf(warnings);
        } finally {
            lock.unlock();
        }
    }
}
