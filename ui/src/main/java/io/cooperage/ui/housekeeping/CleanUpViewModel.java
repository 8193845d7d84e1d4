package io.cooperage.ui.housekeeping;

import io.cooperage.engine.Housekeeping;
import io.cooperage.engine.Housekeeping.Prunable;
import io.cooperage.engine.Housekeeping.Scope;
import io.cooperage.engine.Housekeeping.Usage;
import io.cooperage.engine.build.CachePruning;
import io.cooperage.engine.container.Container;
import io.cooperage.engine.container.ContainerService;
import io.cooperage.engine.container.ContainerService.RemovedContainer;
import io.cooperage.engine.event.EngineEvent;
import io.cooperage.engine.network.Network;
import io.cooperage.ui.dialog.Notices;
import io.cooperage.ui.dialog.Notices.Confirmation;
import io.cooperage.ui.dialog.Notices.Toast;
import io.cooperage.ui.dialog.Tone;
import io.cooperage.ui.error.ErrorPresenter;
import io.cooperage.ui.fx.EventBridge;
import io.cooperage.ui.fx.LatestTask;
import io.cooperage.ui.fx.UiClock;
import io.cooperage.ui.fx.UiTasks;
import io.cooperage.ui.i18n.Amounts;
import io.cooperage.ui.i18n.Messages;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import javafx.beans.property.BooleanProperty;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.beans.property.ReadOnlyBooleanWrapper;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;
import javafx.beans.property.SimpleBooleanProperty;
import javafx.beans.property.SimpleObjectProperty;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;
import javafx.util.Subscription;
import org.jspecify.annotations.Nullable;

/// What the disk holds, what could go of what is ticked, and what was removed lately. The disk is walked only
/// while someone looks, again a moment after something changed. FX thread only.
public final class CleanUpViewModel {
    private static final Duration SETTLE = Duration.ofMillis(600);
    private static final Duration REMOVED_PERIOD = Duration.ofSeconds(15);

    /// What can be ticked.
    public enum Thing {
        CONTAINERS,
        NETWORKS,
        VOLUMES,
        NAMED_VOLUMES,
        IMAGES,
        ALL_IMAGES,
        CACHE,
        ALL_CACHE
    }

    /// Which results of builds are old enough to go.
    enum Unused {
        EVER(null),
        DAY(Duration.ofDays(1)),
        WEEK(Duration.ofDays(7)),
        MONTH(Duration.ofDays(30));

        private final @Nullable Duration least;

        Unused(@Nullable Duration least) {
            this.least = least;
        }
    }

    /// How much of the results of builds used last stays.
    enum Kept {
        NONE(0),
        ONE(1),
        FIVE(5),
        TWENTY(20);

        private final long gibibytes;

        Kept(long gibibytes) {
            this.gibibytes = gibibytes;
        }

        long bytes() {
            return gibibytes << 30;
        }
    }

    private final Housekeeping housekeeping;
    private final ContainerService containers;
    private final UiTasks tasks;
    private final UiClock clock;
    private final Notices notices;
    private final ErrorPresenter errors;
    private final Messages messages = Messages.of(CleanUpViewModel.class);
    private final Map<Thing, BooleanProperty> ticked = new EnumMap<>(Thing.class);
    private final ObjectProperty<Unused> unused = new SimpleObjectProperty<>(Unused.EVER);
    private final ObjectProperty<Kept> kept = new SimpleObjectProperty<>(Kept.NONE);
    private final ReadOnlyObjectWrapper<@Nullable Usage> usage = new ReadOnlyObjectWrapper<>();
    private final ReadOnlyObjectWrapper<@Nullable Prunable> preview = new ReadOnlyObjectWrapper<>();
    private final ObservableList<RemovedContainer> removed = FXCollections.observableArrayList();
    private final ReadOnlyStringWrapper problem = new ReadOnlyStringWrapper("");
    private final ReadOnlyBooleanWrapper busy = new ReadOnlyBooleanWrapper();
    private final LatestTask previewing = new LatestTask();
    private final LatestTask measuring = new LatestTask();
    private final Subscription events;
    private UiClock.@Nullable Handle beat;
    private UiClock.@Nullable Handle soon;

    public CleanUpViewModel(
            Housekeeping housekeeping,
            ContainerService containers,
            EventBridge bridge,
            UiTasks tasks,
            UiClock clock,
            Notices notices,
            ErrorPresenter errors) {
        this.housekeeping = housekeeping;
        this.containers = containers;
        this.tasks = tasks;
        this.clock = clock;
        this.notices = notices;
        this.errors = errors;
        for (Thing thing : Thing.values()) {
            // What can't be had back is not ticked by itself.
            boolean harmless = thing == Thing.CONTAINERS
                    || thing == Thing.NETWORKS
                    || thing == Thing.IMAGES
                    || thing == Thing.CACHE;
            BooleanProperty tick = new SimpleBooleanProperty(harmless);
            tick.addListener((property, was, now) -> look());
            ticked.put(thing, tick);
        }
        unused.addListener((property, was, now) -> look());
        kept.addListener((property, was, now) -> look());
        events = bridge.listen(this::onEvent, this::changed);
    }

