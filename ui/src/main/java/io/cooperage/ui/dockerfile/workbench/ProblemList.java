package io.cooperage.ui.dockerfile.workbench;

import io.cooperage.engine.dockerfile.lint.Diagnostic;
import io.cooperage.engine.dockerfile.lint.Severity;
import io.cooperage.ui.i18n.Messages;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import javafx.scene.control.Label;
import javafx.scene.control.ListCell;
import javafx.scene.control.ListView;
import javafx.scene.control.Tooltip;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import org.jspecify.annotations.Nullable;
import org.kordamp.ikonli.javafx.FontIcon;

/// Everything that was found in the current text, from top to bottom. FX thread only.
final class ProblemList extends ListView<Diagnostic> {
    private static final Messages MESSAGES = Messages.of(ProblemList.class);

    private final Consumer<Diagnostic> reveal;

    /// @param reveal shows the place
    ProblemList(Consumer<Diagnostic> reveal) {
        this.reveal = reveal;
        setId("problems");
        getStyleClass().add("problems");
        setAccessibleText(MESSAGES.text("problems"));
        setCellFactory(_ -> new Cell());
        Label none = new Label(MESSAGES.text("problems.none"), new FontIcon("fth-check"));
        none.getStyleClass().add("muted");
        setPlaceholder(none);
        addEventFilter(KeyEvent.KEY_PRESSED, key -> {
            if (key.getCode() == KeyCode.ENTER) {
                go();
                key.consume();
            }
        });
        setOnMouseClicked(_ -> go());
    }

    void show(List<Diagnostic> found) {
        if (!found.equals(getItems())) {
            getItems().setAll(found);
        }
    }

    private void go() {
        Diagnostic chosen = getSelectionModel().getSelectedItem();
        if (chosen != null) {
            reveal.accept(chosen);
        }
    }

    static String icon(Severity severity) {
        return switch (severity) {
            case ERROR -> "fth-x-circle";
            case WARNING -> "fth-alert-triangle";
            case INFO, STYLE -> "fth-info";
        };
    }

    static String styleClass(Severity severity) {
        return switch (severity) {
            case ERROR -> "error";
            case WARNING -> "warning";
            case INFO, STYLE -> "info";
        };
    }

    private static final class Cell extends ListCell<Diagnostic> {
        private final FontIcon icon = new FontIcon("fth-info");
        private final Label message = new Label();
        private final FontIcon mends = new FontIcon("fth-zap");
        private final Label rule = new Label();
        private final Label line = new Label();
        private final HBox row = new HBox(icon, message, mends, rule, line);

        Cell() {
            setPrefWidth(0);
            row.getStyleClass().add("row");
            HBox.setHgrow(message, Priority.ALWAYS);
            message.setMaxWidth(Double.MAX_VALUE);
            mends.getStyleClass().add("mends");
            rule.getStyleClass().addAll("muted", "small");
            rule.setMinWidth(Region.USE_PREF_SIZE);
            line.getStyleClass().addAll("muted", "mono", "line");
            line.setMinWidth(Region.USE_PREF_SIZE);
        }

        @Override
        protected void updateItem(@Nullable Diagnostic item, boolean empty) {
            super.updateItem(item, empty);
            if (empty || item == null) {
                setGraphic(null);
                setTooltip(null);
                return;
            }
            icon.setIconLiteral(icon(item.severity()));
            icon.getStyleClass().setAll("ikonli-font-icon", "severity", styleClass(item.severity()));
            message.setText(item.message());
            mends.setVisible(!item.fixes().isEmpty());
            rule.setText(item.rule().name());
            line.setText(MESSAGES.text("line", item.line()));
            setTooltip(new Tooltip(item.message()));
            setAccessibleText(MESSAGES.text(
                    "problem",
                    MESSAGES.text("severity." + item.severity().name().toLowerCase(Locale.ROOT)),
                    item.line(),
                    item.message()));
            setGraphic(row);
        }
    }
}
