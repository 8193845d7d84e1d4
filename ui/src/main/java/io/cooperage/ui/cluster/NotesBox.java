package io.cooperage.ui.cluster;

import java.util.List;
import javafx.scene.control.Label;
import javafx.scene.layout.HBox;
import javafx.scene.layout.VBox;
import org.kordamp.ikonli.javafx.FontIcon;

/// What is to be known before something is done, as a quiet list; takes no room while there is nothing. FX
/// thread only.
public final class NotesBox extends VBox {
    private final String title;

    public NotesBox(String title) {
        this.title = title;
        getStyleClass().add("notes");
        show(List.of());
    }

    public void show(List<String> notes) {
        setVisible(!notes.isEmpty());
        setManaged(!notes.isEmpty());
        Label head = new Label(title, new FontIcon("fth-info"));
        head.getStyleClass().add("medium");
        getChildren().setAll(head);
        for (String note : notes) {
            Label words = new Label(note);
            words.setWrapText(true);
            words.setMinHeight(USE_PREF_SIZE);
            words.getStyleClass().add("small");
            Label bullet = new Label("•");
            bullet.setMinWidth(USE_PREF_SIZE);
            getChildren().add(new HBox(8, bullet, words));
        }
    }
}
