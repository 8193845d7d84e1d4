package io.cooperage.ui.cluster.timeline;

import io.cooperage.engine.cluster.ClusterService.Phase;
import io.cooperage.engine.cluster.object.GroupResource;
import io.cooperage.engine.cluster.timeline.Timeline;
import io.cooperage.engine.cluster.timeline.TimelineEntry;
import io.cooperage.engine.cluster.timeline.TimelineEntry.Verb;
import io.cooperage.ui.cluster.ClusterParts;
import io.cooperage.ui.control.list.ListModel;
import io.cooperage.ui.control.list.RowTraits;
import io.cooperage.ui.fx.Batches;
import io.cooperage.ui.i18n.Messages;
import io.cooperage.ui.nav.Route;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javafx.beans.Observable;
import javafx.beans.property.ReadOnlyBooleanWrapper;
import javafx.beans.value.ObservableValue;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;
import org.jspecify.annotations.Nullable;

/// The latest writes, the newest first; follows while the page is shown. FX thread only.
final class TimelineViewModel {
    static final int KEPT = 5_000;
    private static final Set<String> HEARTBEATS = Set.of("Lease");

    enum Part {
        ALL,
        CREATED,
        CHANGED,
        DELETED
    }

    private final ClusterParts parts;
    private final Messages messages = Messages.of(TimelineViewModel.class);
    private final ObservableList<TimelineRow> all = FXCollections.observableArrayList();
    private final ReadOnlyBooleanWrapper loaded = new ReadOnlyBooleanWrapper();
    private final ListModel<TimelineRow, Part> rows = new ListModel<>(all, loaded, Part.ALL, new Traits());

    /// Learnt from the writes: what made somebody react was itself written before.
    private final Map<GroupResource, String> kinds = new HashMap<>();

    private @Nullable AutoCloseable listening;
    private int round;

    TimelineViewModel(ClusterParts parts) {
        this.parts = parts;
    }

    ListModel<TimelineRow, Part> rows() {
        return rows;
    }

    ObservableValue<String> partLabel(Part part) {
        return rows.count(part).map(count -> messages.text("part." + part, count));
    }

    void show() {
        hide();
        all.clear();
        if (parts.desk().builtIn().state().phase() != Phase.RUNNING) {
            loaded.set(true);
            return;
        }
        int mine = ++round;
        Timeline timeline = parts.desk().builtIn().timeline();
        Batches<TimelineEntry> batches = new Batches<>(
                parts.fx(),
                2 * KEPT,
                batch -> {
                    if (mine == round) {
                        add(batch);
                    }
                },
                () -> {});
        listening = timeline.listen(batches::offer);
        add(timeline.latest());
        loaded.set(true);
    }

    void hide() {
        round++;
        AutoCloseable old = listening;
        listening = null;
        if (old != null) {
            try {
                old.close();
            } catch (Exception e) {
                throw new IllegalStateException("a listener that can't be taken away", e);
            }
        }
    }

    void clear() {
        all.clear();
    }

    void open(TimelineRow row) {
        String group = row.key().resource().group();
        String kind = row.key().resource().resource() + (group.isEmpty() ? "" : "." + group);
        parts.navigator()
                .go(new Route.ClusterObject(
                        kind, row.key().namespace(), row.key().name()));
    }

    private void add(List<TimelineEntry> entries) {
        List<TimelineRow> fresh = new ArrayList<>();
        entries.forEach(entry -> kinds.put(entry.key().resource(), entry.kind()));
        for (TimelineEntry entry : entries) {
            if (!HEARTBEATS.contains(entry.kind())) {
                fresh.add(TimelineRow.of(entry, kinds));
            }
        }
        Collections.reverse(fresh);
        all.addAll(0, fresh.size() > KEPT ? fresh.subList(0, KEPT) : fresh);
        if (all.size() > KEPT) {
            all.remove(KEPT, all.size());
        }
    }

    private static final class Traits implements RowTraits<TimelineRow, Part> {
        @Override
        public boolean isIn(Part part, TimelineRow row) {
            return switch (part) {
                case ALL -> true;
                case CREATED -> row.verb() == Verb.CREATED;
                case CHANGED -> row.verb() == Verb.UPDATED || row.verb() == Verb.STATUS;
                case DELETED -> row.verb() == Verb.DELETED || row.verb() == Verb.DELETING;
            };
        }

        @Override
        public String searchable(TimelineRow row) {
            return row.searchable();
        }

        @Override
        public Observable[] changes(TimelineRow row) {
            return new Observable[0];
        }
    }
}
