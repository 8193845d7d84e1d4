package io.cooperage.ui.images.detail.overview;

import io.cooperage.engine.image.browse.ImageBrowser.Efficiency;
import io.cooperage.ui.control.Gauge;
import io.cooperage.ui.i18n.Amounts;
import io.cooperage.ui.i18n.Messages;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;
import org.jspecify.annotations.Nullable;
import org.kordamp.ikonli.javafx.FontIcon;

/// How much of the image is of use, and the way to where it is wasted.
final class WasteCard extends HBox {
    private static final Messages MESSAGES = Messages.of(WasteCard.class);

    private final Gauge gauge = new Gauge(48);
    private final Label sentence = new Label(MESSAGES.text("waste.reading"));

    WasteCard(OverviewViewModel model) {
        getStyleClass().addAll("card", "waste-card");
        Label title = new Label(MESSAGES.text("waste"));
        title.getStyleClass().add("card-title");
        sentence.getStyleClass().add("muted");
        sentence.setWrapText(true);
        Button open = new Button(MESSAGES.text("waste.open"), new FontIcon("fth-layers"));
        open.setId("open-layers");
        open.getStyleClass().addAll("quiet", "compact");
        open.setMinWidth(USE_PREF_SIZE);
        open.setOnAction(_ -> model.openLayers());
        VBox words = new VBox(2, title, sentence);
        HBox.setHgrow(words, Priority.ALWAYS);
        getChildren().addAll(gauge, words, open);
        model.efficiencyProperty().subscribe(this::show);
    }

    private void show(@Nullable Efficiency now) {
        if (now == null) {
            gauge.show(0, "");
            sentence.setText(MESSAGES.text("waste.reading"));
            return;
        }
        // Rounded down: an image that wastes anything is not perfect.
        double percent = Math.floor(now.score() * 1000) / 10;
        gauge.show(now.score(), percent >= 100 ? "100" : "%.1f".formatted(percent));
        sentence.setText(
                now.wasted() == 0
                        ? MESSAGES.text("waste.perfect")
                        : MESSAGES.text(
                                "waste.some",
                                Amounts.bytes(now.wasted()),
                                now.files().size()));
        gauge.setAccessibleText(MESSAGES.text("waste") + " " + percent + " %. " + sentence.getText());
    }
}
