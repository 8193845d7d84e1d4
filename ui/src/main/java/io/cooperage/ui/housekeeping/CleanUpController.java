package io.cooperage.ui.housekeeping;

import io.cooperage.engine.Housekeeping.ContainerUsage;
import io.cooperage.engine.Housekeeping.Prunable;
import io.cooperage.engine.Housekeeping.Usage;
import io.cooperage.engine.container.ContainerService.RemovedContainer;
import io.cooperage.engine.volume.VolumeService.VolumeUsage;
import io.cooperage.ui.housekeeping.CleanUpViewModel.Kept;
import io.cooperage.ui.housekeeping.CleanUpViewModel.Thing;
import io.cooperage.ui.housekeeping.CleanUpViewModel.Unused;
import io.cooperage.ui.i18n.Amounts;
import io.cooperage.ui.i18n.Messages;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import javafx.beans.property.Property;
import javafx.collections.FXCollections;
import javafx.collections.ListChangeListener;
import javafx.fxml.FXML;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.CheckBox;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Label;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.FlowPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import javafx.util.StringConverter;
import org.jspecify.annotations.Nullable;
import org.kordamp.ikonli.javafx.FontIcon;

/// The figures of the disk, a tick for each kind of thing that may go, and what can be had back.
@SuppressWarnings("NullAway.Init")
public final class CleanUpController {
    private static final int LISTED = 12;

    private final CleanUpViewModel viewModel;
    private final Messages messages = Messages.of(CleanUpController.class);
    private final Map<Thing, Label> sums = new EnumMap<>(Thing.class);

    @FXML
    private VBox root;

    @FXML
    private HBox usage;

    @FXML
    private VBox things;

    @FXML
    private Label problem;

    @FXML
    private Label total;

    @FXML
    private Button prune;

    @FXML
    private Label removedHint;

    @FXML
    private VBox removed;

    public CleanUpController(CleanUpViewModel viewModel) {
        this.viewModel = viewModel;
    }

    @FXML
    void initialize() {
        for (Thing thing : Thing.values()) {
            things.getChildren().add(tick(thing));
        }
        things.getChildren().add(limits());
        problem.textProperty().bind(viewModel.problemProperty());
        problem.visibleProperty().bind(viewModel.problemProperty().isNotEmpty());
        problem.managedProperty().bind(problem.visibleProperty());
        viewModel.usageProperty().subscribe(this::showUsage);
        viewModel.previewProperty().subscribe(this::showPreview);
        viewModel
                .busyProperty()
                .subscribe(busy -> showPreview(viewModel.previewProperty().get()));
        viewModel.removed().addListener((ListChangeListener<RemovedContainer>) change -> showRemoved());
        showRemoved();
    }

    void focus() {
        Node first = things.lookup(".check-box");
        (first == null ? root : first).requestFocus();
    }

    @FXML
    void prune() {
        viewModel.prune();
    }

    private Node tick(Thing thing) {
        String key = thing.name().toLowerCase(Locale.ROOT);
        CheckBox box = new CheckBox(messages.text("thing." + key));
        box.setId("tick-" + key.replace('_', '-'));
        box.setMnemonicParsing(false);
        box.setMinWidth(Region.USE_PREF_SIZE);
        box.selectedProperty().bindBidirectional(viewModel.ticked(thing));
        Label hint = new Label(messages.text("thing." + key + ".hint"));
        hint.getStyleClass().addAll("muted", "small");
        Region space = new Region();
        HBox.setHgrow(space, Priority.ALWAYS);
        Label sum = new Label();
        sum.setId("sum-" + key.replace('_', '-'));
        sum.getStyleClass().addAll("figure", "muted");
        sum.setMinWidth(Region.USE_PREF_SIZE);
        sums.put(thing, sum);
        HBox line = new HBox(box, hint, space, sum);
        line.getStyleClass().add("thing");
        Thing whole = whole(thing);
        if (whole != null) {
            line.getStyleClass().add("within");
            box.disableProperty().bind(viewModel.ticked(whole).not());
        }
        return line;
    }

    /// What a thing is more of; null for one that stands alone.
    private static @Nullable Thing whole(Thing thing) {
        return switch (thing) {
            case NAMED_VOLUMES -> Thing.VOLUMES;
            case ALL_IMAGES -> Thing.IMAGES;
            case ALL_CACHE -> Thing.CACHE;
            case CONTAINERS, NETWORKS, VOLUMES, IMAGES, CACHE -> null;
        };
    }

    /// How old results of builds have to be, and how much of them stays.
    private Node limits() {
        FlowPane line = new FlowPane(
                choice("cache-unused", "unused", Unused.values(), viewModel.unusedProperty()),
                choice("cache-kept", "kept", Kept.values(), viewModel.keptProperty()));
        line.getStyleClass().addAll("within", "limits");
        line.disableProperty().bind(viewModel.ticked(Thing.CACHE).not());
        return line;
    }

