package io.cooperage.ui.volumes.list;

import io.cooperage.ui.control.list.ListModel;
import io.cooperage.ui.control.list.RowTraits;
import io.cooperage.ui.fx.UiClock;
import io.cooperage.ui.i18n.Amounts;
import io.cooperage.ui.i18n.Messages;
import io.cooperage.ui.model.LiveContainers;
import io.cooperage.ui.model.LiveVolume;
import io.cooperage.ui.nav.Route;
import io.cooperage.ui.nav.Route.VolumesPanel;
import io.cooperage.ui.volumes.VolumeCommands.Verb;
import io.cooperage.ui.volumes.VolumeParts;
import io.cooperage.ui.volumes.VolumeText;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import javafx.beans.Observable;
import javafx.beans.binding.Bindings;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.value.ObservableValue;
import org.jspecify.annotations.Nullable;

/// The list of volumes: which of them show, which are chosen, and what can be done to those. FX thread only.
public final class VolumesViewModel {
    private static final Duration AGE_PERIOD = Duration.ofMinutes(1);

    /// Which part of the volumes the page shows.
    public enum Part {
        ALL,
        IN_USE,
        UNUSED,
        ANONYMOUS
    }

    private final VolumeParts parts;
    private final Messages messages = Messages.of(VolumesViewModel.class);
    private final ListModel<LiveVolume, Part> rows;
    private final NewVolumeForm create;
    private final NewVolumeForm copy;
    private final PruneVolumesForm prune;
    private final ReadOnlyObjectWrapper<Instant> now;
    private UiClock.@Nullable Handle ageing;

    public VolumesViewModel(VolumeParts parts) {
        this.parts = parts;
        now = new ReadOnlyObjectWrapper<>(parts.clock().now());
        rows = new ListModel<>(
                parts.volumes().all(), parts.volumes().loadedProperty(), Part.ALL, new Traits(parts.containers()));
        create = new NewVolumeForm(parts);
        copy = new NewVolumeForm(parts);
        prune = new PruneVolumesForm(parts);
    }

    VolumeParts parts() {
        return parts;
    }

    public ListModel<LiveVolume, Part> rows() {
        return rows;
    }

    public NewVolumeForm create() {
        return create;
    }

    public NewVolumeForm copy() {
        return copy;
    }

    public PruneVolumesForm prune() {
        return prune;
    }

    ReadOnlyObjectProperty<Instant> nowProperty() {
        return now.getReadOnlyProperty();
    }

    ObservableValue<String> partLabel(Part of) {
        String key = "part." + of.name().toLowerCase(Locale.ROOT);
        return rows.count(of).map(count -> messages.text(key, count));
    }

    /// How many there are and what those take that were measured.
    ObservableValue<String> summary() {
        return Bindings.createStringBinding(
                () -> {
                    List<LiveVolume> known = parts.volumes().all().stream()
                            .filter(live -> live.bytes() >= 0)
                            .toList();
                    long bytes = known.stream().mapToLong(LiveVolume::bytes).sum();
                    int count = parts.volumes().all().size();
                    return known.isEmpty()
                            ? messages.text("summary", count)
                            : messages.text("summary.measured", count, known.size(), Amounts.bytes(bytes));
                },
                parts.volumes().all());
    }

    boolean fitsSelection(Verb verb) {
        return parts.commands().fitsAll(verb, rows.selection());
    }

    void performOnSelection(Verb verb) {
        parts.commands().perform(verb, rows.selection());
    }

    void open(LiveVolume live) {
        parts.commands().perform(Verb.OPEN, List.of(live));
    }

    public void measureAll() {
        parts.commands()
                .perform(
                        Verb.MEASURE,
                        parts.volumes().all().stream()
                                .filter(live -> parts.commands().fits(Verb.MEASURE, live))
                                .toList());
    }

    String whyItStays() {
        return rows.selection().stream()
                .map(parts.commands()::whyItStays)
                .filter(why -> !why.isEmpty())
                .findFirst()
                .orElse("");
    }

    public void openPanel(VolumesPanel panel) {
        parts.navigator().go(new Route.Volumes(panel, ""));
    }

    /// While watched, ages grow.
    void setWatched(boolean watched) {
        if (watched && ageing == null) {
            now.set(parts.clock().now());
            ageing = parts.clock().every(AGE_PERIOD, () -> now.set(parts.clock().now()));
        } else if (!watched && ageing != null) {
            ageing.cancel();
            ageing = null;
            prune.close();
        }
    }

    private record Traits(LiveContainers containers) implements RowTraits<LiveVolume, Part> {
        @Override
        public boolean isIn(Part part, LiveVolume live) {
            boolean used = !live.volume().usedBy().isEmpty();
            return switch (part) {
                case ALL -> true;
                case IN_USE -> used;
                case UNUSED -> !used;
                case ANONYMOUS -> live.volume().anonymous();
            };
        }

        @Override
        public String searchable(LiveVolume live) {
            return VolumeText.searchable(live.volume(), containers);
        }

        @Override
        public Observable[] changes(LiveVolume live) {
            return new Observable[] {live.volumeProperty(), live.activityProperty(), live.measuringProperty()};
        }
    }
}
