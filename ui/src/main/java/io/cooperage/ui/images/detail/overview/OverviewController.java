package io.cooperage.ui.images.detail.overview;

import io.cooperage.ui.images.detail.source.ImageSource.Loaded;
import java.util.List;
import javafx.fxml.FXML;
import javafx.scene.control.ScrollPane;
import javafx.scene.layout.VBox;
import org.jspecify.annotations.Nullable;

/// The Overview tab. FX thread only.
@SuppressWarnings("NullAway.Init")
public final class OverviewController {
    private final OverviewViewModel model;
    private final OverviewCards cards;
    private final WasteCard waste;

    @FXML
    private ScrollPane root;

    @FXML
    private VBox left;

    @FXML
    private VBox right;

    public OverviewController(OverviewViewModel model) {
        this.model = model;
        cards = new OverviewCards(model);
        waste = new WasteCard(model);
    }

    @FXML
    void initialize() {
        model.loadedProperty().subscribe(this::show);
    }

    public void focus() {
        root.requestFocus();
    }

    private void show(@Nullable Loaded loaded) {
        if (loaded == null) {
            return;
        }
        left.getChildren().setAll(List.of(cards.start(loaded.detail()), cards.labels(loaded.detail())));
        right.getChildren().setAll(List.of(waste, cards.platforms(loaded.detail()), cards.digests(loaded.detail())));
    }
}
