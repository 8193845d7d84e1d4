package io.cooperage.ui.containers.detail.processes;

import io.cooperage.engine.container.ContainerService;
import io.cooperage.engine.container.ProcessEntry;
import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.error.ErrorKind;
import io.cooperage.ui.fx.UiClock;
import io.cooperage.ui.fx.UiTasks;
import io.cooperage.ui.model.LiveContainer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.function.Consumer;
import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.beans.property.ReadOnlyBooleanWrapper;
import javafx.beans.property.ReadOnlyLongProperty;
import javafx.beans.property.ReadOnlyLongWrapper;
import javafx.util.Subscription;
import org.jspecify.annotations.Nullable;

/// The processes of one container. Each sample of the container makes it look again, one look at a time, and only
/// while someone watches. FX thread only.
public final class ProcessesViewModel {
    private final LiveContainer live;
    private final ContainerService service;
    private final UiTasks tasks;
    private final UiClock clock;
    private final Consumer<Throwable> failures;
    private final ReadOnlyLongWrapper revision = new ReadOnlyLongWrapper();
    private final ReadOnlyBooleanWrapper running = new ReadOnlyBooleanWrapper();
    private final Map<Integer, Duration> cpuBefore = new HashMap<>();
    private List<ProcessRow> rows = List.of();
    private Subscription watching = Subscription.EMPTY;
    private @Nullable Instant lookedAt;
    private boolean active;
    private boolean looking;

    public ProcessesViewModel(
            LiveContainer live, ContainerService service, UiTasks tasks, UiClock clock, Consumer<Throwable> failures) {
        this.live = live;
        this.service = service;
        this.tasks = tasks;
        this.clock = clock;
        this.failures = failures;
        running.bind(live.containerProperty()
                .map(container -> container.state().status().isAlive()));
    }

    /// Parents before their children.
    List<ProcessRow> rows() {
        return rows;
    }

    /// Changes with every look.
    ReadOnlyLongProperty revisionProperty() {
        return revision.getReadOnlyProperty();
    }

    ReadOnlyBooleanProperty runningProperty() {
        return running.getReadOnlyProperty();
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
                    live.statsProperty().subscribe((_, _) -> look()), running.subscribe((_, _) -> look()));
            look();
        }
    }

    private void look() {
        if (!running.get()) {
            show(List.of());
            return;
        }
        if (looking) {
            return;
        }
        looking = true;
        tasks.quiet(() -> service.top(live.id()))
                .onSuccess(this::show)
                .onFailure(this::failed)
                .onEnd(() -> looking = false);
    }

    private void failed(Throwable failure) {
        // It may end between the sample and the look; its event says so.
        boolean gone = failure instanceof EngineException e
                && (e.kind() == ErrorKind.CONFLICT || e.kind() == ErrorKind.NOT_FOUND);
        if (!gone) {
            failures.accept(failure);
        }
    }

    private void show(List<ProcessEntry> entries) {
        Instant now = clock.now();
        double seconds = lookedAt == null ? 0 : Duration.between(lookedAt, now).toNanos() / 1e9;
        List<ProcessRow> next = new ArrayList<>(entries.size());
        for (ProcessEntry entry : entries) {
            Duration before = cpuBefore.get(entry.pid());
            next.add(new ProcessRow(
                    entry,
                    before == null || seconds <= 0
                            ? OptionalDouble.empty()
                            : OptionalDouble.of(
                                    Math.max(0, entry.cpuTime().minus(before).toNanos() / 1e9 / seconds))));
        }
        cpuBefore.clear();
        entries.forEach(entry -> cpuBefore.put(entry.pid(), entry.cpuTime()));
        lookedAt = now;
        // A parent has been there before its children, but pids wrap around.
        next.sort(Comparator.comparing((ProcessRow row) -> row.entry().startedAt())
                .thenComparingInt(row -> row.entry().pid()));
        rows = List.copyOf(next);
        revision.set(revision.get() + 1);
    }
}
