package io.cooperage.ui.control.code;

import java.util.Objects;
import javafx.geometry.Bounds;
import javafx.scene.Node;
import javafx.scene.layout.StackPane;
import javafx.stage.Popup;

/// A small window over the text: it takes no focus, and typing goes on below it. FX thread only.
public final class Bubble {
    private static final double GAP = 4;

    private final Popup popup = new Popup();
    private final StackPane body = new StackPane();
    private final Node owner;

    public Bubble(Node owner, String styleClass) {
        this.owner = owner;
        body.getStyleClass().addAll("bubble", styleClass);
        body.getStylesheets()
                .add(Objects.requireNonNull(Bubble.class.getResource("bubble.css"))
                        .toExternalForm());
        popup.getContent().add(body);
        popup.setAutoFix(true);
        popup.setHideOnEscape(false);
    }

    public boolean isShowing() {
        return popup.isShowing();
    }

    public void hide() {
        popup.hide();
    }

    /// @param place on the screen that it is about, and doesn't cover
    public void show(Node content, Bounds place, boolean above) {
        body.getChildren().setAll(content);
        if (owner.getScene() == null || owner.getScene().getWindow() == null) {
            return;
        }
        if (!popup.isShowing()) {
            // Off the screen first: its height is known once it has its styles.
            popup.show(owner, place.getMinX(), place.getMaxY() + GAP);
        }
        body.applyCss();
        body.layout();
        popup.sizeToScene();
        double height = body.getHeight() > 0 ? body.getHeight() : body.prefHeight(-1);
        double below = place.getMaxY() + GAP;
        double over = place.getMinY() - GAP - height;
        double bottom = owner.getScene().getWindow().getY()
                + owner.getScene().getWindow().getHeight();
        boolean up = above ? over >= 0 : below + height > bottom && over >= 0;
        popup.setX(place.getMinX());
        popup.setY(up ? over : below);
    }
}
