package io.cooperage.ui.images.list;

import io.cooperage.engine.image.ImageService.DiskUsage;
import io.cooperage.engine.image.ImageService.StarterImage;
import io.cooperage.ui.fx.UiClock;
import io.cooperage.ui.i18n.Amounts;
import io.cooperage.ui.i18n.Messages;
import io.cooperage.ui.images.ImageCommands;
import io.cooperage.ui.images.ImageCommands.Verb;
import io.cooperage.ui.images.ImageParts;
import io.cooperage.ui.images.ImageText;
import io.cooperage.ui.model.LiveContainer;
import io.cooperage.ui.model.LiveContainers;
import io.cooperage.ui.model.LiveImage;
import io.cooperage.ui.model.LiveImages;
import io.cooperage.ui.nav.Route;
import io.cooperage.ui.nav.Route.ContainerTab;
import io.cooperage.ui.nav.Route.ImagesPanel;
import io.cooperage.ui.nav.Route.Side;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import javafx.beans.binding.Bindings;
import javafx.beans.binding.LongBinding;
import javafx.beans.binding.ObjectBinding;
import javafx.beans.property.ObjectProperty;
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

/// The list of images: which of them show, which are chosen, and what can be done to those. FX thread only.
public final class ImagesViewModel {
    private static final Duration AGE_PERIOD = Duration.ofMinutes(1);

    /// Which part of the images the page shows.
    public enum Part {
        ALL,
        IN_USE,
        UNUSED,
        DANGLING;

        boolean holds(LiveImage live) {
            boolean used = !live.image().usedBy().isEmpty();
            return switch (this) {
                case ALL -> true;
                case IN_USE -> used;
                case UNUSED -> !used;
                case DANGLING -> live.tag() == null;
            };
        }
    }

    /// Why the table has no rows.
    public enum Emptiness {
        NOT_EMPTY,
        LOADING,
        NO_IMAGES,
        NO_MATCH
    }

    private final ImageParts parts;
    private final LiveImages images;
    private final LiveContainers containers;
    private final ImageCommands commands;
    private final Messages messages = Messages.of(ImagesViewModel.class);
    private final StringProperty filter = new SimpleStringProperty("");
    private final ObjectProperty<Part> part = new SimpleObjectProperty<>(Part.ALL);
    private final FilteredList<LiveImage> shown;
    private final ObservableList<LiveImage> selection = FXCollections.observableArrayList(
            live -> new javafx.beans.Observable[] {live.imageProperty(), live.activityProperty()});
    private final ObservableList<StarterImage> starters = FXCollections.observableArrayList();
    private final ReadOnlyObjectWrapper<Instant> now;
    private final ObjectBinding<Emptiness> emptiness;
    private final LongBinding largest;
    private UiClock.@Nullable Handle ageing;

    public ImagesViewModel(ImageParts parts) {
        this.parts = parts;
        images = parts.images();
        containers = parts.containers();
        commands = parts.commands();
        now = new ReadOnlyObjectWrapper<>(parts.clock().now());
        shown = new FilteredList<>(images.all());
        filter.addListener((property, was, words) -> refilter());
        part.addListener((property, was, chosen) -> refilter());
        emptiness = Bindings.createObjectBinding(this::whyEmpty, shown, images.all(), images.loadedProperty());
        largest = Bindings.createLongBinding(
                () -> images.all().stream()
                        .mapToLong(live -> live.image().size())
                        .max()
                        .orElse(0),
                images.all());
        images.all().addListener((ListChangeListener<LiveImage>) change -> keepPresent());
    }

    public ObservableList<LiveImage> shown() {
        return shown;
    }

    /// Words that must all occur somewhere in an image.
    public StringProperty filterProperty() {
        return filter;
    }

    public ObjectProperty<Part> partProperty() {
        return part;
    }

    /// `All 5`, following the number of rows.
    public ObservableValue<String> partLabel(Part of) {
        String key = "part." + of.name().toLowerCase(Locale.ROOT);
        return Bindings.createStringBinding(
                () -> messages.text(key, images.all().stream().filter(of::holds).count()), images.all());
    }

    public ObjectBinding<Emptiness> emptinessProperty() {
        return emptiness;
    }

    /// What the person chose; the table writes it.
    public ObservableList<LiveImage> selection() {
        return selection;
    }

    /// How many are chosen, and how many of them containers hold.
    public ObservableValue<String> selectionLabel() {
        return Bindings.createStringBinding(
                () -> {
                    long held = selection.stream().filter(commands::isHeld).count();
                    String count = messages.text("selected", selection.size());
                    return held == 0 ? count : count + "  ·  " + messages.text("selected.held", held);
                },
                selection);
    }

