package io.cooperage.ui;

import io.cooperage.engine.container.ContainerService;
import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.error.ErrorKind;
import io.cooperage.ui.containers.ContainerParts;
import io.cooperage.ui.fx.UiTask;
import io.cooperage.ui.i18n.Messages;
import io.cooperage.ui.model.LiveContainer;
import io.cooperage.ui.preferences.UiSettings.OnQuit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/// What closing the window does to containers: nothing, or, if the person chose so, it stops them first. FX thread
/// only.
final class Quitting {
    private final ContainerParts parts;
    private final Runnable close;
    private final Messages messages = Messages.of(Quitting.class);
    private @Nullable UiTask<Boolean> stopping;

    /// @param close closes the window for good
    Quitting(ContainerParts parts, Runnable close) {
        this.parts = parts;
        this.close = close;
    }

    /// @return whether the window may close at once; otherwise it closes when the containers have stopped, and asking
    ///     again closes it without waiting
    boolean mayCloseNow() {
        List<String> alive = parts.containers().all().stream()
                .filter(live -> live.container().state().status().isAlive())
                .map(LiveContainer::id)
                .toList();
        if (parts.settings().onQuitProperty().get() == OnQuit.KEEP_RUNNING || alive.isEmpty() || stopping != null) {
            return true;
        }
        stopping = parts.tasks().run(messages.text("quit.stopping"), () -> {
            stopAll(parts.service(), alive);
            return true;
        });
        // Cancelled or failed, the window stays, and the next close is the first again.
        stopping.onSuccess(done -> close.run())
                .onFailure(parts.errors()::present)
                .onEnd(() -> stopping = null);
        return false;
    }

    /// All at once, since each waits for its own program; the first failure is thrown after all have been tried.
    private static void stopAll(ContainerService service, List<String> ids) throws InterruptedException {
        List<EngineException> failures = new ArrayList<>();
        try (ExecutorService each = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> stops = new ArrayList<>();
            for (String id : ids) {
                stops.add(each.submit(() -> service.stop(id, null)));
            }
            for (Future<?> stop : stops) {
                try {
                    stop.get();
                } catch (ExecutionException e) {
                    if (e.getCause() instanceof EngineException failure) {
                        if (failure.kind() != ErrorKind.NOT_FOUND) { // Gone is as good as stopped.
                            failures.add(failure);
                        }
                    } else {
                        throw new IllegalStateException("stopping a container failed", e.getCause());
                    }
                } catch (InterruptedException e) {
                    each.shutdownNow();
                    throw e;
                }
            }
        }
        if (!failures.isEmpty()) {
            EngineException first = failures.removeFirst();
            failures.forEach(first::addSuppressed);
            throw first;
        }
    }
}
