package io.cooperage.engine.api.docker;

import io.cooperage.engine.build.BuildEvent;
import io.cooperage.engine.build.BuildEvent.Planned;
import io.cooperage.engine.build.BuildEvent.StepDone;
import io.cooperage.engine.build.BuildEvent.StepFailed;
import io.cooperage.engine.build.BuildEvent.StepOutput;
import io.cooperage.engine.build.BuildEvent.StepPlan;
import io.cooperage.engine.build.BuildEvent.StepStarted;
import io.cooperage.engine.build.BuildListener;
import io.cooperage.engine.oci.Digest;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Tells a build as the classic builder did, one step after the other. Where steps run at once, those that are not
/// at their turn are kept back.
///
/// Between the steps that builder named images and containers. Here there are none: the twelve digits are the
/// step's own, and the last are the image's.
final class BuildMessages implements BuildListener {
    private static final String RED = "\u001b[91m";
    private static final String PLAIN = "\u001b[0m";
    private static final int SHORT = 12;

    /// Characters of one step that wait for their turn, while a step before it takes its time.
    private static final int HELD_LIMIT = 1 << 20;

    private static final String LEFT_OUT = "[output clipped, it was too long to be kept until this step's turn]\n";

    private final Consumer<String> out;

    /// Between steps; calls come one at a time, and are guarded all the same.
    private final Map<String, Step> steps = new HashMap<>();

    private final Set<String> shown = new HashSet<>();
    private List<StepPlan> plan = List.of();
    private String build = "";

    /// The end of the last step, until the image's id is known.
    private boolean idPending;

    private static final class Step {
        private final Deque<StepOutput> held = new ArrayDeque<>();
        private long heldLength;
        private boolean dropped;
        private boolean begun;
        private boolean announced;
        private boolean running;
        private @Nullable StepDone done;

        /// The last of it, which is where a failure stands.
        void hold(StepOutput output) {
            held.addLast(output);
            heldLength += output.text().length();
            while (heldLength > HELD_LIMIT && held.size() > 1) {
                heldLength -= held.removeFirst().text().length();
                dropped = true;
            }
        }

        void release() {
            held.clear();
            heldLength = 0;
            dropped = false;
        }
    }

    /// @param out what the stream says
    BuildMessages(Consumer<String> out) {
        this.out = out;
    }

    @Override
    public synchronized void on(BuildEvent event) {
        switch (event) {
            case Planned planned -> {
                build = planned.buildId();
                plan = planned.stages().stream()
                        .flatMap(stage -> stage.steps().stream())
                        .toList();
            }
            case StepStarted started -> step(started.stepId()).begun = true;
            case StepOutput output -> step(output.stepId()).hold(output);
            case StepDone done -> {
                step(done.stepId()).begun = true;
                step(done.stepId()).done = done;
            }
            case StepFailed failed -> fail(failed);
            case BuildEvent.Warning warning -> out.accept(" ---> [Warning] " + warning.message() + "\n");
            case BuildEvent.Finished _ -> {}
        }
        showWhatIsDue();
    }

    private Step step(String id) {
        return steps.computeIfAbsent(id, _ -> new Step());
    }

    private void showWhatIsDue() {
        for (int i = 0; i < plan.size(); i++) {
            StepPlan planned = plan.get(i);
            if (shown.contains(planned.id())) {
                continue;
            }
            Step step = step(planned.id());
            if (!step.begun) {
                return;
            }
            show(i, planned, step);
            if (step.done == null) {
                return;
            }
            shown.add(planned.id());
        }
    }

    private void show(int index, StepPlan planned, Step step) {
        if (!step.announced) {
            step.announced = true;
            sayId("");
            out.accept("Step " + (index + 1) + "/" + plan.size() + " : " + planned.text() + "\n");
        }
        if (step.dropped) {
            sayRunning(planned, step);
            out.accept(LEFT_OUT);
        }
        for (StepOutput output : step.held) {
            sayRunning(planned, step);
            out.accept(output.error() ? RED + output.text() + PLAIN : output.text());
        }
        step.release();
        StepDone done = step.done;
        if (done == null) {
            return;
        }
        // A base image is here or is fetched: that is nobody's cache.
        boolean from = planned.text().toUpperCase(Locale.ROOT).startsWith("FROM");
        if (done.cached() && !from) {
            out.accept(" ---> Using cache\n");
        } else if (!done.cached()) {
            sayRunning(planned, step);
        }
        if (step.running) {
            out.accept(" ---> Removed intermediate container " + id(planned.id() + " run") + "\n");
        }
        if (index + 1 == plan.size()) {
            idPending = true;
        } else {
            out.accept(" ---> " + id(planned.id()) + "\n");
        }
    }

    /// Once, where the step has a command.
    private void sayRunning(StepPlan planned, Step step) {
        boolean command = planned.text().toUpperCase(Locale.ROOT).startsWith("RUN");
        if (command && !step.running) {
            step.running = true;
            out.accept(" ---> Running in " + id(planned.id() + " run") + "\n");
        }
    }

    private String id(String step) {
        return Digest.of(build + " " + step).shortHex();
    }

    /// @param image id of it, empty when another step follows after all
    private void sayId(String image) {
        if (idPending) {
            idPending = false;
            out.accept(" ---> " + (image.isEmpty() ? id("last") : image) + "\n");
        }
    }

    /// A step may fail before its turn: what was kept back of it explains why.
    private void fail(StepFailed failed) {
        for (int i = 0; i < plan.size(); i++) {
            StepPlan planned = plan.get(i);
            if (planned.id().equals(failed.stepId()) && shown.add(planned.id())) {
                show(i, planned, step(planned.id()));
            }
        }
    }

    /// The image is there, and has these names.
    synchronized void finish(@Nullable Digest image, List<String> names) {
        if (image == null) {
            return;
        }
        sayId(image.hex().substring(0, SHORT));
        out.accept("Successfully built " + image.hex().substring(0, SHORT) + "\n");
        names.forEach(name -> out.accept("Successfully tagged " + name + "\n"));
    }
}
