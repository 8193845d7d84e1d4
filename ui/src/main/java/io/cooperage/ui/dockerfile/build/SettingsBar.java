package io.cooperage.ui.dockerfile.build;

import io.cooperage.ui.control.Icons;
import io.cooperage.ui.i18n.Messages;
import javafx.scene.control.Button;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Label;
import javafx.scene.control.ListCell;
import javafx.scene.control.TextField;
import javafx.scene.input.KeyCode;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;
import org.jspecify.annotations.Nullable;

/// Which settings the form shows, with what names and forgets them. FX thread only.
final class SettingsBar extends VBox {
    private static final Messages MESSAGES = Messages.of(SettingsBar.class);

    private final ComboBox<String> sets = new ComboBox<>();
    private final Button remove;
    private final TextField name = new TextField();
    private boolean showing;

    SettingsBar(BuildFields fields) {
        getStyleClass().add("form-row");
        Label label = new Label(MESSAGES.text("sets"));
        label.getStyleClass().add("medium");
        label.setLabelFor(sets);
        sets.setId("build-sets");
        sets.setMaxWidth(Double.MAX_VALUE);
        sets.setAccessibleText(MESSAGES.text("sets"));
        sets.setButtonCell(new Cell());
        sets.setCellFactory(_ -> new Cell());
        HBox.setHgrow(sets, Priority.ALWAYS);
        Button save = Icons.button("fth-save", MESSAGES.text("sets.save"), this::askName);
        save.setId("build-sets-save");
        remove = Icons.button(
                "fth-trash-2",
                MESSAGES.text("sets.remove"),
                () -> fields.forget(fields.setsProperty().get().current()));
        remove.setId("build-sets-remove");
        HBox line = new HBox(sets, save, remove);
        line.getStyleClass().add("form-line");
        name.setId("build-sets-name");
        name.setPromptText(MESSAGES.text("sets.name.prompt"));
        name.setAccessibleText(MESSAGES.text("sets.name"));
        name.managedProperty().bind(name.visibleProperty());
        name.setVisible(false);
        name.setOnAction(_ -> {
            fields.saveAs(name.getText());
            closeName();
        });
        name.setOnKeyPressed(key -> {
            if (key.getCode() == KeyCode.ESCAPE) {
                closeName();
                key.consume();
            }
        });
        getChildren().addAll(label, line, name);
        fields.setsProperty().subscribe(this::show);
        sets.valueProperty().addListener((_, _, chosen) -> {
            if (!showing && chosen != null) {
                fields.choose(chosen);
            }
        });
    }

    private void show(BuildSettingsSets now) {
        showing = true;
        sets.getItems().setAll("");
        sets.getItems().addAll(now.names());
        sets.setValue(now.current());
        remove.setDisable(now.current().isEmpty());
        showing = false;
    }

    private void askName() {
        name.clear();
        name.setVisible(true);
        name.requestFocus();
    }

    private void closeName() {
        name.setVisible(false);
        sets.requestFocus();
    }

    private static final class Cell extends ListCell<String> {
        @Override
        protected void updateItem(@Nullable String item, boolean empty) {
            super.updateItem(item, empty);
            setText(empty || item == null ? "" : item.isEmpty() ? MESSAGES.text("sets.plain") : item);
        }
    }
}