    private <T extends Enum<T>> Node choice(String id, String key, T[] values, Property<T> chosen) {
        ComboBox<T> box = new ComboBox<>(FXCollections.observableArrayList(values));
        box.setId(id);
        box.setConverter(new StringConverter<>() {
            @Override
            public String toString(@Nullable T value) {
                return value == null
                        ? ""
                        : messages.text(key + "." + value.name().toLowerCase(Locale.ROOT));
            }

            @Override
            public T fromString(String text) {
                throw new UnsupportedOperationException("nothing is typed here: " + text);
            }
        });
        box.valueProperty().bindBidirectional(chosen);
        Label name = new Label(messages.text(key));
        name.getStyleClass().add("muted");
        name.setLabelFor(box);
        box.setAccessibleText(messages.text(key));
        HBox both = new HBox(name, box);
        both.getStyleClass().add("line");
        both.setAlignment(Pos.CENTER_LEFT);
        return both;
    }

    private void showUsage(@Nullable Usage now) {
        usage.getChildren().clear();
        if (now == null) {
            usage.getChildren().add(figure("usage.measuring", -1, ""));
            return;
        }
        long containers = now.containers().stream()
                .map(ContainerUsage::size)
                .mapToLong(size -> size.own())
                .sum();
        long volumes = now.volumes().stream().mapToLong(VolumeUsage::bytes).sum();
        usage.getChildren()
                .addAll(
                        figure("usage.images", now.imageBytes(), ""),
                        figure(
                                "usage.containers",
                                containers,
                                messages.text("count", now.containers().size())),
                        figure(
                                "usage.volumes",
                                volumes,
                                messages.text("count", now.volumes().size())),
                        figure(
                                "usage.cache",
                                now.cacheBytes(),
                                messages.text("count", now.cache().size())),
                        figure("usage.all", now.imageBytes() + containers + volumes + now.cacheBytes(), ""));
    }

    /// @param bytes −1 while they are not known
    private Node figure(String key, long bytes, String more) {
        Label name = new Label(messages.text(key) + (more.isEmpty() ? "" : "  ·  " + more));
        name.getStyleClass().add("muted");
        Label value = new Label(bytes < 0 ? "…" : Amounts.bytes(bytes));
        value.getStyleClass().add("value");
        value.setMinWidth(Region.USE_PREF_SIZE);
        VBox card = new VBox(value, name);
        card.getStyleClass().add("card");
        HBox.setHgrow(card, Priority.ALWAYS);
        card.setMaxWidth(Double.MAX_VALUE);
        return card;
    }

    private void showPreview(@Nullable Prunable found) {
        if (found == null) {
            total.setText(messages.text("preview.measuring"));
            prune.setDisable(true);
            return;
        }
        List<String> names = CleanUpViewModel.names(found);
        sum(
                Thing.CONTAINERS,
                found.containers().size(),
                found.containers().stream().mapToLong(each -> each.bytes()).sum());
        sum(Thing.NETWORKS, found.networks().size(), -1);
        sum(
                Thing.VOLUMES,
                found.volumes().size(),
                found.volumes().stream().mapToLong(VolumeUsage::bytes).sum());
        sum(Thing.IMAGES, found.images().size(), found.imageBytes());
        sum(Thing.CACHE, found.cache().size(), found.cacheBytes());
        total.setText(
                names.isEmpty()
                        ? messages.text("preview.nothing")
                        : messages.text("preview.total", names.size(), Amounts.bytes(found.bytes())));
        total.setTooltip(names.isEmpty() ? null : new Tooltip(shorten(names)));
        prune.setDisable(names.isEmpty() || viewModel.busyProperty().get());
    }

    private String shorten(List<String> names) {
        String some = String.join("\n", names.subList(0, Math.min(LISTED, names.size())));
        return names.size() <= LISTED ? some : some + "\n" + messages.text("preview.more", names.size() - LISTED);
    }

    /// @param bytes −1 where there are none to speak of
    private void sum(Thing thing, int count, long bytes) {
        Label label = sums.get(thing);
        if (label != null) {
            boolean off = !viewModel.ticked(thing).get();
            String words = messages.text("count", count);
            label.setText(off ? "" : bytes < 0 || count == 0 ? words : words + "  ·  " + Amounts.bytes(bytes));
        }
    }

    private void showRemoved() {
        removed.getChildren().clear();
        boolean none = viewModel.removed().isEmpty();
        removedHint.setText(messages.text(none ? "removed.none" : "removed.hint"));
        for (RemovedContainer gone : viewModel.removed()) {
            Label name = new Label(gone.container().name(), new FontIcon("fth-box"));
            name.getStyleClass().add("medium");
            Label left = new Label(viewModel.left(gone));
            left.getStyleClass().addAll("muted", "small");
            Region space = new Region();
            HBox.setHgrow(space, Priority.ALWAYS);
            Button restore = new Button(messages.text("restore"), new FontIcon("fth-rotate-ccw"));
            restore.getStyleClass().addAll("compact", "restore");
            restore.setMnemonicParsing(false);
            restore.setAccessibleText(
                    messages.text("restore.name", gone.container().name()));
            restore.setOnAction(press -> viewModel.restore(gone));
            HBox line = new HBox(name, left, space, restore);
            line.getStyleClass().add("line");
            line.setAlignment(Pos.CENTER_LEFT);
            removed.getChildren().add(line);
        }
    }
}
