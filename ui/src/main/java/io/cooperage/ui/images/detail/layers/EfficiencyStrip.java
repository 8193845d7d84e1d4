package io.cooperage.ui.images.detail.layers;

import io.cooperage.engine.image.browse.ImageBrowser.Efficiency;
import io.cooperage.ui.control.Gauge;
import io.cooperage.ui.i18n.Amounts;
import io.cooperage.ui.i18n.Messages;
import io.cooperage.ui.images.detail.layers.LayersViewModel.Contents;
import java.util.List;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;

/// How much of the image is of use: a gauge, a sentence, and three figures.
final class EfficiencyStrip {
    private static final Messages MESSAGES = Messages.of(EfficiencyStrip.class);
    private static final double GAUGE = 48;

    private EfficiencyStrip() {}

    static List<Node> of(Contents contents) {
        Efficiency efficiency = contents.efficiency();
        String score = score(efficiency);
        Gauge gauge = new Gauge(GAUGE);
        gauge.show(efficiency.score(), score.replace(" %", ""));
        gauge.setAccessibleText(MESSAGES.text("score.accessible", score, Amounts.bytes(efficiency.wasted())));
        Label title = new Label(MESSAGES.text("score.name") + "  " + score);
        title.getStyleClass().add("section-title");
        Label sentence = new Label(sentence(efficiency));
        sentence.getStyleClass().add("muted");
        VBox words = new VBox(title, sentence);
        words.getStyleClass().add("words");
        Region space = new Region();
        HBox.setHgrow(space, Priority.ALWAYS);
        Node share = figure("score.share", Amounts.percent(efficiency.userWastedShare()));
        Tooltip.install(share, new Tooltip(MESSAGES.text("score.share.tip")));
        return List.of(
                gauge,
                words,
                space,
                figure("score.wasted", Amounts.bytes(efficiency.wasted())),
                share,
                figure("score.size", Amounts.bytes(efficiency.size())));
    }

    /// Rounded down: an image that wastes anything is not perfect.
    static String score(Efficiency efficiency) {
        double percent = Math.floor(efficiency.score() * 1000) / 10;
        return percent >= 100 ? "100 %" : "%.1f %%".formatted(percent);
    }

    static String sentence(Efficiency efficiency) {
        return efficiency.wasted() == 0
                ? MESSAGES.text("score.text.perfect")
                : MESSAGES.text(
                        "score.text.some", Amounts.bytes(efficiency.wasted()), Amounts.bytes(efficiency.size()));
    }

    private static Node figure(String key, String value) {
        Label number = new Label(value);
        number.getStyleClass().add("value");
        Label name = new Label(MESSAGES.text(key));
        name.getStyleClass().addAll("muted", "small");
        VBox box = new VBox(number, name);
        box.getStyleClass().add("figure");
        box.setMinWidth(Region.USE_PREF_SIZE);
        return box;
    }
}
