package io.cooperage.ui.networks.list;

import io.cooperage.ui.control.list.ListModel;
import io.cooperage.ui.control.list.RowTraits;
import io.cooperage.ui.fx.UiClock;
import io.cooperage.ui.i18n.Messages;
import io.cooperage.ui.model.LiveNetwork;
import io.cooperage.ui.nav.Route;
import io.cooperage.ui.nav.Route.NetworksPanel;
import io.cooperage.ui.networks.NetworkCommands.Verb;
import io.cooperage.ui.networks.NetworkParts;
import io.cooperage.ui.networks.NetworkText;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import javafx.beans.Observable;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.value.ObservableValue;
import org.jspecify.annotations.Nullable;

/// The list of networks: which of them show, which are chosen, and what can be done to those. FX thread only.
public final class NetworksViewModel {
    private static final Duration AGE_PERIOD = Duration.ofMinutes(1);

    /// Which part of the networks the page shows.
    public enum Part {
        ALL,
        IN_USE,
        UNUSED
    }

    private final NetworkParts parts;
    private final Messages messages = Messages.of(NetworksViewModel.class);
    private final ListModel<LiveNetwork, Part> rows;
    private final CreateNetworkForm create;
    private final PruneNetworksForm prune;
    private final ReadOnlyObjectWrapper<Instant> now;
    private UiClock.@Nullable Handle ageing;

    public NetworksViewModel(NetworkParts parts) {
        this.parts = parts;
        now = new ReadOnlyObjectWrapper<>(parts.clock().now());
        rows = new ListModel<>(parts.networks().all(), parts.networks().loadedProperty(), Part.ALL, new Traits());
        create = new CreateNetworkForm(parts);
        prune = new PruneNetworksForm(parts);
    }

    NetworkParts parts() {
        return parts;
    }

    public ListModel<LiveNetwork, Part> rows() {
        return rows;
    }

    public CreateNetworkForm create() {
        return create;
    }

    public PruneNetworksForm prune() {
        return prune;
    }

    ReadOnlyObjectProperty<Instant> nowProperty() {
        return now.getReadOnlyProperty();
    }

    ObservableValue<String> partLabel(Part of) {
        String key = "part." + of.name().toLowerCase(Locale.ROOT);
        return rows.count(of).map(count -> messages.text(key, count));
    }

    boolean fitsSelection(Verb verb) {
        return parts.commands().fitsAll(verb, rows.selection());
    }

    void performOnSelection(Verb verb) {
        parts.commands().perform(verb, rows.selection());
    }

    void open(LiveNetwork live) {
        parts.commands().perform(Verb.OPEN, List.of(live));
    }

    /// Why what is chosen can't be removed; empty when it can, or when nothing is chosen.
    String whyItStays() {
        return rows.selection().stream()
                .map(live -> parts.commands().whyItStays(live.network()))
                .filter(why -> !why.isEmpty())
                .findFirst()
                .orElse("");
    }

    public void openPanel(NetworksPanel panel) {
        parts.navigator().go(new Route.Networks(panel));
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

    private final class Traits implements RowTraits<LiveNetwork, Part> {
        @Override
        public boolean isIn(Part part, LiveNetwork live) {
            boolean used = !live.network().members().isEmpty();
            return switch (part) {
                case ALL -> true;
                case IN_USE -> used;
                case UNUSED -> !used;
            };
        }

        @Override
        public String searchable(LiveNetwork live) {
            return NetworkText.searchable(live.network(), parts.containers());
        }

        @Override
        public Observable[] changes(LiveNetwork live) {
            return new Observable[] {live.networkProperty(), live.activityProperty()};
        }
    }
}
