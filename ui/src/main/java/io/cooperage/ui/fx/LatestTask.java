package io.cooperage.ui.fx;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Of the tasks that are given to it only the newest counts: an earlier one is cancelled, and what it may still bring
/// is dropped. So what is shown always belongs to what was chosen last. FX thread only.
public final class LatestTask {
    private @Nullable UiTask<?> newest;

    /// @param success gets the result if no other task was given meanwhile
    /// @param failure likewise; not called for a cancelled task
    public <T> void follow(UiTask<T> task, Consumer<? super T> success, Consumer<? super Throwable> failure) {
        cancel();
        newest = task;
        task.onSuccess(result -> {
                    if (task.equals(newest)) {
                        newest = null;
                        success.accept(result);
                    }
                })
                .onFailure(thrown -> {
                    if (task.equals(newest)) {
                        newest = null;
                        failure.accept(thrown);
                    }
                });
    }

    /// Something is under way whose result will count.
    public boolean isBusy() {
        return newest != null;
    }

    /// Nothing that was given so far counts any more.
    public void cancel() {
        UiTask<?> running = newest;
        newest = null;
        if (running != null) {
            running.cancel();
        }
    }
}
