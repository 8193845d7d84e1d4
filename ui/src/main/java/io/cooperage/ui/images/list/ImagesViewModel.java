package io.cooperage.ui.images.list;

import io.cooperage.engine.image.ImageService.DiskUsage;
import io.cooperage.engine.image.ImageService.StarterImage;
import io.cooperage.ui.control.list.ListModel;
import io.cooperage.ui.control.list.RowTraits;
import io.cooperage.ui.control.list.RowVerbs;
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
import java.util.List;
import java.util.Locale;
import javafx.beans.Observable;
import javafx.beans.binding.Bindings;
import javafx.beans.binding.LongBinding;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.value.ObservableValue;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;
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

    private final ImageParts parts;
    private final LiveImages images;
    private final LiveContainers containers;
    private final ImageCommands commands;
    private final Messages messages = Messages.of(ImagesViewModel.class);
    private final ListModel<LiveImage, Part> rows;
    private final ObservableList<StarterImage> starters = FXCollections.observableArrayList();
    private final ReadOnlyObjectWrapper<Instant> now;
    private final LongBinding largest;
    private UiClock.@Nullable Handle ageing;

    public ImagesViewModel(ImageParts parts) {
        this.parts = parts;
        images = parts.images();
        containers = parts.containers();
        commands = parts.commands();
        now = new ReadOnlyObjectWrapper<>(parts.clock().now());
        rows = new ListModel<>(images.all(), images.loadedProperty(), Part.ALL, new Traits());
        largest = Bindings.createLongBinding(
                () -> images.all().stream()
                        .mapToLong(live -> live.image().size())
                        .max()
                        .orElse(0),
                images.all());
    }

    /// Which images show and which are chosen.
    public ListModel<LiveImage, Part> rows() {
        return rows;
    }

    /// `All 5`, following the number of rows.
    public ObservableValue<String> partLabel(Part of) {
        String key = "part." + of.name().toLowerCase(Locale.ROOT);
        return rows.count(of).map(count -> messages.text(key, count));
    }

    /// What can be done to images.
    public RowVerbs<LiveImage, Verb> verbs() {
        return commands;
    }

    /// How many are chosen, and how many of them containers hold.
    public ObservableValue<String> selectionLabel() {
        return rows.selectionLabel().map(count -> {
            long held = rows.selection().stream().filter(commands::isHeld).count();
            return held == 0 ? count : count + "  ·  " + messages.text("selected.held", held);
        });
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

    public boolean fitsSelection(Verb verb) {
        return commands.fitsAll(verb, rows.selection());
    }

    public void performOnSelection(Verb verb) {
        commands.perform(verb, rows.selection());
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
        List<LiveImage> chosen = List.copyOf(rows.selection());
        if (!chosen.isEmpty()) {
            Side other = chosen.size() > 1 ? Side.image(chosen.get(1).ref()) : null;
            parts.navigator()
                    .go(new Route.CompareRoute(Side.image(chosen.getFirst().ref()), other));
        }
    }

    public void openPanel(ImagesPanel panel) {
        parts.navigator().go(new Route.Images(panel, ""));
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

    private final class Traits implements RowTraits<LiveImage, Part> {
        @Override
        public boolean isIn(Part part, LiveImage live) {
            return part.holds(live);
        }

        @Override
        public String searchable(LiveImage live) {
            return ImageText.searchable(live, containers);
        }

        @Override
        public Observable[] changes(LiveImage live) {
            return new Observable[] {live.imageProperty(), live.activityProperty()};
        }
    }
}
