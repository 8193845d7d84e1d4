package io.cooperage.ui.compare;

import io.cooperage.engine.image.browse.Comparison;
import io.cooperage.engine.image.browse.Comparison.Aspect;
import io.cooperage.engine.image.browse.Comparison.ConfigDifference;
import io.cooperage.engine.image.browse.Comparison.FileDifference;
import io.cooperage.ui.compare.DifferenceTree.Row;
import io.cooperage.ui.control.EmptyState;
import io.cooperage.ui.control.Icons;
import io.cooperage.ui.control.Segments;
import io.cooperage.ui.files.ChangeMark;
import io.cooperage.ui.i18n.Messages;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.ReadOnlyStringWrapper;
import javafx.beans.property.SimpleObjectProperty;
import javafx.fxml.FXML;
import javafx.scene.control.CheckBox;
import javafx.scene.control.Label;
import javafx.scene.control.SplitPane;
import javafx.scene.control.TableCell;
import javafx.scene.control.TableColumn;
import javafx.scene.control.TableView;
import javafx.scene.control.TextField;
import javafx.scene.control.ToggleButton;
import javafx.scene.control.Tooltip;
import javafx.scene.control.TreeItem;
import javafx.scene.control.TreeTableView;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.FlowPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import org.jspecify.annotations.Nullable;

/// The comparison of two trees. FX thread only.
@SuppressWarnings("NullAway.Init")
public final class CompareController {
    private enum Part {
        FILES,
        CONFIG
    }

    private enum Shape {
        TREE,
        LIST
    }

    private final CompareViewModel model;
    private final Messages messages = Messages.of(CompareController.class);
    private final ObjectProperty<Part> part = new SimpleObjectProperty<>(Part.FILES);
    private final ObjectProperty<Shape> shape = new SimpleObjectProperty<>(Shape.TREE);
    private final Map<Aspect, ToggleButton> chips = new EnumMap<>(Aspect.class);
    private final TreeItem<Row> top = new TreeItem<>();
    private final Label none = new Label();
    private DifferencePane detail;
    private Segments<Part> parts;
    private Segments<Shape> shapes;
    private @Nullable EmptyState words;
    private boolean settling;

    @FXML
    private VBox root;

    @FXML
    private CheckBox times;

    @FXML
    private HBox sides;

    @FXML
    private HBox tools;

    @FXML
    private HBox filterBox;

    @FXML
    private TextField filter;

    @FXML
    private Label count;

    @FXML
    private FlowPane aspects;

    @FXML
    private StackPane body;

    @FXML
    private SplitPane split;

    @FXML
    private TreeTableView<Row> files;

    @FXML
    private TableView<ConfigDifference> config;

    CompareController(CompareViewModel model) {
        this.model = model;
    }

    @FXML
    void initialize() {
        root.getStylesheets().add(ChangeMark.styles());
        SidePicker left = new SidePicker("left", model, model.leftProperty());
        SidePicker right = new SidePicker("right", model, model.rightProperty());
        HBox.setHgrow(left, Priority.ALWAYS);
        HBox.setHgrow(right, Priority.ALWAYS);
        sides.getChildren().addAll(left, Icons.button("fth-repeat", messages.text("swap"), model::swap), right);
        times.selectedProperty().bindBidirectional(model.withTimesProperty());
        filter.textProperty().bindBidirectional(model.textProperty());
        parts = new Segments<>(
                "compare-part", messages.text("part"), part, List.of(Part.values()), one -> messages.text(name(one)));
        shapes = new Segments<>(
                "compare-shape",
                messages.text("shape"),
                shape,
                List.of(Shape.values()),
                one -> messages.text("shape." + one));
        tools.getChildren().addFirst(parts);
        tools.getChildren().add(shapes);
        for (Aspect aspect : Aspect.values()) {
            ToggleButton chip = chip(aspect);
            chips.put(aspect, chip);
            aspects.getChildren().add(chip);
        }
        prepareTables();
        detail = new DifferencePane(model, this::closeDetail);
        model.selectedProperty().subscribe(file -> showDetail(file != null));
        model.comparisonProperty().subscribe((_, _) -> show());
        model.problemProperty().subscribe((_, _) -> show());
        model.busyProperty().subscribe((_, _) -> show());
        model.leftProperty().subscribe((_, _) -> show());
        model.rightProperty().subscribe((_, _) -> show());
        model.textProperty().subscribe((_, _) -> showFiles());
        model.aspectsProperty().subscribe((_, _) -> showFiles());
        shape.subscribe((_, _) -> showFiles());
        part.subscribe((_, _) -> show());
        root.addEventHandler(KeyEvent.KEY_PRESSED, event -> {
            if (event.getCode() == KeyCode.ESCAPE && model.selectedProperty().get() != null) {
                closeDetail();
                event.consume();
            }
        });
        show();
    }

    void focus() {
        files.requestFocus();
    }

