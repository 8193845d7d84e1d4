package io.cooperage.ui.cluster.overview;

import io.cooperage.ui.i18n.Messages;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import org.jspecify.annotations.Nullable;

/// A part of the overview with a title. FX thread only.
abstract class Section extends VBox {
    static final Messages MESSAGES = Messages.of(Section.class);

    private final Label title = new Label();
    private final HBox head = new HBox(12, title);
    private final VBox rows = new VBox();
    private @Nullable Object shown;

    Section(String key) {
        getStyleClass().addAll("overview-section", key);
        title.setText(MESSAGES.text("title." + key));
        title.getStyleClass().add("section-title");
        head.setAlignment(javafx.geometry.Pos.CENTER_LEFT);
        rows.getStyleClass().add("rows");
        getChildren().addAll(head, rows);
    }

    abstract void show(Summary summary);

    /// Ages are told as of `now`.
    void age(Instant now) {}

    void setTitled(boolean titled) {
        head.setVisible(titled);
        head.setManaged(titled);
    }

    /// At the right of the title.
    void addToHead(Node... nodes) {
        Region space = new Region();
        HBox.setHgrow(space, Priority.ALWAYS);
        head.getChildren().add(space);
        head.getChildren().addAll(nodes);
    }

    /// @param state what the rows tell; the same again is not laid out again
    /// @return whether the rows are to be made anew, by [#replace]
    boolean isNew(Object state) {
        if (Objects.equals(shown, state)) {
            return false;
        }
        shown = state;
        return true;
    }

    /// The focus stays on the row it is on, however often rows are made anew.
    void replace(List<? extends Node> fresh) {
        Node owner = getScene() == null ? null : getScene().getFocusOwner();
        String focused = owner != null && rows.equals(owner.getParent()) ? owner.getId() : null;
        rows.getChildren().setAll(fresh);
        if (focused != null) {
            Node again = rows.getChildren().stream()
                    .filter(node -> focused.equals(node.getId()))
                    .findFirst()
                    .orElseGet(() -> rows.getChildren().isEmpty()
                            ? this
                            : rows.getChildren().getFirst());
            again.requestFocus();
        }
    }

    static Label label(String text, String... styles) {
        Label label = new Label(text);
        label.getStyleClass().addAll(styles);
        return label;
    }
}
