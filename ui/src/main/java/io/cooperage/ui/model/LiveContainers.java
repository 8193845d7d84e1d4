package io.cooperage.ui.model;

import io.cooperage.engine.container.Container;
import io.cooperage.engine.container.ContainerService;
import io.cooperage.engine.container.ContainerStats;
import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.error.ErrorKind;
import io.cooperage.engine.event.EngineEvent;
import io.cooperage.engine.event.EngineEvent.ContainerAction;
import io.cooperage.engine.event.EngineEvent.ContainerEvent;
import io.cooperage.engine.event.EngineEvent.HealthStreakEvent;
import io.cooperage.engine.event.EventStream.Subscription;
import io.cooperage.engine.network.NetworkSettings;
import io.cooperage.engine.network.PublishedPort;
import io.cooperage.ui.fx.Batches;
import io.cooperage.ui.fx.EventBridge;
import io.cooperage.ui.fx.UiTasks;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.stream.Collectors;
import javafx.beans.Observable;
import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.beans.property.ReadOnlyBooleanWrapper;
import javafx.beans.property.ReadOnlyIntegerProperty;
import javafx.beans.property.ReadOnlyIntegerWrapper;
import javafx.beans.property.ReadOnlyLongProperty;
import javafx.beans.property.ReadOnlyLongWrapper;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;
import org.jspecify.annotations.Nullable;

/// Every container, kept fresh without polling: an event says which container changed, that one is read
/// afresh away from the JavaFX thread, at most one read at a time; samples arrive on their own. FX thread
/// only.
public final class LiveContainers implements AutoCloseable {
    /// Seconds that the window may be behind before it lets samples go.
    private static final int ROUND_CAPACITY = 128;

    /// Actions that change nothing a [Container] holds.
    private static final Set<ContainerAction> PASSING = EnumSet.of(
            ContainerAction.ATTACH,
            ContainerAction.DETACH,
            ContainerAction.RESIZE,
            ContainerAction.EXEC_CREATE,
            ContainerAction.EXEC_START,
            ContainerAction.EXEC_DIE,
            ContainerAction.TOP,
            ContainerAction.COMMIT,
            ContainerAction.EXPORT,
            ContainerAction.KILL);

    private final ContainerService service;
    private final UiTasks tasks;
    private final Executor fx;
    private final ObservableList<LiveContainer> all =
            FXCollections.observableArrayList(live -> new Observable[] {live.containerProperty()});
    private final ObservableList<LiveContainer> readOnly = FXCollections.unmodifiableObservableList(all);
    private final Map<String, LiveContainer> byId = new HashMap<>();
    private final ReadOnlyBooleanWrapper loaded = new ReadOnlyBooleanWrapper();
    private final ReadOnlyIntegerWrapper running = new ReadOnlyIntegerWrapper();
    private final ReadOnlyLongWrapper samples = new ReadOnlyLongWrapper();
    private final Set<String> stale = new LinkedHashSet<>();

    /// Destroyed while a read is under way, which may have seen them alive: its answer brings none of them
    /// back.
    private final Set<String> goneMeanwhile = new HashSet<>();

    private boolean allStale;
    private boolean reading;
    private @Nullable Subscription sampling;

    public LiveContainers(ContainerService service, EventBridge events, UiTasks tasks, Executor fx) {
        this.service = service;
        this.tasks = tasks;
        this.fx = fx;
        events.listen(this::onEvent, this::reload);
    }

    public ObservableList<LiveContainer> all() {
        return readOnly;
    }

    public Optional<LiveContainer> find(String id) {
        return Optional.ofNullable(byId.get(id));
    }

    /// False until the first list arrived, so that a page can tell *none* from *not yet known*.
    public ReadOnlyBooleanProperty loadedProperty() {
        return loaded.getReadOnlyProperty();
    }

    /// How many have a process, without those that only hold a pod.
    public ReadOnlyIntegerProperty runningProperty() {
        return running.getReadOnlyProperty();
    }

    /// Grows by one with every round of samples, after all of them are applied.
    public ReadOnlyLongProperty sampleRoundsProperty() {
        return samples.getReadOnlyProperty();
    }

    /// Reads everything afresh.
    public void reload() {
        allStale = true;
        readNext();
    }

    /// Takes samples while someone can see them; a hidden window asks for none.
    public void setWatching(boolean watching) {
        if (watching && sampling == null) {
            Batches<Map<String, ContainerStats>> rounds =
                    new Batches<>(fx, ROUND_CAPACITY, late -> late.forEach(this::applyRound), () -> {});
            sampling = service.samples(rounds::offer);
            fillTheLastMinute();
        } else if (!watching && sampling != null) {
            sampling.close();
            sampling = null;
        }
    }

    @Override
    public void close() {
        setWatching(false);
    }

    private void onEvent(EngineEvent event) {
        if (event instanceof ContainerEvent change && !PASSING.contains(change.action())) {
            if (change.action() == ContainerAction.DESTROY) {
                remove(change.id());
            } else {
                readSoon(change.id());
            }
        } else if (event instanceof HealthStreakEvent counted) {
            readSoon(counted.id());
        }
    }

    private void readSoon(String id) {
        stale.add(id);
        readNext();
    }

