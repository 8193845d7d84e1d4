package io.cooperage.ui.containers.list;

import io.cooperage.engine.container.RootSource;
import io.cooperage.ui.containers.ContainerCommands;
import io.cooperage.ui.containers.ContainerCommands.Verb;
import io.cooperage.ui.containers.ContainerParts;
import io.cooperage.ui.containers.ContainerText;
import io.cooperage.ui.containers.Machine;
import io.cooperage.ui.control.list.ListModel;
import io.cooperage.ui.control.list.RowTraits;
import io.cooperage.ui.control.list.RowVerbs;
import io.cooperage.ui.fx.UiClock;
import io.cooperage.ui.i18n.Messages;
import io.cooperage.ui.model.LiveContainer;
import io.cooperage.ui.model.LiveContainers;
import io.cooperage.ui.nav.Navigator;
import io.cooperage.ui.nav.Route;
import io.cooperage.ui.nav.Route.ContainerTab;
import io.cooperage.ui.nav.Route.ContainersPanel;
import io.cooperage.ui.nav.Route.Side;
import io.cooperage.ui.preferences.UiSettings;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import javafx.beans.Observable;
import javafx.beans.property.ReadOnlyLongProperty;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.value.ObservableValue;
import javafx.collections.ObservableList;
import javafx.collections.transformation.FilteredList;
import org.jspecify.annotations.Nullable;

/// The list of containers: which of them show, which are chosen, and what can be done to those. FX thread
/// only.
public final class ContainersViewModel {
    private static final Duration AGE_PERIOD = Duration.ofSeconds(10);

    /// Which part of the containers the page shows.
    public enum Part {
        ALL,
        RUNNING,
        STOPPED;

        boolean holds(LiveContainer live) {
            boolean alive = live.container().state().status().isAlive();
            return switch (this) {
                case ALL -> true;
                case RUNNING -> alive;
                case STOPPED -> !alive;
            };
        }
    }

    private final LiveContainers containers;
    private final ContainerCommands commands;
    private final Navigator navigator;
    private final UiSettings settings;
    private final UiClock clock;
    private final Machine machine;
    private final LimitsForm limits;
    private final CommitForm commit;
    private final Messages messages = Messages.of(ContainersViewModel.class);
    private final ListModel<LiveContainer, Part> rows;
    private final ReadOnlyObjectWrapper<Instant> now;
    private UiClock.@Nullable Handle ageing;

    public ContainersViewModel(ContainerParts parts, Machine machine) {
        containers = parts.containers();
        commands = parts.commands();
        navigator = parts.navigator();
        settings = parts.settings();
        clock = parts.clock();
        this.machine = machine;
        limits = new LimitsForm(parts, machine);
        commit = new CommitForm(parts);
        now = new ReadOnlyObjectWrapper<>(clock.now());
        rows = new ListModel<>(
                new FilteredList<>(containers.all(), live -> !live.holdsAPod()),
                containers.loadedProperty(),
                Part.ALL,
                new Traits());
        containers.sampleRoundsProperty().addListener((property, was, round) -> tick());
    }

    /// Which containers show and which are chosen.
    public ListModel<LiveContainer, Part> rows() {
        return rows;
    }

    /// `All 5`, following the number of containers.
    public ObservableValue<String> partLabel(Part of) {
        String key = "part." + of.name().toLowerCase(Locale.ROOT);
        return rows.count(of).map(count -> messages.text(key, count));
    }

    /// What can be done to containers.
    public RowVerbs<LiveContainer, Verb> verbs() {
        return commands;
    }

    /// The time to reckon ages by; moves only while the page is watched.
    public ReadOnlyObjectProperty<Instant> nowProperty() {
        return now.getReadOnlyProperty();
    }

    public ReadOnlyLongProperty sampleRoundsProperty() {
        return containers.sampleRoundsProperty();
    }

    public ObservableList<String> hiddenColumns() {
        return settings.hiddenColumns();
    }

    public Machine machine() {
        return machine;
    }

    LimitsForm limits() {
        return limits;
    }

    CommitForm commit() {
        return commit;
    }

    /// Opens a form beside the list.
    void openPanel(ContainersPanel panel, LiveContainer live) {
        navigator.go(new Route.Containers(panel, live.id()));
    }

    void closePanel() {
        navigator.leave(navigator.current(), new Route.Containers());
    }

    public boolean fitsSelection(Verb verb) {
        return commands.fitsAll(verb, rows.selection());
    }

    /// The first of `verbs` that fits the whole selection is done to it; nothing happens if none does.
    public void performOnSelection(Verb... verbs) {
        commands.performFirst(List.of(verbs), rows.selection());
    }

    public void open(LiveContainer live) {
        navigator.go(new Route.ContainerDetail(live.id(), ContainerTab.LOG));
    }

    /// Compares it with the image it is made of, or with what the person then chooses.
    public void compare(LiveContainer live) {
        Side image = live.container().config().root() instanceof RootSource.Image(String ref) ? Side.image(ref) : null;
        navigator.go(new Route.CompareRoute(image, Side.container(live.id())));
    }

    /// Opens the form with what it was made with, to take its place.
    public void recreate(LiveContainer live) {
        navigator.go(Route.RunContainer.from(live.id(), Route.Template.RECREATE));
    }

    /// Opens the form with what it was made with, for another one like it.
    public void cloneContainer(LiveContainer live) {
        navigator.go(Route.RunContainer.from(live.id(), Route.Template.CLONE));
    }

    /// Opens the form that makes a Deployment of it.
    public void deploy(LiveContainer live) {
        navigator.go(new Route.ClusterDeploy("", live.id()));
    }

    public void runContainer() {
        navigator.go(new Route.RunContainer());
    }

    /// @param failed gets the reason
    public void rename(LiveContainer live, String name, Consumer<String> failed) {
        if (!name.equals(live.container().name())) {
            commands.rename(live, name, renamed -> {}, failed);
        }
    }

    /// While watched, ages grow even when no sample arrives.
    public void setWatched(boolean watched) {
        if (watched && ageing == null) {
            tick();
            ageing = clock.every(AGE_PERIOD, this::tick);
        } else if (!watched && ageing != null) {
            ageing.cancel();
            ageing = null;
        }
    }

    /// Samples also arrive between two rounds, of what begins or ends, and each row asks what time it is.
    private void tick() {
        Instant second = clock.now().truncatedTo(ChronoUnit.SECONDS);
        if (!second.equals(now.get())) {
            now.set(second);
        }
    }

    private static final class Traits implements RowTraits<LiveContainer, Part> {
        @Override
        public boolean isIn(Part part, LiveContainer live) {
            return part.holds(live);
        }

        @Override
        public String searchable(LiveContainer live) {
            return ContainerText.searchable(
                    live.container(), live.portsProperty().get());
        }

        @Override
        public Observable[] changes(LiveContainer live) {
            return new Observable[] {live.containerProperty(), live.activityProperty()};
        }
    }
}
