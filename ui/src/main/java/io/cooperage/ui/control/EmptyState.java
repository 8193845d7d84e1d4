package io.cooperage.ui.control;

import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.layout.VBox;
import javafx.scene.text.TextAlignment;
import org.kordamp.ikonli.javafx.FontIcon;

/// What an empty page teaches: one picture, one sentence, and what to do first.
public final class EmptyState extends VBox {
    /// @param help buttons and samples below the sentence
    public EmptyState(String icon, String title, String sentence, Node... help) {
        getStyleClass().add("empty-state");
        setAlignment(Pos.CENTER);
        Label heading = new Label(title);
        heading.getStyleClass().add("section-title");
        Label words = new Label(sentence);
        words.getStyleClass().add("muted");
        words.setWrapText(true);
        words.setMinHeight(USE_PREF_SIZE);
        words.setTextAlignment(TextAlignment.CENTER);
        // The box may be wider than its only line.
        words.setAlignment(Pos.CENTER);
        words.setMaxWidth(440);
        FontIcon picture = new FontIcon(icon);
        picture.getStyleClass().add("picture");
        getChildren().addAll(picture, heading, words);
        getChildren().addAll(help);
    }
}
