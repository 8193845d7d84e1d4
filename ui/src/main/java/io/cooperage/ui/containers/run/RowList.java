package io.cooperage.ui.containers.run;

import io.cooperage.ui.control.Field;
import io.cooperage.ui.control.Icons;
import io.cooperage.ui.i18n.Messages;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import javafx.beans.binding.Bindings;
import javafx.collections.ListChangeListener;
import javafx.collections.ObservableList;
import javafx.css.PseudoClass;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Label;
import javafx.scene.control.TextField;
import javafx.scene.control.TextInputControl;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import org.kordamp.ikonli.javafx.FontIcon;

/// Rows of a list, each with what is wrong below it, and a button for one more.
final class RowList<R extends RowForm> extends VBox {
    private static final PseudoClass WRONG = PseudoClass.getPseudoClass("wrong");

    private final RowsInput<R> input;
    private final Messages messages;
    private final Function<R, List<Node>> cells;
    private final VBox lines = new VBox();
    private final Map<R, Node> made = new HashMap<>();
    private final HBox buttons = new HBox();

    /// @param key of the words, and the id of the button that adds a row: `add-KEY`
    /// @param cells makes what stands in a row, beside the button that removes it
    RowList(String key, RowsInput<R> input, Messages messages, Function<R, List<Node>> cells) {
        this.input = input;
        this.messages = messages;
        this.cells = cells;
        getStyleClass().add("row-list");
        lines.getStyleClass().add("row-list");
        Label none = new Label(messages.text(key + ".empty"));
        none.getStyleClass().add("field-hint");
        none.setWrapText(true);
        none.visibleProperty().bind(Bindings.isEmpty(input.rows));
        none.managedProperty().bind(none.visibleProperty());
        Button add = new Button(messages.text(key + ".add"), new FontIcon("fth-plus"));
        add.setId("add-" + key);
        add.setMnemonicParsing(false);
        add.setOnAction(press -> addRow());
        buttons.getStyleClass().add("form-line");
        buttons.getChildren().add(add);
        getChildren().addAll(none, lines, buttons);
        input.rows.addListener((ListChangeListener<R>) change -> show());
        show();
    }

    /// Puts a further button beside the one that adds.
    RowList<R> beside(Node node) {
        buttons.getChildren().add(node);
        return this;
    }

    private void addRow() {
        Node row = made.get(input.add());
        Node first = row == null ? null : row.lookup(".text-field");
        if (first != null) {
            first.requestFocus();
        }
    }

    private void show() {
        made.keySet().retainAll(input.rows);
        lines.getChildren()
                .setAll(input.rows.stream()
                        .map(row -> made.computeIfAbsent(row, this::line))
                        .toList());
    }

    private Node line(R row) {
        HBox line = new HBox();
        line.getStyleClass().add("form-line");
        line.setAlignment(Pos.CENTER_LEFT);
        line.getChildren().addAll(cells.apply(row));
        Button remove = Icons.button("fth-x", messages.text("row.remove"), () -> input.rows.remove(row));
        line.getChildren().add(remove);
        VBox whole = new VBox(line);
        whole.getStyleClass().add("form-row");
        row.fields().forEach(field -> whole.getChildren().add(problem(field)));
        return whole;
    }

    /// A cell for text.
    ///
    /// @param width in pixels, 0 for what is left
    static TextField text(Field field, String name, double width) {
        TextField input = new TextField();
        input.textProperty().bindBidirectional(field.textProperty());
        dress(input, field, name);
        size(input, width);
        return input;
    }

    /// A cell for text that may be chosen from names.
    static ComboBox<String> choice(Field field, ObservableList<String> names, String name, double width) {
        ComboBox<String> box = new ComboBox<>(names);
        box.setEditable(true);
        box.getEditor().textProperty().bindBidirectional(field.textProperty());
        dress(box.getEditor(), field, name);
        box.setAccessibleText(name);
        field.shownProblemProperty().subscribe(problem -> box.pseudoClassStateChanged(WRONG, !problem.isEmpty()));
        size(box, width);
        return box;
    }

    /// A word between cells.
    static Label word(String text) {
        Label label = new Label(text);
        label.getStyleClass().add("muted");
        label.setMinWidth(USE_PREF_SIZE);
        return label;
    }

    private static void size(Region cell, double width) {
        if (width > 0) {
            cell.setMinWidth(width);
            cell.setPrefWidth(width);
        } else {
            cell.setMinWidth(96);
            cell.setMaxWidth(Double.MAX_VALUE);
            HBox.setHgrow(cell, Priority.ALWAYS);
        }
    }

    private static void dress(TextInputControl input, Field field, String name) {
        input.getStyleClass().add("mono");
        input.setPromptText(name);
        input.setAccessibleText(name);
        field.shownProblemProperty().subscribe(problem -> {
            input.pseudoClassStateChanged(WRONG, !problem.isEmpty());
            input.setAccessibleHelp(problem);
        });
    }

    private static Label problem(Field field) {
        Label label = new Label();
        label.getStyleClass().add("field-error");
        label.setWrapText(true);
        label.textProperty().bind(field.shownProblemProperty());
        label.visibleProperty().bind(label.textProperty().isNotEmpty());
        label.managedProperty().bind(label.visibleProperty());
        return label;
    }
}
