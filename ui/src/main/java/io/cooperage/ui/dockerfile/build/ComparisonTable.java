package io.cooperage.ui.dockerfile.build;

import io.cooperage.ui.control.CompactButton;
import io.cooperage.ui.dockerfile.build.BuildComparison.Row;
import io.cooperage.ui.dockerfile.build.BuildRun.Step;
import io.cooperage.ui.i18n.Messages;
import java.util.List;
import java.util.function.Function;
import javafx.beans.property.ReadOnlyStringWrapper;
import javafx.scene.control.TableColumn;
import javafx.scene.control.TableView;
import javafx.scene.layout.BorderPane;
import javafx.scene.layout.HBox;
import org.jspecify.annotations.Nullable;

/// Two builds step by step: what each step cost in the earlier and the later one, and why the later did it
/// again.
final class ComparisonTable extends BorderPane {
    private static final Messages MESSAGES = Messages.of(ComparisonTable.class);

    private final TableView<Row> table = new TableView<>();

    ComparisonTable(List<Row> rows, Runnable back) {
        table.setId("build-comparison");
        table.setColumnResizePolicy(TableView.CONSTRAINED_RESIZE_POLICY_FLEX_LAST_COLUMN);
        add("col.step", 240, 120, Row::text);
        add("col.before", 170, 170, row -> words(row.before()));
        add("col.after", 170, 170, row -> words(row.after()));
        add("col.why", 240, 120, row -> {
            Step after = row.after();
            return after == null ? "" : StepWords.miss(after.miss()).replace('\n', ' ');
        });
        table.getItems().setAll(rows);
        HBox head = new HBox(CompactButton.of("comparison-back", MESSAGES.text("history.back"), back));
        head.getStyleClass().add("build-head");
        setTop(head);
        setCenter(table);
    }

    private void add(String key, double width, double least, Function<Row, String> words) {
        TableColumn<Row, String> column = new TableColumn<>(MESSAGES.text(key));
        column.setCellValueFactory(row -> new ReadOnlyStringWrapper(words.apply(row.getValue())));
        column.setPrefWidth(width);
        column.setMinWidth(least);
        table.getColumns().add(column);
    }

    private static String words(@Nullable Step step) {
        return step == null ? MESSAGES.text("not-there") : StepWords.brief(step);
    }
}
