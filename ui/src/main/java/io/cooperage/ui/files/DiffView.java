package io.cooperage.ui.files;

import io.cooperage.engine.image.browse.TextDiff;
import io.cooperage.engine.image.browse.TextDiff.Kind;
import io.cooperage.engine.image.browse.TextDiff.Line;
import io.cooperage.ui.control.EmptyState;
import io.cooperage.ui.control.Segments;
import io.cooperage.ui.files.DiffRow.Fold;
import io.cooperage.ui.files.DiffRow.Pair;
import io.cooperage.ui.i18n.Amounts;
import io.cooperage.ui.i18n.Messages;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.SimpleObjectProperty;
import javafx.scene.control.Label;
import javafx.scene.control.ListView;
import javafx.scene.control.SelectionMode;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import org.jspecify.annotations.Nullable;

/// How two versions of a text differ, unified or side by side, with unchanged stretches folded. Only the rows in sight
/// are made. FX thread only.
public final class DiffView extends VBox {
    /// How the two versions are laid out.
    public enum Layout {
        UNIFIED,
        SIDES
    }

    private static final Messages MESSAGES = Messages.of(DiffView.class);

    private final ListView<DiffRow> rows = new ListView<>();
    private final ObjectProperty<Layout> layout = new SimpleObjectProperty<>(this, "layout", Layout.UNIFIED);
    private final Label plus = new Label();
    private final Label minus = new Label();
    private final Label remark = new Label();
    private final HBox tools = new HBox();
    private final StackPane body = new StackPane();
    private @Nullable TextDiff shown;

    /// @param copy puts text into the clipboard
    public DiffView(Consumer<String> copy) {
        getStyleClass().add("diff-view");
        getStylesheets().add(ChangeMark.styles());
        rows.setAccessibleText(MESSAGES.text("diff"));
        rows.getSelectionModel().setSelectionMode(SelectionMode.MULTIPLE);
        rows.setCellFactory(_ -> new DiffCell(layout, this::unfold));
        rows.addEventHandler(KeyEvent.KEY_PRESSED, event -> {
            if (event.isShortcutDown() && event.getCode() == KeyCode.C) {
                copy.accept(selectedText());
                event.consume();
            } else if (event.getCode() == KeyCode.ENTER
                    && rows.getSelectionModel().getSelectedItem() instanceof Fold fold) {
                unfold(fold);
                event.consume();
            }
        });
        Segments<Layout> choice = new Segments<>(
                "diff-layout",
                MESSAGES.text("diff.layout"),
                layout,
                List.of(Layout.values()),
                one -> MESSAGES.text("diff." + one.name().toLowerCase(java.util.Locale.ROOT)));
        plus.getStyleClass().add("plus");
        minus.getStyleClass().add("minus");
        remark.getStyleClass().addAll("muted", "small");
        Region space = new Region();
        HBox.setHgrow(space, Priority.ALWAYS);
        tools.getStyleClass().add("tools");
        tools.getChildren().addAll(plus, minus, remark, space, choice);
        layout.subscribe((_, _) -> fill());
        VBox.setVgrow(body, Priority.ALWAYS);
        getChildren().addAll(tools, body);
    }

    public void show(@Nullable TextDiff diff) {
        shown = diff;
        fill();
        rows.scrollTo(0);
    }

    private void fill() {
        TextDiff diff = shown;
        boolean lines = diff != null && !diff.binary() && diff.lines().stream().anyMatch(DiffView::changed);
        tools.setVisible(lines);
        tools.setManaged(lines);
        if (diff == null) {
            body.getChildren().clear();
        } else if (diff.binary()) {
            body.getChildren()
                    .setAll(new EmptyState(
                            "fth-file",
                            MESSAGES.text("diff.binary"),
                            MESSAGES.text(
                                    "diff.binary.text", Amounts.bytes(diff.oldSize()), Amounts.bytes(diff.newSize()))));
        } else if (!lines) {
            body.getChildren()
                    .setAll(new EmptyState("fth-check", MESSAGES.text("diff.same"), MESSAGES.text("diff.same.text")));
        } else {
            plus.setText("+" + count(diff, Kind.ADDED));
            minus.setText("−" + count(diff, Kind.REMOVED));
            remark.setText(diff.truncated() ? MESSAGES.text("diff.truncated") : "");
            rows.getItems().setAll(layout.get() == Layout.UNIFIED ? DiffRow.unified(diff) : DiffRow.sideBySide(diff));
            body.getChildren().setAll(rows);
        }
    }

    private void unfold(Fold fold) {
        int at = rows.getItems().indexOf(fold);
        if (at >= 0) {
            List<DiffRow> now = new ArrayList<>(rows.getItems());
            now.remove(at);
            now.addAll(
                    at, fold.lines().stream().map(line -> new Pair(line, line)).toList());
            rows.getItems().setAll(now);
            rows.getSelectionModel().clearAndSelect(at);
        }
    }

    private String selectedText() {
        return rows.getSelectionModel().getSelectedItems().stream()
                .map(row -> row instanceof Pair(var old, var now) ? (now != null ? now : old) : null)
                .map(line -> line == null ? "" : line.text())
                .collect(Collectors.joining("\n"));
    }

    private static long count(TextDiff diff, Kind kind) {
        return diff.lines().stream().filter(line -> line.kind() == kind).count();
    }

    private static boolean changed(Line line) {
        return line.kind() != Kind.SAME;
    }
}