    private void readNext() {
        if (reading) {
            return;
        }
        if (allStale) {
            allStale = false;
            stale.clear();
            read(() -> service.list().stream().map(this::seen).toList(), this::replaceAll);
        } else if (!stale.isEmpty()) {
            List<String> ids = List.copyOf(stale);
            stale.clear();
            read(() -> readEach(ids), this::merge);
        }
    }

    private <T> void read(java.util.concurrent.Callable<T> work, java.util.function.Consumer<T> apply) {
        reading = true;
        goneMeanwhile.clear();
        tasks.quiet(work).onSuccess(apply).onEnd(() -> {
            reading = false;
            readNext();
        });
    }

    /// @return empty for an id that is gone
    private Map<String, Optional<Seen>> readEach(List<String> ids) {
        Map<String, Optional<Seen>> found = new HashMap<>();
        for (String id : ids) {
            try {
                found.put(id, Optional.of(seen(service.get(id))));
            } catch (EngineException e) {
                if (e.kind() != ErrorKind.NOT_FOUND) {
                    throw e;
                }
                found.put(id, Optional.empty());
            }
        }
        return found;
    }

    /// On the engine's side.
    private Seen seen(Container container) {
        NetworkSettings settings = container.config().networking();
        boolean publishes = !settings.ports().isEmpty() || settings.publishAll();
        if (!publishes || !container.state().status().isAlive()) {
            return new Seen(container, List.of());
        }
        try {
            return new Seen(container, service.networking(container.id()).ports());
        } catch (EngineException e) {
            if (e.kind() != ErrorKind.NOT_FOUND) {
                throw e;
            }
            return new Seen(container, List.of()); // Removed meanwhile; its event is on the way.
        }
    }

    private record Seen(Container container, List<PublishedPort> ports) {}

    private void merge(Map<String, Optional<Seen>> found) {
        found.forEach((id, seen) -> seen.filter(this::isThere).ifPresentOrElse(this::put, () -> drop(id)));
        count();
    }

    private void replaceAll(List<Seen> listed) {
        List<Seen> containers = listed.stream().filter(this::isThere).toList();
        Set<String> present =
                containers.stream().map(seen -> seen.container().id()).collect(Collectors.toSet());
        List<LiveContainer> gone =
                all.stream().filter(live -> !present.contains(live.id())).toList();
        gone.forEach(live -> byId.remove(live.id()));
        all.removeAll(gone);
        List<LiveContainer> fresh = new ArrayList<>();
        for (Seen seen : containers) {
            String id = seen.container().id();
            LiveContainer known = byId.get(id);
            if (known != null) {
                known.update(seen.container(), seen.ports());
            } else {
                LiveContainer live = new LiveContainer(seen.container(), seen.ports());
                byId.put(id, live);
                fresh.add(live);
            }
        }
        all.addAll(fresh);
        count();
        if (!loaded.get()) {
            loaded.set(true);
            fillTheLastMinute();
        }
    }

    private void put(Seen seen) {
        String id = seen.container().id();
        LiveContainer known = byId.get(id);
        if (known != null) {
            known.update(seen.container(), seen.ports());
        } else {
            LiveContainer live = new LiveContainer(seen.container(), seen.ports());
            byId.put(id, live);
            all.add(live);
        }
    }

    /// False for what its event said to be gone after the read had begun. One that came back since has an
    /// event of its own and is read next.
    private boolean isThere(Seen seen) {
        return !goneMeanwhile.contains(seen.container().id());
    }

    private void remove(String id) {
        stale.remove(id);
        if (reading) {
            goneMeanwhile.add(id);
        }
        drop(id);
    }

    private void drop(String id) {
        LiveContainer gone = byId.remove(id);
        if (gone != null) {
            all.remove(gone);
            count();
        }
    }

    private void count() {
        running.set((int) all.stream()
                .filter(live -> live.container().state().status().isAlive())
                .filter(live -> !live.holdsAPod())
                .count());
    }

    private void applyRound(Map<String, ContainerStats> round) {
        round.forEach(this::take);
        samples.set(samples.get() + 1);
    }

    private void take(String id, ContainerStats sample) {
        LiveContainer live = byId.get(id);
        if (live != null) {
            live.sample(sample);
        }
    }

    /// So that a sparkline is there at once and not after a minute of watching.
    private void fillTheLastMinute() {
        List<String> ids = all.stream()
                .filter(live -> live.container().state().status().isAlive())
                .map(LiveContainer::id)
                .toList();
        if (sampling == null || ids.isEmpty()) {
            return;
        }
        Instant now = Instant.now();
        tasks.quiet(() -> {
                    List<Sample> recorded = new ArrayList<>();
                    for (String id : ids) {
                        try {
                            service.history(id, now.minusSeconds(RecentCpu.SECONDS), now)
                                    .forEach(stats -> recorded.add(new Sample(id, stats)));
                        } catch (EngineException e) {
                            if (e.kind() != ErrorKind.NOT_FOUND) { // Removed meanwhile; its event is on the way.
                                throw e;
                            }
                        }
                    }
                    return recorded;
                })
                .onSuccess(recorded -> {
                    if (!recorded.isEmpty()) {
                        recorded.forEach(sample -> take(sample.id(), sample.stats()));
                        samples.set(samples.get() + 1);
                    }
                });
    }

    private record Sample(String id, ContainerStats stats) {}
}
