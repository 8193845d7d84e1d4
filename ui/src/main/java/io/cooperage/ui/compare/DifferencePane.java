package io.cooperage.ui.compare;

import io.cooperage.engine.image.browse.Comparison.FileDifference;
import io.cooperage.engine.image.browse.FileNode;
import io.cooperage.engine.image.browse.TextDiff;
import io.cooperage.ui.control.Icons;
import io.cooperage.ui.files.ChangeMark;
import io.cooperage.ui.files.DiffView;
import io.cooperage.ui.files.FileMode;
import io.cooperage.ui.fx.Desktop;
import io.cooperage.ui.i18n.Amounts;
import io.cooperage.ui.i18n.Messages;
import java.util.Objects;
import java.util.function.Function;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.ScrollPane;
import javafx.scene.layout.GridPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import org.jspecify.annotations.Nullable;

/// The chosen file on both sides: its attributes, and how its text differs. FX thread only.
final class DifferencePane extends VBox {
    private static final Messages MESSAGES = Messages.of(DifferencePane.class);

    private final CompareViewModel model;
    private final ChangeMark mark = new ChangeMark();
    private final Label path = new Label();
    private final GridPane attributes = new GridPane();
    private final StackPane body = new StackPane();
    private @Nullable DiffView diff;

    DifferencePane(CompareViewModel model, Runnable close) {
        this.model = model;
        getStyleClass().add("difference-pane");
        setMinHeight(120);
        path.getStyleClass().add("medium");
        Region space = new Region();
        HBox.setHgrow(space, Priority.ALWAYS);
        Button copy = Icons.button("fth-copy", MESSAGES.text("detail.copy"), () -> Desktop.copy(path.getText()));
        Button shut = Icons.button("fth-x", MESSAGES.text("detail.close"), close);
        copy.getStyleClass().add("compact");
        shut.getStyleClass().add("compact");
        HBox head = new HBox(mark, path, space, copy, shut);
        head.getStyleClass().add("head");
        attributes.getStyleClass().add("attributes");
        VBox.setVgrow(body, Priority.ALWAYS);
        getChildren().addAll(head, body);
        model.selectedProperty().subscribe(this::show);
        model.diffProperty().subscribe((_, now) -> showDiff(now));
    }

    private void show(@Nullable FileDifference file) {
        if (file == null) {
            return;
        }
        mark.setChange(DifferenceColumns.change(file));
        path.setText("/" + file.path());
        attributes.getChildren().clear();
        int row = 0;
        add(row++, MESSAGES.text("attribute"), MESSAGES.text("column.left"), MESSAGES.text("column.right"), true);
        row = add(row, "kind", file, node -> MESSAGES.text("kind.file." + node.kind()));
        row = add(row, "size", file, node -> Amounts.bytes(node.size()));
        row = add(row, "mode", file, FileMode::of);
        row = add(row, "owner", file, node -> node.uid() + ":" + node.gid());
        row = add(row, "modified", file, node -> node.modified().toString());
        row = add(row, "link", file, FileNode::link);
        add(row, "xattrs", file, node -> String.join("\n", node.xattrs()));
        ScrollPane scroll = new ScrollPane(attributes);
        scroll.setFitToWidth(true);
        body.getChildren().setAll(scroll);
    }

    private int add(int row, String key, FileDifference file, Function<FileNode, String> value) {
        String left = file.left() == null ? MESSAGES.text("absent") : value.apply(file.left());
        String right = file.right() == null ? MESSAGES.text("absent") : value.apply(file.right());
        if (left.isEmpty() && right.isEmpty()) {
            return row;
        }
        add(row, MESSAGES.text("attribute." + key), left, right, false);
        return row + 1;
    }

    private void add(int row, String name, String left, String right, boolean title) {
        Label label = new Label(name);
        label.getStyleClass().add("muted");
        Label one = new Label(left);
        Label other = new Label(right);
        one.getStyleClass().add(title ? "muted" : "mono");
        other.getStyleClass().add(title ? "muted" : "mono");
        if (!title && !Objects.equals(left, right)) {
            one.getStyleClass().add("old");
            other.getStyleClass().add("new");
        }
        attributes.addRow(row, label, one, other);
    }

    /// The lines, once they are there, take the place of the attributes.
    private void showDiff(@Nullable TextDiff now) {
        if (now == null || model.selectedProperty().get() == null) {
            return;
        }
        DiffView view = diff == null ? new DiffView(Desktop::copy) : diff;
        diff = view;
        view.show(now);
        body.getChildren().setAll(view);
    }
}
