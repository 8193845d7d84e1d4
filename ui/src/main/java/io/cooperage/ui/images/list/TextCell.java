package io.cooperage.ui.images.list;

import io.cooperage.ui.control.LiveCell;
import io.cooperage.ui.model.LiveImage;
import java.time.Instant;
import java.util.function.BiFunction;
import javafx.beans.value.ObservableValue;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.util.Subscription;

/// A quiet word about an image that may change with time.
final class TextCell extends LiveCell<LiveImage> {
    private final ObservableValue<Instant> now;
    private final BiFunction<LiveImage, Instant, String> words;
    private final Label label = new Label();

    /// @param style of the text
    TextCell(ObservableValue<Instant> now, BiFunction<LiveImage, Instant, String> words, String style) {
        this.now = now;
        this.words = words;
        label.getStyleClass().addAll("quiet", style);
    }

    @Override
    protected Node content() {
        return label;
    }

    @Override
    protected Subscription follow(LiveImage live) {
        return Subscription.combine(
                live.imageProperty().subscribe(image -> show(live)), now.subscribe(instant -> show(live)));
    }

    private void show(LiveImage live) {
        label.setText(words.apply(live, now.getValue()));
    }
}
