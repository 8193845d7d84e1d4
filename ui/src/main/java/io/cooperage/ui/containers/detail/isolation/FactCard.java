package io.cooperage.ui.containers.detail.isolation;

import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.layout.VBox;

/// A titled group of live facts. FX thread only.
final class FactCard extends VBox {
    private final VBox body = new VBox();

    FactCard(String title, String explanation) {
        getStyleClass().add("fact-card");
        Label head = new Label(title);
        head.getStyleClass().add("fact-title");
        Label text = new Label(explanation);
        text.getStyleClass().add("fact-text");
        text.setWrapText(true);
        body.getStyleClass().add("fact-body");
        getChildren().addAll(head, text, body);
    }

    void show(Node... content) {
        body.getChildren().setAll(content);
    }
}
