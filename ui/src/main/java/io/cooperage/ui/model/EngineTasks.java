package io.cooperage.ui.model;

import io.cooperage.engine.event.EngineEvent;
import io.cooperage.engine.event.EngineEvent.TaskEvent;
import io.cooperage.engine.event.EngineEvent.TaskState;
import io.cooperage.ui.fx.EventBridge;
import io.cooperage.ui.fx.UiTask;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Predicate;

/// Joins what the engine says about its long work to the task of the window that asked for it, so that the status bar
/// shows one entry with the engine's progress and the window's cancel. FX thread only.
public final class EngineTasks {
    private final Map<UiTask<?>, Predicate<TaskEvent>> waiting = new LinkedHashMap<>();
    private final Map<String, UiTask<?>> followed = new HashMap<>();

    public EngineTasks(EventBridge events) {
        events.listen(this::onEvent, () -> {});
    }

    /// Reports to `task` the progress of engine work that begins from now on and satisfies `ours`.
    public void follow(UiTask<?> task, Predicate<TaskEvent> ours) {
        waiting.put(task, ours);
        task.onEnd(() -> {
            waiting.remove(task);
            followed.values().remove(task);
        });
    }

    private void onEvent(EngineEvent event) {
        if (event instanceof TaskEvent progress) {
            UiTask<?> task = followed.get(progress.taskId());
            if (task == null && progress.state() == TaskState.RUNNING) {
                task = claim(progress);
            }
            if (task != null && task.isRunning()) {
                boolean known = progress.total() > 0 && progress.state() == TaskState.RUNNING;
                task.report(
                        known ? Math.min(1, (double) progress.done() / progress.total()) : UiTask.INDETERMINATE,
                        progress.detail());
            }
            if (progress.state() != TaskState.RUNNING) {
                followed.remove(progress.taskId());
            }
        }
    }

    private @org.jspecify.annotations.Nullable UiTask<?> claim(TaskEvent progress) {
        Iterator<Map.Entry<UiTask<?>, Predicate<TaskEvent>>> entries =
                waiting.entrySet().iterator();
        while (entries.hasNext()) {
            Map.Entry<UiTask<?>, Predicate<TaskEvent>> entry = entries.next();
            if (entry.getValue().test(progress)) {
                entries.remove();
                followed.put(progress.taskId(), entry.getKey());
                return entry.getKey();
            }
        }
        return null;
    }
}
