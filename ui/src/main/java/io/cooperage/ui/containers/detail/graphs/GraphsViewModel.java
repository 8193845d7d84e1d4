package io.cooperage.ui.containers.detail.graphs;

import io.cooperage.engine.container.Container;
import io.cooperage.engine.container.ContainerLog;
import io.cooperage.engine.container.ContainerService;
import io.cooperage.engine.container.ContainerStats;
import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.event.EngineEvent;
import io.cooperage.engine.event.EngineEvent.ContainerEvent;
import io.cooperage.ui.containers.detail.graphs.SampleWindow.Span;
import io.cooperage.ui.fx.EventBridge;
import io.cooperage.ui.fx.LatestTask;
import io.cooperage.ui.fx.UiClock;
import io.cooperage.ui.fx.UiTasks;
import io.cooperage.ui.i18n.Messages;
import io.cooperage.ui.model.LiveContainer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.beans.property.ReadOnlyBooleanWrapper;
import javafx.beans.property.ReadOnlyLongProperty;
import javafx.beans.property.ReadOnlyLongWrapper;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.SimpleObjectProperty;
import javafx.util.Subscription;
import org.jspecify.annotations.Nullable;

/// What one container used: the last ten minutes live, or more of its life as the recorder kept it, and what
/// happened in between. While nobody looks it takes no samples; looking again reads the recording. FX thread
/// only.
public final class GraphsViewModel implements Charted {
    /// Less than this shows nothing between two samples.
    private static final Duration SHORTEST = Duration.ofSeconds(10);

    private final LiveContainer live;
    private final ContainerService service;
    private final EventBridge events;
    private final UiTasks tasks;
    private final UiClock clock;
    private final Consumer<Throwable> failures;

