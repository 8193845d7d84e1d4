package io.cooperage.ui.containers.detail.isolation;

import io.cooperage.engine.container.ContainerService;
import io.cooperage.engine.container.Isolation;
import io.cooperage.engine.container.Isolation.Step;
import io.cooperage.engine.container.Isolation.StepStatus;
import io.cooperage.ui.fx.UiTasks;
import io.cooperage.ui.model.LiveContainer;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.util.Subscription;
import org.jspecify.annotations.Nullable;

/// How one container was made and what holds it. Read afresh when the container changes and, for the counters of its
/// control group, with each sample while someone watches; one read at a time. FX thread only.
public final class IsolationViewModel {
    private static final Isolation NOTHING = Isolation.ended(List.of());

    private final LiveContainer live;
    private final ContainerService service;
    private final UiTasks tasks;
    private final Consumer<Throwable> failures;
    private final ReadOnlyObjectWrapper<Isolation> isolation = new ReadOnlyObjectWrapper<>(NOTHING);
    private Subscription watching = Subscription.EMPTY;
    private boolean active;
    private boolean reading;
    private boolean again;

    public IsolationViewModel(
            LiveContainer live, ContainerService service, UiTasks tasks, Consumer<Throwable> failures) {
        this.live = live;
        this.service = service;
        this.tasks = tasks;
        this.failures = failures;
    }

    ReadOnlyObjectProperty<Isolation> isolationProperty() {
        return isolation.getReadOnlyProperty();
    }

    boolean isAlive() {
        return live.container().state().status().isAlive();
    }

    /// The engine's sentence on why it could not start; empty when it could.
    String startError() {
        return live.container().state().error();
    }

    /// The step at which the launch broke off.
    Optional<Step> failedStep() {
        return isolation.get().steps().stream()
                .filter(step -> step.status() == StepStatus.FAILED)
                .findFirst();
    }

    /// Time spent in all steps, microseconds.
    long totalMicros() {
        return isolation.get().steps().stream().mapToLong(Step::micros).sum();
    }

    /// Someone begins or ceases to watch.
    public void setActive(boolean watched) {
        if (watched == active) {
            return;
        }
        active = watched;
        watching.unsubscribe();
        watching = Subscription.EMPTY;
        if (watched) {
            watching = Subscription.combine(
                    live.containerProperty().subscribe((_, _) -> read()),
                    live.statsProperty().subscribe((_, _) -> read()));
            read();
        }
    }

    private void read() {
        if (reading) {
            again = true;
            return;
        }
        reading = true;
        again = false;
        tasks.quiet(() -> service.isolation(live.id()))
                .onSuccess(this::show)
                .onFailure(failures)
                .onEnd(() -> {
                    reading = false;
                    if (again && active) {
                        read();
                    }
                });
    }

    private void show(@Nullable Isolation now) {
        if (now != null) {
            isolation.set(now);
        }
    }
}