    BooleanProperty ticked(Thing thing) {
        BooleanProperty tick = ticked.get(thing);
        if (tick == null) {
            throw new IllegalArgumentException(thing.name());
        }
        return tick;
    }

    /// Only results of builds that were not used for so long go.
    ObjectProperty<Unused> unusedProperty() {
        return unused;
    }

    /// The results of builds used last stay, up to this.
    ObjectProperty<Kept> keptProperty() {
        return kept;
    }

    ReadOnlyObjectProperty<@Nullable Usage> usageProperty() {
        return usage.getReadOnlyProperty();
    }

    /// What would go; null while it is being found out.
    ReadOnlyObjectProperty<@Nullable Prunable> previewProperty() {
        return preview.getReadOnlyProperty();
    }

    ReadOnlyStringProperty problemProperty() {
        return problem.getReadOnlyProperty();
    }

    ReadOnlyBooleanProperty busyProperty() {
        return busy.getReadOnlyProperty();
    }

    /// What can still be had back, the last removed first.
    ObservableList<RemovedContainer> removed() {
        return removed;
    }

    /// `web  ·  8 min left`.
    String left(RemovedContainer gone) {
        return messages.text("removed.left", Amounts.rounded(Duration.between(clock.now(), gone.until())));
    }

    /// The names of all that would go.
    static List<String> names(Prunable found) {
        List<String> names = new ArrayList<>();
        found.containers().forEach(each -> names.add(each.container().name()));
        found.networks().stream().map(Network::name).forEach(names::add);
        found.volumes().forEach(each -> names.add(each.volume().name()));
        names.addAll(found.images());
        found.cache().forEach(each -> names.add(each.description().isEmpty() ? each.id() : each.description()));
        return names;
    }

    void setWatched(boolean watched) {
        if (watched && beat == null) {
            beat = clock.every(REMOVED_PERIOD, this::readRemoved);
            refresh();
        } else if (!watched && beat != null) {
            beat.cancel();
            beat = null;
            previewing.cancel();
            measuring.cancel();
        }
    }

    void close() {
        setWatched(false);
        events.unsubscribe();
    }

    void prune() {
        Prunable found = preview.get();
        if (found == null || busy.get()) {
            return;
        }
        List<String> names = names(found);
        if (names.isEmpty()) {
            return;
        }
        Scope scope = scope();
        boolean forGood = !found.volumes().isEmpty();
        notices.confirm(
                new Confirmation(
                        messages.text("prune.title", names.size()),
                        messages.text(forGood ? "prune.lost.volumes" : "prune.lost", Amounts.bytes(found.bytes())),
                        names,
                        messages.text("prune.do"),
                        true),
                () -> run(scope));
    }

    void restore(RemovedContainer gone) {
        tasks.run(
                        messages.text("restore.task", gone.container().name()),
                        () -> containers.restore(gone.container().id()))
                .onSuccess(this::restored)
                .onFailure(failure -> problem.set(errors.textOf(failure)))
                .onEnd(this::readRemoved);
    }

    private void restored(Container container) {
        problem.set("");
        notices.toast(Toast.of(Tone.SUCCESS, messages.text("restored", container.name())));
    }

    private void run(Scope scope) {
        busy.set(true);
        problem.set("");
        tasks.run(messages.text("prune.task"), () -> housekeeping.prune(scope))
                .onSuccess(gone -> notices.toast(Toast.of(
                        Tone.SUCCESS, messages.text("pruned", names(gone).size(), Amounts.bytes(gone.bytes())))))
                .onFailure(failure -> problem.set(errors.textOf(failure)))
                .onEnd(() -> {
                    busy.set(false);
                    refresh();
                });
    }

    private void onEvent(EngineEvent event) {
        if (event.isJournaled()) {
            changed();
        }
    }

    /// Many events are one change.
    private void changed() {
        if (beat != null && soon == null) {
            soon = clock.after(SETTLE, () -> {
                soon = null;
                refresh();
            });
        }
    }

    private void refresh() {
        if (beat == null) {
            return;
        }
        measuring.follow(tasks.quiet(housekeeping::usage), usage::set, this::fail);
        look();
        readRemoved();
    }

    private void look() {
        if (beat == null) {
            return;
        }
        Scope scope = scope();
        previewing.follow(tasks.quiet(() -> housekeeping.preview(scope)), preview::set, this::fail);
    }

    private void readRemoved() {
        tasks.quiet(containers::removed).onSuccess(removed::setAll).onFailure(this::fail);
    }

    private void fail(Throwable failure) {
        problem.set(errors.textOf(failure));
    }

    private Scope scope() {
        boolean volumes = ticked(Thing.VOLUMES).get();
        boolean images = ticked(Thing.IMAGES).get();
        return new Scope(
                ticked(Thing.CONTAINERS).get(),
                ticked(Thing.NETWORKS).get(),
                volumes,
                volumes && ticked(Thing.NAMED_VOLUMES).get(),
                images,
                images && ticked(Thing.ALL_IMAGES).get(),
                ticked(Thing.CACHE).get()
                        ? new CachePruning(
                                ticked(Thing.ALL_CACHE).get(),
                                unused.get().least,
                                kept.get().bytes())
                        : null,
                null,
                List.of());
    }
}
