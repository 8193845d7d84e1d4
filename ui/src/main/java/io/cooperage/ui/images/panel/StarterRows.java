package io.cooperage.ui.images.panel;

import io.cooperage.engine.image.ImageService.StarterImage;
import io.cooperage.ui.control.list.PanelForm;
import io.cooperage.ui.i18n.Messages;
import java.util.function.Consumer;
import javafx.collections.ListChangeListener;
import javafx.collections.ObservableList;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;

/// The images that need no registry, each with a button, or with what is missing.
public final class StarterRows extends VBox {
    private final ObservableList<StarterImage> starters;
    private final Consumer<StarterImage> make;
    private final boolean first;
    private final Messages messages = Messages.of(StarterRows.class);

    /// @param first whether this is what one should do first, where there is nothing else yet
    public StarterRows(ObservableList<StarterImage> starters, Consumer<StarterImage> make, boolean first) {
        this.starters = starters;
        this.first = first;
        this.make = make;
        getStyleClass().add("starters");
        starters.addListener((ListChangeListener<StarterImage>) change -> show());
        show();
    }

    private void show() {
        getChildren().clear();
        setVisible(!starters.isEmpty());
        setManaged(!starters.isEmpty());
        getChildren().add(PanelForm.heading(messages.text("starters")));
        starters.forEach(starter -> getChildren().add(row(starter)));
    }

    private Node row(StarterImage starter) {
        Label title = new Label(starter.title());
        title.getStyleClass().add("medium");
        Label words = PanelForm.hint(starter.available() ? starter.description() : starter.reason());
        VBox text = new VBox(2, title, words);
        HBox.setHgrow(text, Priority.ALWAYS);
        Button button = new Button(messages.text("starter.make"));
        button.setId("make-" + starter.name().replaceAll("[^a-z0-9]+", "-"));
        button.setMnemonicParsing(false);
        button.setMinWidth(Region.USE_PREF_SIZE);
        button.setAccessibleText(messages.text("starter.make") + " " + starter.title());
        button.setDisable(!starter.available());
        if (first && starter.available()) {
            button.getStyleClass().add("accent");
        }
        button.setOnAction(press -> make.accept(starter));
        HBox row = new HBox(text, button);
        row.setAlignment(Pos.CENTER_LEFT);
        row.getStyleClass().add("starter");
        return row;
    }
}