    private void prepareTables() {
        files.setRoot(top);
        files.setShowRoot(false);
        top.setExpanded(true);
        files.setColumnResizePolicy(TreeTableView.CONSTRAINED_RESIZE_POLICY_FLEX_LAST_COLUMN);
        none.getStyleClass().add("muted");
        files.setPlaceholder(none);
        DifferenceColumns.addTo(files);
        files.getSelectionModel().selectedItemProperty().subscribe(item -> {
            if (!settling) {
                model.select(item == null ? null : item.getValue().difference());
            }
        });
        config.setColumnResizePolicy(TableView.CONSTRAINED_RESIZE_POLICY_FLEX_LAST_COLUMN);
        Label same = new Label(messages.text("same.config"));
        same.getStyleClass().add("muted");
        config.setPlaceholder(same);
        column("name", 220, ConfigDifference::name);
        column("left", 420, ConfigDifference::left);
        column("right", 420, ConfigDifference::right);
    }

    private void column(String key, double width, Function<ConfigDifference, @Nullable String> value) {
        TableColumn<ConfigDifference, String> column = new TableColumn<>(messages.text("column." + key));
        column.setPrefWidth(width);
        column.setSortable(false);
        column.setReorderable(false);
        column.getStyleClass().add(key.equals("name") ? "name" : "value");
        column.setCellValueFactory(row -> {
            String text = value.apply(row.getValue());
            return new ReadOnlyStringWrapper(text == null ? messages.text("absent") : text);
        });
        column.setCellFactory(_ -> new TableCell<>() {
            @Override
            protected void updateItem(@Nullable String text, boolean empty) {
                super.updateItem(text, empty);
                setText(empty ? null : text);
                // A command or a variable is often longer than the column.
                setTooltip(empty || text == null ? null : whole(text));
            }
        });
        config.getColumns().add(column);
    }

    private static Tooltip whole(String text) {
        Tooltip tip = new Tooltip(text);
        tip.setWrapText(true);
        tip.setMaxWidth(640);
        return tip;
    }

    private ToggleButton chip(Aspect aspect) {
        String name = messages.text("aspect." + aspect);
        ToggleButton chip = new ToggleButton(name);
        chip.setId("aspect-" + aspect.name().toLowerCase(Locale.ROOT));
        chip.getStyleClass().add("chip");
        chip.setSelected(true);
        chip.setTooltip(new Tooltip(messages.text("aspect.show", name)));
        chip.setAccessibleText(messages.text("aspect.show", name));
        chip.selectedProperty().subscribe((_, now) -> model.show(aspect, now));
        return chip;
    }

    /// Decides between the tables and words in their place.
    private void show() {
        Comparison now = model.comparisonProperty().get();
        EmptyState said = words(now);
        if (words != null) {
            body.getChildren().remove(words);
        }
        words = said;
        boolean there = said == null;
        if (said != null) {
            body.getChildren().add(said);
        }
        tools.setVisible(there);
        tools.setManaged(there);
        split.setVisible(there && part.get() == Part.FILES);
        config.setVisible(there && part.get() == Part.CONFIG);
        filterBox.setVisible(part.get() == Part.FILES);
        shapes.setVisible(part.get() == Part.FILES);
        boolean chipped = there && part.get() == Part.FILES;
        aspects.setVisible(chipped);
        aspects.setManaged(chipped);
        if (now != null) {
            String key = now.truncated() ? "files.first" : "files.count";
            parts.textOf(Part.FILES).set(messages.text(key, now.files().size()));
            parts.textOf(Part.CONFIG)
                    .set(messages.text("config.count", now.config().size()));
            config.getItems().setAll(now.config());
            chips.forEach((aspect, chip) -> {
                long differing = model.count(aspect);
                chip.setText(messages.text("aspect." + aspect) + "  " + differing);
                chip.setVisible(differing > 0);
                chip.setManaged(differing > 0);
            });
        }
        showFiles();
    }

    private @Nullable EmptyState words(@Nullable Comparison now) {
        if (!model.problemProperty().get().isEmpty() && now == null) {
            return new EmptyState(
                    "fth-alert-triangle",
                    messages.text("problem.title"),
                    model.problemProperty().get());
        }
        if (model.busyProperty().get()) {
            return new EmptyState("fth-columns", messages.text("busy.title"), messages.text("busy.text"));
        }
        var left = model.leftProperty().get();
        if (now == null) {
            return left != null && left.equals(model.rightProperty().get())
                    ? new EmptyState("fth-columns", messages.text("same.side.title"), messages.text("same.side.text"))
                    : new EmptyState("fth-columns", messages.text("empty.title"), messages.text("empty.text"));
        }
        return now.files().isEmpty() && now.config().isEmpty()
                ? new EmptyState("fth-check-circle", messages.text("same.title"), messages.text("same.text"))
                : null;
    }

    private void showFiles() {
        List<FileDifference> shown = model.files();
        settling = true;
        top.getChildren().setAll(shape.get() == Shape.TREE ? DifferenceTree.tree(shown) : DifferenceTree.list(shown));
        files.getSelectionModel().clearSelection();
        settling = false;
        none.setText(messages.text("same.files"));
        count.setText(model.comparisonProperty().get() == null ? "" : messages.text("count", shown.size()));
    }

    private void showDetail(boolean wanted) {
        boolean there = split.getItems().contains(detail);
        if (wanted && !there) {
            split.getItems().add(detail);
            split.setDividerPositions(0.5);
        } else if (!wanted && there) {
            split.getItems().remove(detail);
        }
    }

    private void closeDetail() {
        files.getSelectionModel().clearSelection();
        model.select(null);
        files.requestFocus();
    }

    private static String name(Part part) {
        return part == Part.FILES ? "files" : "config";
    }
}
