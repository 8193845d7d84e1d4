package io.cooperage.ui.containers.detail.graphs;

import io.cooperage.engine.container.Container;
import io.cooperage.engine.container.ContainerService;
import io.cooperage.engine.container.ContainerStats;
import io.cooperage.engine.event.EngineEvent;
import io.cooperage.engine.event.EngineEvent.ContainerEvent;
import io.cooperage.ui.fx.EventBridge;
import io.cooperage.ui.fx.UiClock;
import io.cooperage.ui.fx.UiTasks;
import io.cooperage.ui.model.LiveContainer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.ReadOnlyLongProperty;
import javafx.beans.property.ReadOnlyLongWrapper;
import javafx.beans.property.SimpleObjectProperty;
import javafx.util.Subscription;
import org.jspecify.annotations.Nullable;

/// The last ten minutes of one container: recorded samples, then live ones, and what happened in between. While
/// nobody looks it takes no samples; looking again reads the recording. FX thread only.
public final class GraphsViewModel {
    private final LiveContainer live;
    private final ContainerService service;
    private final EventBridge events;
    private final UiTasks tasks;
    private final UiClock clock;
    private final Consumer<Throwable> failures;

    private final SampleWindow window = new SampleWindow();
    private final List<Marker> markers = new ArrayList<>();
    private final ReadOnlyLongWrapper revision = new ReadOnlyLongWrapper();
    private final ObjectProperty<@Nullable Instant> hover = new SimpleObjectProperty<>();
    private Subscription watching = Subscription.EMPTY;
    private boolean active;

    public GraphsViewModel(
            LiveContainer live,
            ContainerService service,
            EventBridge events,
            UiTasks tasks,
            UiClock clock,
            Consumer<Throwable> failures) {
        this.live = live;
        this.service = service;
        this.events = events;
        this.tasks = tasks;
        this.clock = clock;
        this.failures = failures;
    }

    SampleWindow window() {
        return window;
    }

    List<Marker> markers() {
        return markers;
    }

    List<ChartSpec> charts() {
        return ChartSpec.all(live.container().config().limits());
    }

    boolean isAlive() {
        return live.container().state().status().isAlive();
    }

    /// Changes with every change of the samples or the markers.
    ReadOnlyLongProperty revisionProperty() {
        return revision.getReadOnlyProperty();
    }

    /// The instant pointed at, the same in every chart; null for none.
    ObjectProperty<@Nullable Instant> hoverProperty() {
        return hover;
    }

    /// The marker within a few seconds of an instant.
    @Nullable
    Marker markerNear(Instant time) {
        return markers.stream()
                .filter(marker -> distance(marker, time) <= 4_000)
                .min(Comparator.comparingLong(marker -> distance(marker, time)))
                .orElse(null);
    }

    private static long distance(Marker marker, Instant time) {
        return Math.abs(marker.time().toEpochMilli() - time.toEpochMilli());
    }

    /// Moves the pointed-at instant by samples, for the keyboard; from the newest when none is.
    void moveHover(int samples) {
        if (window.isEmpty()) {
            return;
        }
        Instant at = hover.get();
        int index = at == null ? window.size() : window.nearest(at);
        hover.set(window.get(Math.clamp(index + samples, 0, window.size() - 1)).time());
    }

    /// Someone begins or ceases to look.
    public void setActive(boolean looking) {
        if (looking == active) {
            return;
        }
        active = looking;
        watching.unsubscribe();
        watching = Subscription.EMPTY;
        if (looking) {
            watching = Subscription.combine(
                    live.statsProperty().subscribe((_, sample) -> take(sample)),
                    live.containerProperty().subscribe((was, now) -> changed(was, now)));
            reload();
        } else {
            hover.set(null);
        }
    }

    /// An event of this container, as it happens.
    public void onEvent(ContainerEvent event) {
        Marker marker = Marker.of(event);
        if (marker != null && !markers.contains(marker)) {
            markers.add(marker);
            touch();
        }
    }

    private void changed(Container was, Container now) {
        if (was.state().status() != now.state().status()) {
            touch();
        }
    }

    private void take(@Nullable ContainerStats sample) {
        if (sample != null) {
            window.add(sample);
            touch();
        }
    }

    private record Recording(List<ContainerStats> samples, List<Marker> markers) {}

    private void reload() {
        Instant now = clock.now();
        Instant finished = live.container().state().finishedAt();
        // Of a dead container: the last ten minutes that it lived.
        Instant end = isAlive() || finished == null ? now : finished.plusSeconds(2);
        Instant start = end.minus(SampleWindow.LENGTH);
        tasks.quiet(() -> new Recording(service.history(live.id(), start, end), recorded(start)))
                .onSuccess(this::apply)
                .onFailure(failures);
    }

    private List<Marker> recorded(Instant since) {
        List<Marker> found = new ArrayList<>();
        for (EngineEvent event : events.history(since)) {
            if (event instanceof ContainerEvent change && change.id().equals(live.id())) {
                Marker marker = Marker.of(change);
                if (marker != null) {
                    found.add(marker);
                }
            }
        }
        return found;
    }

    private void apply(Recording recording) {
        window.replace(recording.samples);
        for (Marker marker : recording.markers) {
            if (!markers.contains(marker)) {
                markers.add(marker);
            }
        }
        markers.sort(Comparator.comparing(Marker::time));
        touch();
    }

    private void touch() {
        if (!window.isEmpty()) {
            Instant start = window.start();
            markers.removeIf(marker -> marker.time().isBefore(start));
        }
        revision.set(revision.get() + 1);
    }
}
