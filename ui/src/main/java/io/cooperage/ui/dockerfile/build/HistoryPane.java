package io.cooperage.ui.dockerfile.build;

import io.cooperage.engine.build.BuildRecord;
import io.cooperage.ui.control.CompactButton;
import io.cooperage.ui.control.StatusBadge;
import io.cooperage.ui.control.StatusBadge.Mark;
import io.cooperage.ui.i18n.Amounts;
import io.cooperage.ui.i18n.Messages;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import javafx.beans.binding.Bindings;
import javafx.beans.property.ReadOnlyStringWrapper;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.SelectionMode;
import javafx.scene.control.TableCell;
import javafx.scene.control.TableColumn;
import javafx.scene.control.TableView;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.BorderPane;
import javafx.scene.layout.HBox;
import org.jspecify.annotations.Nullable;

/// The builds before: how each ended, how long it took, how much of it came from the cache. Two of them can
/// be compared step by step. FX thread only.
public final class HistoryPane extends BorderPane {
    private static final Messages MESSAGES = Messages.of(HistoryPane.class);

    private final BuildViewModel model;
    private final Runnable shown;
    private final TableView<BuildRecord> table = new TableView<>();
    private final HBox head = new HBox();

    /// @param shown run when a build was chosen to be looked at
    public HistoryPane(BuildViewModel model, Runnable shown) {
        this.model = model;
        this.shown = shown;
        getStyleClass().add("history-pane");
        getStylesheets()
                .add(Objects.requireNonNull(HistoryPane.class.getResource("build.css"))
                        .toExternalForm());
        table.setId("build-history");
        table.setItems(model.history());
        table.setAccessibleText(MESSAGES.text("history"));
        table.setPlaceholder(new Label(MESSAGES.text("history.none")));
        table.getSelectionModel().setSelectionMode(SelectionMode.MULTIPLE);
        table.setColumnResizePolicy(TableView.CONSTRAINED_RESIZE_POLICY_FLEX_LAST_COLUMN);
        TableColumn<BuildRecord, BuildRecord> title = new TableColumn<>(MESSAGES.text("col.title"));
        title.setCellValueFactory(row -> new javafx.beans.property.ReadOnlyObjectWrapper<>(row.getValue()));
        title.setCellFactory(_ -> new TitleCell());
        title.setPrefWidth(220);
        table.getColumns().add(title);
        add("col.when", 110, record -> Amounts.ago(record.startedAt(), Instant.now()));
        add("col.took", 90, record -> StepWords.time(record.took()));
        add("col.cache", 150, record -> MESSAGES.text("cache", record.cached(), record.steps()));
        add("col.message", 260, record -> record.message().lines().findFirst().orElse(""));
        table.addEventFilter(KeyEvent.KEY_PRESSED, key -> {
            if (key.getCode() == KeyCode.ENTER) {
                open();
                key.consume();
            }
        });
        table.setOnMouseClicked(click -> {
            if (click.getClickCount() == 2) {
                open();
            }
        });
        Button open = button("open", this::open);
        open.disableProperty()
                .bind(Bindings.size(table.getSelectionModel().getSelectedItems())
                        .isNotEqualTo(1));
        Button compare = button("compare", this::compare);
        compare.disableProperty()
                .bind(Bindings.size(table.getSelectionModel().getSelectedItems())
                        .isNotEqualTo(2));
        Label hint = new Label(MESSAGES.text("history.hint"));
        hint.getStyleClass().addAll("muted", "small");
        head.getChildren().addAll(open, compare, hint);
        head.getStyleClass().add("build-head");
        setTop(head);
        setCenter(table);
    }

    private void showTable() {
        setTop(head);
        setCenter(table);
        table.requestFocus();
    }

    private void open() {
        BuildRecord chosen = table.getSelectionModel().getSelectedItem();
        if (chosen != null) {
            model.replay(chosen.id());
            shown.run();
        }
    }

    private void compare() {
        List<BuildRecord> two = table.getSelectionModel().getSelectedItems().stream()
                .sorted(java.util.Comparator.comparing(BuildRecord::startedAt))
                .toList();
        if (two.size() == 2) {
            model.compare(two.getFirst(), two.getLast(), rows -> {
                setTop(null);
                setCenter(new ComparisonTable(rows, this::showTable));
            });
        }
    }

    private void add(String key, double width, Function<BuildRecord, String> words) {
        TableColumn<BuildRecord, String> column = new TableColumn<>(MESSAGES.text(key));
        column.setCellValueFactory(row -> new ReadOnlyStringWrapper(words.apply(row.getValue())));
        column.setPrefWidth(width);
        table.getColumns().add(column);
    }

    private static Button button(String key, Runnable action) {
        return CompactButton.of("history-" + key, MESSAGES.text("history." + key), action);
    }

    private static final class TitleCell extends TableCell<BuildRecord, BuildRecord> {
        private final StatusBadge badge = new StatusBadge();

        @Override
        protected void updateItem(@Nullable BuildRecord record, boolean empty) {
            super.updateItem(record, empty);
            if (empty || record == null) {
                setGraphic(null);
                setText(null);
                return;
            }
            badge.setMark(record.success() ? Mark.RUNNING : Mark.FAILED);
            setGraphic(badge);
            setGraphicTextGap(8);
            setText(record.title());
        }
    }
}