    /// The time to reckon ages by; moves only while the page is watched.
    public ReadOnlyObjectProperty<Instant> nowProperty() {
        return now.getReadOnlyProperty();
    }

    /// Bytes of the largest image, which size bars are drawn against.
    public LongBinding largestProperty() {
        return largest;
    }

    /// What all images take on disk, and how much of it could go.
    public ObservableValue<String> usageText() {
        return images.usageProperty().map(this::describe).orElse("");
    }

    /// How many transfers are under way, for the button that leads to them.
    public ObservableValue<String> pullLabel() {
        return parts.transfers()
                .runningCount()
                .map(count -> count.intValue() == 0 ? messages.text("pull") : messages.text("pull.running", count));
    }

    public ObservableList<StarterImage> starters() {
        return starters;
    }

    public void makeStarter(StarterImage starter) {
        openPanel(ImagesPanel.PULL);
        parts.transfers().makeStarter(starter.name());
    }

    public ImageParts parts() {
        return parts;
    }

    public List<String> users(LiveImage live) {
        return ImageText.users(live.image(), containers);
    }

    /// Changes when the names of users may have.
    public ObservableList<LiveContainer> containers() {
        return containers.all();
    }

    public String label(Verb verb) {
        return commands.label(verb);
    }

    public boolean fits(Verb verb, LiveImage live) {
        return commands.fits(verb, live);
    }

    public boolean fitsSelection(Verb verb) {
        return commands.fitsAll(verb, selection);
    }

    public void perform(Verb verb, Collection<LiveImage> targets) {
        commands.perform(verb, targets);
    }

    public void performOnSelection(Verb verb) {
        commands.perform(verb, selection);
    }

    public void open(LiveImage live) {
        commands.perform(Verb.OPEN, List.of(live));
    }

    /// Goes to the first container made of it.
    public void openUser(LiveImage live) {
        live.image().usedBy().stream()
                .filter(id -> containers.find(id).isPresent())
                .findFirst()
                .ifPresent(id -> parts.navigator().go(new Route.ContainerDetail(id, ContainerTab.LOG)));
    }

    public void openUser(String id) {
        parts.navigator().go(new Route.ContainerDetail(id, ContainerTab.LOG));
    }

    /// Compares two chosen ones, or one with what the person then chooses.
    public void compare() {
        List<LiveImage> chosen = List.copyOf(selection());
        if (!chosen.isEmpty()) {
            Side other = chosen.size() > 1 ? Side.image(chosen.get(1).ref()) : null;
            parts.navigator()
                    .go(new Route.CompareRoute(Side.image(chosen.getFirst().ref()), other));
        }
    }

    public void openPanel(ImagesPanel panel) {
        parts.navigator().go(new Route.Images(panel, ""));
    }

    public void dismissProblem(LiveImage live) {
        live.settle("");
    }

    public void showAll() {
        filter.set("");
        part.set(Part.ALL);
    }

    /// While watched, ages grow and the disk usage is kept.
    public void setWatched(boolean watched) {
        images.setWatching(watched);
        if (watched && ageing == null) {
            now.set(parts.clock().now());
            ageing = parts.clock().every(AGE_PERIOD, () -> now.set(parts.clock().now()));
            parts.tasks()
                    .quiet(parts.service()::starters)
                    .onSuccess(found -> {
                        if (!found.equals(starters)) {
                            starters.setAll(found);
                        }
                    })
                    .onFailure(parts.errors()::present);
        } else if (!watched && ageing != null) {
            ageing.cancel();
            ageing = null;
        }
    }

    private String describe(DiskUsage usage) {
        return messages.text(
                usage.incomplete() > 0 ? "usage.incomplete" : "usage",
                usage.images(),
                usage.inUse(),
                Amounts.bytes(usage.blobs()),
                Amounts.bytes(usage.layers()),
                Amounts.bytes(usage.reclaimable()),
                Amounts.bytes(usage.incomplete()));
    }

    private void refilter() {
        List<String> words = Arrays.stream(filter.get().toLowerCase(Locale.ROOT).split("\\s+", -1))
                .filter(word -> !word.isEmpty())
                .toList();
        Predicate<LiveImage> inPart = part.get()::holds;
        shown.setPredicate(
                words.isEmpty()
                        ? inPart
                        : inPart.and(live -> {
                            String text = ImageText.searchable(live, containers);
                            return words.stream().allMatch(text::contains);
                        }));
    }

    private void keepPresent() {
        selection.removeIf(live -> !images.all().contains(live));
    }

    private Emptiness whyEmpty() {
        if (!shown.isEmpty()) {
            return Emptiness.NOT_EMPTY;
        }
        if (!images.loadedProperty().get()) {
            return Emptiness.LOADING;
        }
        return images.all().isEmpty() ? Emptiness.NO_IMAGES : Emptiness.NO_MATCH;
    }
}
