package io.cooperage.ui.files;

import io.cooperage.engine.image.browse.TextDiff.Kind;
import io.cooperage.engine.image.browse.TextDiff.Line;
import io.cooperage.ui.files.DiffRow.Fold;
import io.cooperage.ui.files.DiffRow.Pair;
import io.cooperage.ui.files.DiffView.Layout;
import io.cooperage.ui.i18n.Messages;
import java.util.function.Consumer;
import javafx.beans.value.ObservableValue;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.control.ListCell;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import org.jspecify.annotations.Nullable;
import org.kordamp.ikonli.javafx.FontIcon;

/// One row of a diff.
final class DiffCell extends ListCell<DiffRow> {
    private static final Messages MESSAGES = Messages.of(DiffCell.class);

    private final ObservableValue<Layout> layout;

    DiffCell(ObservableValue<Layout> layout, Consumer<Fold> unfold) {
        this.layout = layout;
        setOnMouseClicked(_ -> {
            if (getItem() instanceof Fold fold) {
                unfold.accept(fold);
            }
        });
        // Text that is too wide for half the view wraps instead of making the list wider.
        setPrefWidth(0);
    }

    @Override
    protected void updateItem(@Nullable DiffRow row, boolean empty) {
        super.updateItem(row, empty);
        if (empty || row == null) {
            setGraphic(null);
            setAccessibleText(null);
            return;
        }
        setGraphic(
                switch (row) {
                    case Fold fold -> fold(fold);
                    case Pair(var old, var now) ->
                        layout.getValue() == Layout.UNIFIED ? line(old, now) : sides(old, now);
                });
        setAccessibleText(spoken(row));
    }

    private static Node fold(Fold fold) {
        Label words = new Label(MESSAGES.text("diff.fold", fold.lines().size()));
        HBox box = new HBox(new FontIcon("fth-more-horizontal"), words);
        box.getStyleClass().add("fold");
        return box;
    }

    private static Node line(@Nullable Line old, @Nullable Line now) {
        Line line = now != null ? now : old;
        HBox box = new HBox(
                number(line == null ? 0 : line.oldNumber()),
                number(line == null ? 0 : line.newNumber()),
                sign(line),
                text(line));
        box.getStyleClass().add("line");
        dye(box, line);
        return box;
    }

    private Node sides(@Nullable Line old, @Nullable Line now) {
        HBox left = half(old, old == null ? 0 : old.oldNumber());
        HBox right = half(now, now == null ? 0 : now.newNumber());
        HBox box = new HBox(left, right);
        box.getStyleClass().add("line");
        return box;
    }

    private HBox half(@Nullable Line line, int number) {
        HBox half = new HBox(number(number), sign(line), text(line));
        half.getStyleClass().add("half");
        half.prefWidthProperty().bind(widthProperty().divide(2));
        half.setMinWidth(0);
        dye(half, line);
        return half;
    }

    private static void dye(Node node, @Nullable Line line) {
        if (line == null) {
            node.getStyleClass().add("missing");
        } else if (line.kind() != Kind.SAME) {
            node.getStyleClass().add(line.kind() == Kind.ADDED ? "added" : "removed");
        }
    }

    private static Label number(int number) {
        Label label = new Label(number == 0 ? "" : Integer.toString(number));
        label.getStyleClass().add("number");
        return label;
    }

    private static Label sign(@Nullable Line line) {
        Kind kind = line == null ? Kind.SAME : line.kind();
        Label label = new Label(kind == Kind.ADDED ? "+" : kind == Kind.REMOVED ? "−" : "");
        label.getStyleClass().add("sign");
        return label;
    }

    private static Label text(@Nullable Line line) {
        Label label = new Label(line == null ? "" : line.text().replace("\t", "    "));
        label.setWrapText(true);
        label.setMinHeight(Region.USE_PREF_SIZE);
        label.setMaxWidth(Double.MAX_VALUE);
        HBox.setHgrow(label, Priority.ALWAYS);
        return label;
    }

    private static String spoken(DiffRow row) {
        return switch (row) {
            case Fold fold -> MESSAGES.text("diff.fold", fold.lines().size());
            case Pair(var old, var now) -> {
                Line line = now != null ? now : old;
                if (line == null) {
                    yield "";
                }
                yield switch (line.kind()) {
                    case SAME -> line.text();
                    case ADDED -> MESSAGES.text("line.added") + " " + line.text();
                    case REMOVED -> MESSAGES.text("line.removed") + " " + line.text();
                };
            }
        };
    }
}
