package io.cooperage.ui.cluster.overview;

import javafx.geometry.Pos;
import javafx.scene.AccessibleAction;
import javafx.scene.AccessibleRole;
import javafx.scene.Node;
import javafx.scene.input.KeyCode;
import javafx.scene.input.MouseButton;
import javafx.scene.layout.HBox;

/// A row that leads somewhere: pressed like a button, and as high as its wrapped words need, which a button
/// is not. FX thread only.
final class LinkRow extends HBox {
    private final Runnable open;

    /// @param words what it says to those who can't see it
    LinkRow(String id, String words, Runnable open, Node... content) {
        super(12, content);
        this.open = open;
        setId(id);
        getStyleClass().add("overview-row");
        setAlignment(Pos.CENTER_LEFT);
        setFocusTraversable(true);
        setAccessibleRole(AccessibleRole.BUTTON);
        setAccessibleText(words);
        setOnMouseClicked(click -> {
            if (click.getButton() == MouseButton.PRIMARY) {
                fire();
            }
        });
        setOnKeyPressed(key -> {
            if (key.getCode() == KeyCode.ENTER || key.getCode() == KeyCode.SPACE) {
                fire();
                key.consume();
            }
        });
    }

    void fire() {
        requestFocus();
        open.run();
    }

    @Override
    public void executeAccessibleAction(AccessibleAction action, Object... parameters) {
        if (action == AccessibleAction.FIRE) {
            fire();
        } else {
            super.executeAccessibleAction(action, parameters);
        }
    }
}
