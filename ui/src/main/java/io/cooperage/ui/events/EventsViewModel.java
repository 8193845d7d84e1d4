package io.cooperage.ui.events;

import io.cooperage.engine.event.EngineEvent;
import io.cooperage.engine.event.EngineEvent.ContainerEvent;
import io.cooperage.engine.event.EventStream.Subscription;
import io.cooperage.engine.journal.EventFilter;
import io.cooperage.engine.journal.Journal;
import io.cooperage.ui.control.list.ListModel;
import io.cooperage.ui.control.list.RowTraits;
import io.cooperage.ui.error.ErrorPresenter;
import io.cooperage.ui.fx.Batches;
import io.cooperage.ui.fx.UiClock;
import io.cooperage.ui.fx.UiTasks;
import io.cooperage.ui.i18n.Messages;
import io.cooperage.ui.nav.Navigator;
import io.cooperage.ui.nav.Route;
import io.cooperage.ui.nav.Route.ContainerTab;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Executor;
import javafx.beans.Observable;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.ReadOnlyBooleanWrapper;
import javafx.beans.property.SimpleObjectProperty;
import javafx.beans.value.ObservableValue;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;
import org.jspecify.annotations.Nullable;

/// Past and present events, the newest first. From the first look on it follows the journal; it costs nothing
/// while nothing happens. FX thread only.
public final class EventsViewModel {
    /// No more rows are kept; the oldest go first.
    static final int KEPT = 10_000;

    /// Which events the page shows.
    public enum Part {
        ALL,
        CONTAINER,
        IMAGE,
        NETWORK,
        VOLUME
    }

    /// Since when.
    public enum Since {
        HOUR(Duration.ofHours(1)),
        DAY(Duration.ofDays(1)),
        WEEK(Duration.ofDays(7)),
        EVER(Duration.ZERO);

        private final Duration back;

        Since(Duration back) {
            this.back = back;
        }

        @Nullable
        Instant from(Instant now) {
            return this == EVER ? null : now.minus(back);
        }
    }

    /// @param nothing there was no past to tell of
    private record Following(boolean nothing, Subscription subscription) {}

    private final Journal journal;
    private final UiTasks tasks;
    private final Executor fx;
    private final UiClock clock;
    private final ErrorPresenter errors;
    private final Navigator navigator;
    private final Messages messages = Messages.of(EventsViewModel.class);
    private final ObservableList<EventRow> all = FXCollections.observableArrayList();
    private final ReadOnlyBooleanWrapper loaded = new ReadOnlyBooleanWrapper();
    private final ListModel<EventRow, Part> rows;
    private final ObjectProperty<Since> since = new SimpleObjectProperty<>(Since.DAY);

    /// Of containers by their ids, as the events tell them.
    private final Map<String, String> names = new HashMap<>();

    private @Nullable Subscription following;
    private int round;
    private boolean started;

    public EventsViewModel(
            Journal journal, UiTasks tasks, Executor fx, UiClock clock, ErrorPresenter errors, Navigator navigator) {
        this.journal = journal;
        this.tasks = tasks;
        this.fx = fx;
        this.clock = clock;
        this.errors = errors;
        this.navigator = navigator;
        rows = new ListModel<>(all, loaded, Part.ALL, new Traits());
        since.addListener((property, was, now) -> follow());
    }

    ListModel<EventRow, Part> rows() {
        return rows;
    }

    public ObjectProperty<Since> sinceProperty() {
        return since;
    }

    ObservableValue<String> partLabel(Part of) {
        String key = "part." + of.name().toLowerCase(Locale.ROOT);
        return rows.count(of).map(count -> messages.text(key, count));
    }

    /// The first look begins to follow.
    void start() {
        if (!started) {
            started = true;
            follow();
        }
    }

    void close() {
        round++;
        stop();
    }

    /// Goes to the object that it happened to, the log of a container at the moment of it; where that is
    /// gone, its page says so.
    void open(EventRow row) {
        navigator.go(
                switch (row.kind()) {
                    case CONTAINER -> new Route.ContainerDetail(row.id(), ContainerTab.LOG, row.time());
                    case IMAGE -> new Route.ImageRoute(row.id());
                    case NETWORK -> new Route.NetworkDetail(row.id());
                    case VOLUME -> new Route.VolumeDetail(row.id());
                });
    }

    private void follow() {
        if (!started) {
            return;
        }
        stop();
        int mine = ++round;
        all.clear();
        names.clear();
        loaded.set(false);
        Instant from = since.get().from(clock.now());
        Batches<EngineEvent> batches = new Batches<>(fx, 2 * KEPT, batch -> add(mine, batch), () -> {
            if (mine == round) {
                follow();
            }
        });
        tasks.quiet(() -> {
                    boolean nothing =
                            journal.read(from, null, EventFilter.ALL, 1).isEmpty();
                    return new Following(nothing, journal.follow(from, EventFilter.ALL, batches::offer));
                })
                .onSuccess(begun -> {
                    if (mine == round) {
                        following = begun.subscription();
                        // Else the first of them tell that.
                        loaded.set(loaded.get() || begun.nothing());
                    } else {
                        begun.subscription().close();
                    }
                })
                .onFailure(errors::present);
    }

    private void add(int of, List<EngineEvent> batch) {
        if (of != round) {
            return;
        }
        List<EventRow> fresh = new ArrayList<>();
        for (EngineEvent event : batch) {
            if (event instanceof ContainerEvent change && change.attributes().containsKey("name")) {
                names.put(change.id(), change.attributes().getOrDefault("name", ""));
            }
            EventRow.of(event, id -> names.getOrDefault(id, id)).ifPresent(fresh::add);
        }
        if (fresh.isEmpty()) {
            return;
        }
        Collections.reverse(fresh);
        all.addAll(0, fresh.size() > KEPT ? fresh.subList(0, KEPT) : fresh);
        if (all.size() > KEPT) {
            all.remove(KEPT, all.size());
        }
        loaded.set(true);
    }

    private void stop() {
        Subscription old = following;
        following = null;
        if (old != null) {
            old.close();
        }
    }

    private static final class Traits implements RowTraits<EventRow, Part> {
        @Override
        public boolean isIn(Part part, EventRow row) {
            return part == Part.ALL || part.name().equals(row.kind().name());
        }

        @Override
        public String searchable(EventRow row) {
            return row.searchable();
        }

        @Override
        public Observable[] changes(EventRow row) {
            return new Observable[0];
        }
    }
}
