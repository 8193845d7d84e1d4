package io.cooperage.ui.images.list;

import io.cooperage.engine.image.Image;
import io.cooperage.ui.control.LiveCell;
import io.cooperage.ui.control.PartsBar;
import io.cooperage.ui.i18n.Amounts;
import io.cooperage.ui.images.ImageText;
import io.cooperage.ui.model.LiveImage;
import javafx.beans.value.ObservableNumberValue;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.HBox;
import javafx.util.Subscription;

/// How big it is, as a number and as a bar against the largest: first its own bytes, then those it shares.
final class SizeCell extends LiveCell<LiveImage> {
    private final ObservableNumberValue largest;
    private final PartsBar bar = new PartsBar();
    private final Label number = new Label();
    private final Tooltip sharing = new Tooltip();
    private final HBox box = new HBox(bar, number);

    SizeCell(ObservableNumberValue largest) {
        this.largest = largest;
        box.setAlignment(Pos.CENTER_LEFT);
        box.getStyleClass().add("size-cell");
        number.getStyleClass().add("figure");
        Tooltip.install(box, sharing);
    }

    @Override
    protected Node content() {
        return box;
    }

    @Override
    protected Subscription follow(LiveImage live) {
        return Subscription.combine(
                live.imageProperty().subscribe(image -> show(image)), largest.subscribe(whole -> show(live.image())));
    }

    private void show(Image image) {
        bar.setParts(image.uniqueSize(), image.sharedSize(), largest.longValue());
        number.setText(Amounts.bytes(image.size()));
        String words = ImageText.sharing(image);
        sharing.setText(words);
        bar.setAccessibleText(words);
    }
}
