package io.cooperage.ui.dockerfile.build;

import io.cooperage.engine.build.BuildEvent.Warning;
import io.cooperage.ui.i18n.Messages;
import java.util.List;
import java.util.function.IntConsumer;
import javafx.scene.control.Label;
import javafx.scene.control.ListCell;
import javafx.scene.control.ListView;
import javafx.scene.control.Tooltip;
import javafx.scene.input.KeyCode;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import org.jspecify.annotations.Nullable;
import org.kordamp.ikonli.javafx.FontIcon;

/// What a build found that is not wrong enough to stop it; a click, or Enter, leads to the line.
final class WarningList extends ListView<Warning> {
    private static final Messages MESSAGES = Messages.of(WarningList.class);
    private static final int ROW = 26;
    private static final int MOST_ROWS = 4;

    /// @param reveal shows a line of the Dockerfile, from 1
    WarningList(IntConsumer reveal) {
        setId("build-warning-list");
        getStyleClass().add("warning-list");
        setAccessibleText(MESSAGES.text("warnings.list"));
        setCellFactory(_ -> new Cell());
        Runnable open = () -> {
            Warning chosen = getSelectionModel().getSelectedItem();
            if (chosen != null && chosen.line() > 0) {
                reveal.accept(chosen.line());
            }
        };
        setOnMouseClicked(click -> {
            if (click.getClickCount() == 1) {
                open.run();
            }
        });
        setOnKeyPressed(key -> {
            if (key.getCode() == KeyCode.ENTER) {
                open.run();
                key.consume();
            }
        });
        setMinHeight(Region.USE_PREF_SIZE);
        setMaxHeight(Region.USE_PREF_SIZE);
    }

    void show(List<Warning> warnings) {
        if (!warnings.equals(getItems())) {
            getItems().setAll(warnings);
            setPrefHeight(ROW * Math.min(MOST_ROWS, warnings.size()) + 2.0);
        }
    }

    private static final class Cell extends ListCell<Warning> {
        private final Label line = new Label();
        private final Label words = new Label();
        private final Label rule = new Label();
        private final HBox row;

        Cell() {
            setPrefWidth(0);
            FontIcon icon = new FontIcon("fth-alert-triangle");
            icon.getStyleClass().add("warning-icon");
            line.getStyleClass().addAll("small", "muted");
            line.setMinWidth(Region.USE_PREF_SIZE);
            HBox.setHgrow(words, Priority.ALWAYS);
            words.setMaxWidth(Double.MAX_VALUE);
            rule.getStyleClass().addAll("small", "muted");
            row = new HBox(icon, line, words, rule);
            row.getStyleClass().add("row");
        }

        @Override
        protected void updateItem(@Nullable Warning item, boolean empty) {
            super.updateItem(item, empty);
            if (empty || item == null) {
                setGraphic(null);
                setTooltip(null);
                setAccessibleText(null);
                return;
            }
            line.setText(item.line() > 0 ? MESSAGES.text("warnings.line", item.line()) : "");
            words.setText(item.message());
            rule.setText(item.rule());
            setGraphic(row);
            setTooltip(new Tooltip((item.message() + "\n" + item.rule() + "\n" + item.url()).strip()));
            setAccessibleText(String.join(", ", line.getText(), item.message(), item.rule()));
        }
    }
}
