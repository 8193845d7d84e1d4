package io.cooperage.ui.control.detail;

import io.cooperage.ui.control.Icons;
import io.cooperage.ui.i18n.Messages;
import javafx.beans.value.ObservableValue;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import org.kordamp.ikonli.javafx.FontIcon;

/// Why the last thing done failed, until it is dismissed; takes no room when nothing did. FX thread only.
final class ProblemBar extends HBox {
    private final Label text = new Label();

    /// @param dismiss run when a person has read it
    ProblemBar(Runnable dismiss) {
        getStyleClass().add("problem");
        text.setWrapText(true);
        text.setMaxWidth(Double.MAX_VALUE);
        setHgrow(text, Priority.ALWAYS);
        Button close = Icons.button("fth-x", Messages.of(ProblemBar.class).text("problem.dismiss"), dismiss);
        close.getStyleClass().add("compact");
        getChildren().addAll(new FontIcon("fth-alert-triangle"), text, close);
        show("");
    }

    /// @param problem empty when there is none
    void follow(ObservableValue<String> problem) {
        problem.subscribe(this::show);
    }

    private void show(String words) {
        setVisible(!words.isEmpty());
        setManaged(!words.isEmpty());
        text.setText(words);
    }
}
