package io.cooperage.ui.images.detail.history;

import io.cooperage.ui.fx.Desktop;
import io.cooperage.ui.i18n.Amounts;
import io.cooperage.ui.i18n.Messages;
import io.cooperage.ui.images.detail.history.HistoryViewModel.Step;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.function.Function;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.css.PseudoClass;
import javafx.fxml.FXML;
import javafx.scene.Node;
import javafx.scene.control.ContextMenu;
import javafx.scene.control.Hyperlink;
import javafx.scene.control.Label;
import javafx.scene.control.MenuItem;
import javafx.scene.control.TableCell;
import javafx.scene.control.TableColumn;
import javafx.scene.control.TableRow;
import javafx.scene.control.TableView;
import javafx.scene.control.Tooltip;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.HBox;
import javafx.util.Duration;
import org.jspecify.annotations.Nullable;
import org.kordamp.ikonli.javafx.FontIcon;

/// The History tab. FX thread only.
@SuppressWarnings("NullAway.Init")
public final class HistoryController {
    private static final PseudoClass NO_LAYER = PseudoClass.getPseudoClass("no-layer");
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm").withZone(ZoneId.systemDefault());

    private final HistoryViewModel model;
    private final Messages messages = Messages.of(HistoryController.class);

    @FXML
    private TableView<Step> table;

    @FXML
    private TableColumn<Step, Step> step;

    @FXML
    private TableColumn<Step, Step> instruction;

    @FXML
    private TableColumn<Step, Step> created;

    @FXML
    private TableColumn<Step, Step> size;

    @FXML
    private TableColumn<Step, Step> layer;

    public HistoryController(HistoryViewModel model) {
        this.model = model;
    }

    @FXML
    void initialize() {
        table.setItems(model.steps());
        table.setColumnResizePolicy(TableView.CONSTRAINED_RESIZE_POLICY_SUBSEQUENT_COLUMNS);
        Label none = new Label();
        none.getStyleClass().add("muted");
        model.loadedProperty().subscribe(loaded -> none.setText(loaded ? messages.text("none") : ""));
        table.setPlaceholder(none);
        table.setRowFactory(_ -> new Row());
        column(step, this::number);
        column(instruction, this::instruction);
        column(created, each -> quiet(time(each.created())));
        column(size, each -> quiet(each.layer() < 0 ? "" : Amounts.bytes(each.size())));
        column(layer, this::layer);
        MenuItem copy = new MenuItem(messages.text("copy"), new FontIcon("fth-copy"));
        copy.setOnAction(_ -> copySelected());
        table.setContextMenu(new ContextMenu(copy));
        table.addEventHandler(KeyEvent.KEY_PRESSED, event -> {
            Step selected = table.getSelectionModel().getSelectedItem();
            if (selected == null) {
                return;
            }
            if (event.getCode() == KeyCode.ENTER) {
                model.open(selected);
                event.consume();
            } else if (event.isShortcutDown() && event.getCode() == KeyCode.C) {
                copySelected();
                event.consume();
            }
        });
    }

    public void focus() {
        table.requestFocus();
    }

    private void copySelected() {
        Step selected = table.getSelectionModel().getSelectedItem();
        if (selected != null) {
            Desktop.copy(selected.instruction().full());
        }
    }

    private Node number(Step each) {
        return quiet(Integer.toString(each.number()));
    }

    private Node instruction(Step each) {
        Label keyword = new Label(each.instruction().keyword());
        keyword.getStyleClass().add("keyword");
        keyword.setMinWidth(Label.USE_PREF_SIZE);
        Label arguments = new Label(
                each.instruction().line().isEmpty()
                        ? messages.text("unknown")
                        : each.instruction().arguments());
        HBox box = new HBox(arguments);
        if (!each.instruction().keyword().isEmpty()) {
            box.getChildren().addFirst(keyword);
        }
        box.getStyleClass().add("instruction");
        Tooltip full = new Tooltip(each.instruction().full());
        full.setWrapText(true);
        full.setMaxWidth(720);
        full.setShowDuration(Duration.INDEFINITE);
        full.getStyleClass().add("mono");
        Tooltip.install(box, full);
        return box;
    }

    private Node layer(Step each) {
        if (each.layer() < 0) {
            return quiet(messages.text("layer.none"));
        }
        Hyperlink link = new Hyperlink(messages.text("layer", each.layer() + 1));
        link.setAccessibleText(messages.text("layer.open", each.layer() + 1));
        link.setOnAction(_ -> model.open(each));
        return link;
    }

    private static Label quiet(String text) {
        Label label = new Label(text);
        label.getStyleClass().add("muted");
        return label;
    }

    private static String time(@Nullable Instant time) {
        return time == null ? "" : TIME.format(time);
    }

    private static void column(TableColumn<Step, Step> column, Function<Step, Node> content) {
        boolean number = column.getStyleClass().contains("number");
        column.setCellValueFactory(row -> new ReadOnlyObjectWrapper<>(row.getValue()));
        column.setCellFactory(_ -> new Cell(content, number));
    }

    private static final class Cell extends TableCell<Step, Step> {
        private final Function<Step, Node> content;

        Cell(Function<Step, Node> content, boolean number) {
            this.content = content;
            if (number) {
                getStyleClass().add("number");
            }
        }

        @Override
        protected void updateItem(@Nullable Step item, boolean empty) {
            super.updateItem(item, empty);
            setGraphic(empty || item == null ? null : content.apply(item));
        }
    }

    private final class Row extends TableRow<Step> {
        @Override
        protected void updateItem(@Nullable Step item, boolean empty) {
            super.updateItem(item, empty);
            pseudoClassStateChanged(NO_LAYER, item != null && item.layer() < 0);
            setAccessibleText(
                    item == null
                            ? null
                            : messages.text(
                                    "accessible",
                                    item.number(),
                                    item.instruction().line()));
        }
    }
}
