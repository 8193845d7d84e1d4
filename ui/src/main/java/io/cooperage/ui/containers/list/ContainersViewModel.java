package io.cooperage.ui.containers.list;

import io.cooperage.engine.container.RootSource;
import io.cooperage.ui.containers.ContainerCommands;
import io.cooperage.ui.containers.ContainerCommands.Verb;
import io.cooperage.ui.containers.ContainerParts;
import io.cooperage.ui.containers.ContainerText;
import io.cooperage.ui.containers.Machine;
import io.cooperage.ui.fx.UiClock;
import io.cooperage.ui.i18n.Messages;
import io.cooperage.ui.model.LiveContainer;
import io.cooperage.ui.model.LiveContainers;
import io.cooperage.ui.nav.Navigator;
import io.cooperage.ui.nav.Route;
import io.cooperage.ui.nav.Route.ContainerTab;
import io.cooperage.ui.nav.Route.Side;
import io.cooperage.ui.preferences.UiSettings;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.function.Predicate;
import javafx.beans.binding.Bindings;
import javafx.beans.binding.ObjectBinding;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.ReadOnlyLongProperty;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.SimpleObjectProperty;
import javafx.beans.property.SimpleStringProperty;
import javafx.beans.property.StringProperty;
import javafx.beans.value.ObservableValue;
import javafx.collections.FXCollections;
import javafx.collections.ListChangeListener;
import javafx.collections.ObservableList;
import javafx.collections.transformation.FilteredList;
import org.jspecify.annotations.Nullable;

/// The list of containers: which of them show, which are chosen, and what can be done to those. FX thread only.
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

    /// Why the table has no rows.
    public enum Emptiness {
        NOT_EMPTY,
        LOADING,
        NO_CONTAINERS,
        NO_MATCH
    }

    private final LiveContainers containers;
    private final ContainerCommands commands;
    private final Navigator navigator;
    private final UiSettings settings;
    private final UiClock clock;
    private final Machine machine;
    private final Messages messages = Messages.of(ContainersViewModel.class);
    private final StringProperty filter = new SimpleStringProperty("");
    private final ObjectProperty<Part> part = new SimpleObjectProperty<>(Part.ALL);
    private final FilteredList<LiveContainer> shown;
    private final ObservableList<LiveContainer> selection = FXCollections.observableArrayList(
            live -> new javafx.beans.Observable[] {live.containerProperty(), live.activityProperty()});
    private final ReadOnlyObjectWrapper<Instant> now;
    private final ObjectBinding<Emptiness> emptiness;
    private UiClock.@Nullable Handle ageing;

    public ContainersViewModel(ContainerParts parts, Machine machine) {
        containers = parts.containers();
        commands = parts.commands();
        navigator = parts.navigator();
        settings = parts.settings();
        clock = parts.clock();
        this.machine = machine;
        now = new ReadOnlyObjectWrapper<>(clock.now());
        shown = new FilteredList<>(containers.all());
        filter.addListener((property, was, words) -> refilter());
        part.addListener((property, was, chosen) -> refilter());
        emptiness = Bindings.createObjectBinding(this::whyEmpty, shown, containers.all(), containers.loadedProperty());
        containers.all().addListener((ListChangeListener<LiveContainer>) change -> keepPresent());
        containers.sampleRoundsProperty().addListener((property, was, round) -> tick());
    }

    public ObservableList<LiveContainer> shown() {
        return shown;
    }

    /// Words that must all occur somewhere in a container.
    public StringProperty filterProperty() {
        return filter;
    }

    public ObjectProperty<Part> partProperty() {
        return part;
    }

    /// `All 5`, following the number of containers.
    public ObservableValue<String> partLabel(Part of) {
        String key = "part." + of.name().toLowerCase(Locale.ROOT);
        return Bindings.createStringBinding(
                () -> messages.text(
                        key, containers.all().stream().filter(of::holds).count()),
                containers.all());
    }

    public ObjectBinding<Emptiness> emptinessProperty() {
        return emptiness;
    }

    /// What the person chose; the table writes it.
    public ObservableList<LiveContainer> selection() {
        return selection;
    }

    public ObservableValue<String> selectionLabel() {
        return Bindings.createStringBinding(() -> messages.text("selected", selection.size()), selection);
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

    public String label(Verb verb) {
        return commands.label(verb);
    }

    public boolean fits(Verb verb, LiveContainer live) {
        return commands.fits(verb, live);
    }

    public boolean fitsSelection(Verb verb) {
        return commands.fitsAll(verb, selection);
    }

    public void perform(Verb verb, Collection<LiveContainer> targets) {
        commands.perform(verb, targets);
    }

    /// The first of `verbs` that fits the whole selection is done to it; nothing happens if none does.
    public void performOnSelection(Verb... verbs) {
        Arrays.stream(verbs).filter(this::fitsSelection).findFirst().ifPresent(verb -> perform(verb, selection));
    }

    public void open(LiveContainer live) {
        navigator.go(new Route.ContainerDetail(live.id(), ContainerTab.LOG));
    }

    /// Compares it with the image it is made of, or with what the person then chooses.
    public void compare(LiveContainer live) {
        Side image = live.container().config().root() instanceof RootSource.Image(String ref) ? Side.image(ref) : null;
        navigator.go(new Route.CompareRoute(image, Side.container(live.id())));
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

    public void dismissProblem(LiveContainer live) {
        live.settle("");
    }

    public void showAll() {
        filter.set("");
        part.set(Part.ALL);
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

    /// A round of samples arrives in several parts, and each row asks what time it is.
    private void tick() {
        Instant second = clock.now().truncatedTo(ChronoUnit.SECONDS);
        if (!second.equals(now.get())) {
            now.set(second);
        }
    }

    private void refilter() {
        List<String> words = Arrays.stream(filter.get().toLowerCase(Locale.ROOT).split("\\s+", -1))
                .filter(word -> !word.isEmpty())
                .toList();
        Predicate<LiveContainer> inPart = part.get()::holds;
        shown.setPredicate(
                words.isEmpty()
                        ? inPart
                        : inPart.and(live -> {
                            String text = ContainerText.searchable(live.container());
                            return words.stream().allMatch(text::contains);
                        }));
    }

    private void keepPresent() {
        selection.removeIf(live -> containers.find(live.id()).isEmpty());
    }

    private Emptiness whyEmpty() {
        if (!shown.isEmpty()) {
            return Emptiness.NOT_EMPTY;
        }
        if (!containers.loadedProperty().get()) {
            return Emptiness.LOADING;
        }
        return containers.all().isEmpty() ? Emptiness.NO_CONTAINERS : Emptiness.NO_MATCH;
    }
}
