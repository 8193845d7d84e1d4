package io.cooperage.ui.dockerfile.build;

import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.event.EngineEvent;
import io.cooperage.engine.event.EngineEvent.TaskEvent;
import io.cooperage.engine.event.EngineEvent.TaskState;
import io.cooperage.engine.oci.ImageReference;
import io.cooperage.ui.fx.EventBridge;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import javafx.util.Subscription;

/// The builds that run in the engine, whoever asked for them: this window, or a client of its sockets. FX
/// thread only.
final class BuildsBeside {
    /// As the engine tells of a build: `Build docker-whale:latest`.
    private static final String ID = "build-";

    private static final String TITLE = "Build ";

    private final Map<String, Optional<ImageReference>> running = new HashMap<>();
    private final Runnable changed;
    private final Runnable ended;
    private final Subscription listening;

    /// @param changed told when one began or ended
    /// @param ended told when one ended, after `changed`
    BuildsBeside(EventBridge events, Runnable changed, Runnable ended) {
        this.changed = changed;
        this.ended = ended;
        listening = events.listen(this::onEvent, this::forget);
    }

    void close() {
        listening.unsubscribe();
    }

    /// How many of an image of one of these names run.
    long count(Collection<ImageReference> names) {
        return running.values().stream()
                .filter(name -> name.map(names::contains).orElse(false))
                .count();
    }

    private void onEvent(EngineEvent event) {
        if (!(event instanceof TaskEvent task) || !task.taskId().startsWith(ID)) {
            return;
        }
        if (task.state() == TaskState.RUNNING) {
            running.put(task.taskId(), named(task.title()));
            changed.run();
        } else {
            running.remove(task.taskId());
            changed.run();
            ended.run();
        }
    }

    /// Events were lost: what may have ended is not claimed to run.
    private void forget() {
        running.clear();
        changed.run();
        ended.run();
    }

    /// @return empty for a build that gives no name
    private static Optional<ImageReference> named(String title) {
        try {
            return title.startsWith(TITLE)
                    ? Optional.of(ImageReference.parseTagged(title.substring(TITLE.length())))
                    : Optional.empty();
        } catch (EngineException noName) {
            return Optional.empty();
        }
    }
}