    private final Messages messages = Messages.of(GraphsViewModel.class);
    private final SampleWindow window = new SampleWindow();
    private final List<Marker> markers = new ArrayList<>();
    private final ReadOnlyLongWrapper revision = new ReadOnlyLongWrapper();
    private final ObjectProperty<@Nullable Instant> hover = new SimpleObjectProperty<>();
    private Subscription watching = Subscription.EMPTY;
    private final ObjectProperty<Range> range = new SimpleObjectProperty<>(this, "range", Range.TEN_MINUTES);
    private final ReadOnlyObjectWrapper<@Nullable Instant> picked = new ReadOnlyObjectWrapper<>();
    private final ReadOnlyObjectWrapper<@Nullable Moment> moment = new ReadOnlyObjectWrapper<>();
    private final ReadOnlyBooleanWrapper zoomed = new ReadOnlyBooleanWrapper();
    private final LatestTask reading = new LatestTask();
    private final LatestTask looking = new LatestTask();
    private Consumer<Instant> openLog = _ -> {};
    private Consumer<String> exported = _ -> {};
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
        range.subscribe((_, _) -> {
            zoomed.set(false);
            showRange();
        });
    }

    // --- how much is shown ----------------------------------------------------------------------------------------

    ObjectProperty<Range> rangeProperty() {
        return range;
    }

    /// A part of the range is shown.
    ReadOnlyBooleanProperty zoomedProperty() {
        return zoomed.getReadOnlyProperty();
    }

    /// Shows what lies between two instants, as finely as it was kept.
    @Override
    public void zoom(Instant from, Instant to) {
        if (Duration.between(from, to).compareTo(SHORTEST) >= 0) {
            zoomed.set(true);
            showSpan(new Span(from, to));
        }
    }

    /// @param factor below 1 shows less, around what is pointed at or the middle
    @Override
    public void zoomBy(double factor) {
        if (window.isEmpty() && window.span() == null) {
            return;
        }
        Instant at = hover.get();
        Instant middle = at == null ? window.start().plus(window.length().dividedBy(2)) : at;
        Duration half = Duration.ofMillis((long) (window.length().toMillis() * factor / 2));
        Span whole = whole();
        Instant from = middle.minus(half);
        Instant to = middle.plus(half);
        if (factor > 1 && from.isBefore(whole.from()) && to.isAfter(whole.to())) {
            resetZoom();
        } else {
            zoom(from, to);
        }
    }

    /// @param part of what is shown; negative to the past
    @Override
    public void pan(double part) {
        if (window.isEmpty() && window.span() == null) {
            return;
        }
        Span now = new Span(window.start(), window.end());
        zoom(now.moved(by(now, part)).from(), now.moved(by(now, part)).to());
    }

    private static Duration by(Span span, double part) {
        return Duration.ofMillis((long) (span.length().toMillis() * part));
    }

    @Override
    public void resetZoom() {
        if (zoomed.get()) {
            zoomed.set(false);
            showRange();
        }
    }

    private void showRange() {
        if (range.get() == Range.TEN_MINUTES) {
            window.show(null);
            markers.clear();
            reload();
        } else {
            showSpan(whole());
        }
    }

    /// All of the range.
    private Span whole() {
        Instant to = lastInstant();
        Instant from = range.get() == Range.ALL
                ? live.container().createdAt()
                : to.minus(range.get().length());
        return new Span(from.isBefore(to) ? from : to.minus(SHORTEST), to);
    }

    private Instant lastInstant() {
        Instant finished = live.container().state().finishedAt();
        return isAlive() || finished == null ? clock.now() : finished.plusSeconds(2);
    }

    private void showSpan(Span span) {
        hover.set(null);
        if (!active) {
            window.show(span);
            return;
        }
        reading.follow(
                tasks.quiet(
                        () -> new Recording(service.history(live.id(), span.from(), span.to()), recorded(span.from()))),
                recording -> {
                    window.show(span);
                    markers.clear();
                    apply(recording);
                },
                failures);
    }

    // --- an instant -----------------------------------------------------------------------------------------------

    /// The instant that a person chose; null for none.
    @Override
    public ReadOnlyObjectProperty<@Nullable Instant> pickedProperty() {
        return picked.getReadOnlyProperty();
    }

    /// What was written and happened then; null until it is known.
    ReadOnlyObjectProperty<@Nullable Moment> momentProperty() {
        return moment.getReadOnlyProperty();
    }

    @Override
    public void pick(Instant at) {
        picked.set(at);
        List<Marker> happened = List.copyOf(markers);
        looking.follow(
                tasks.quiet(() -> {
                    try (ContainerLog log = service.log(live.id())) {
                        return Moment.read(log, at, happened);
                    } catch (EngineException e) {
                        // One that keeps no log still has events.
                        return Moment.without(at, happened);
                    }
                }),
                moment::set,
                failures);
        touch();
    }

    @Override
    public void unpick() {
        looking.cancel();
        picked.set(null);
        moment.set(null);
        touch();
    }

    /// Shows an instant, whatever range it takes.
    public void goTo(Instant at) {
        Duration ago = Duration.between(at, lastInstant());
        Range wanted = Range.ALL;
        for (Range each : Range.values()) {
            if (each != Range.ALL && ago.compareTo(each.length()) <= 0) {
                wanted = each;
                break;
            }
        }
        boolean outside = window.isEmpty() || at.isBefore(window.start()) || at.isAfter(window.end());
        if (outside || !zoomed.get()) {
            range.set(wanted);
        }
        pick(at);
    }

    void showInLog(Instant at) {
        openLog.accept(at);
    }

    /// @param log shows the log at an instant
    public void onShowInLog(Consumer<Instant> log) {
        openLog = log;
    }

    /// Writes what is shown as a table.
    void export(Path target) {
        List<ContainerStats> shown = window.samples().stream()
                .filter(sample -> !sample.time().isBefore(window.start())
                        && !sample.time().isAfter(window.end()))
                .toList();
        tasks.run(messages.text("task.export", live.container().name()), () -> {
                    StatsCsv.write(shown, target);
                    return true;
                })
                .onSuccess(_ -> exported.accept(messages.text("exported", shown.size(), target)))
                .onFailure(failures);
    }

    /// @param presenter says where the graphs were exported to
    public void onExported(Consumer<String> presenter) {
        exported = presenter;
    }

    /// Proposed for [#export].
    String fileName() {
        return live.container().name() + ".csv";
    }

    @Override
    public SampleWindow window() {
        return window;
    }

    @Override
    public List<Marker> markers() {
        return markers;
    }

    List<ChartSpec> charts() {
        return ChartSpec.all(live.container().config().limits());
    }

    @Override
    public boolean isAlive() {
        return live.container().state().status().isAlive();
    }

    /// Changes with every change of the samples or the markers.
    ReadOnlyLongProperty revisionProperty() {
        return revision.getReadOnlyProperty();
    }

    /// The instant pointed at, the same in every chart; null for none.
    @Override
    public ObjectProperty<@Nullable Instant> hoverProperty() {
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
    @Override
    public void moveHover(int samples) {
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
            if (window.span() == null) {
                reload();
            } else if (zoomed.get()) {
                showSpan(new Span(window.start(), window.end()));
            } else {
                showSpan(whole());
            }
        } else {
            reading.cancel();
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
        if (sample == null) {
            return;
        }
        if (window.span() == null) {
            window.add(sample);
            touch();
        } else if (!zoomed.get()
                && !sample.time().isBefore(window.end().plus(range.get().step()))) {
            Instant from = range.get() == Range.ALL
                    ? window.start()
                    : sample.time().minus(range.get().length());
            window.extend(new Span(from, sample.time()), sample);
            touch();
        }
    }

    private record Recording(List<ContainerStats> samples, List<Marker> markers) {}

    private void reload() {
        if (!active) {
            return;
        }
        Instant now = clock.now();
        Instant finished = live.container().state().finishedAt();
        // Of a dead container: the last ten minutes that it lived.
        Instant end = isAlive() || finished == null ? now : finished.plusSeconds(2);
        Instant start = end.minus(SampleWindow.LENGTH);
        reading.follow(
                tasks.quiet(() -> new Recording(service.history(live.id(), start, end), recorded(start))),
                this::apply,
                failures);
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
