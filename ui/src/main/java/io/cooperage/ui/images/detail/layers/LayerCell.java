package io.cooperage.ui.images.detail.layers;

import io.cooperage.engine.image.browse.ImageBrowser.LayerView;
import io.cooperage.ui.files.Instruction;
import io.cooperage.ui.i18n.Amounts;
import io.cooperage.ui.i18n.Messages;
import io.cooperage.ui.images.detail.layers.LayersViewModel.Contents;
import java.util.ArrayList;
import java.util.List;
import javafx.scene.control.Label;
import javafx.scene.control.ListCell;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import javafx.util.Duration;
import org.jspecify.annotations.Nullable;

/// One layer: its number and what made it, on up to two lines; its size with the wasted part; what it
/// changes.
final class LayerCell extends ListCell<LayerView> {
    private static final Messages MESSAGES = Messages.of(LayerCell.class);

    private final LayersViewModel model;
    private final Label number = new Label();
    private final Label keyword = new Label();
    private final Label arguments = new Label();
    private final Label size = new Label();
    private final LayerBar bar = new LayerBar();
    private final Label wasted = new Label();
    private final Label counts = new Label();
    private final Tooltip full = new Tooltip();
    private final VBox box;

    LayerCell(LayersViewModel model) {
        this.model = model;
        number.getStyleClass().add("number");
        keyword.getStyleClass().add("keyword");
        keyword.setMinWidth(Region.USE_PREF_SIZE);
        arguments.getStyleClass().add("arguments");
        arguments.setMaxWidth(Double.MAX_VALUE);
        arguments.setWrapText(true);
        arguments.setMinWidth(0);
        HBox.setHgrow(arguments, Priority.ALWAYS);
        size.getStyleClass().add("size");
        size.setMinWidth(Region.USE_PREF_SIZE);
        wasted.getStyleClass().add("wasted");
        wasted.setMinWidth(Region.USE_PREF_SIZE);
        counts.getStyleClass().add("counts");
        counts.setMinWidth(Region.USE_PREF_SIZE);
        HBox.setHgrow(bar, Priority.ALWAYS);
        HBox top = new HBox(number, keyword, arguments);
        top.getStyleClass().add("top");
        HBox middle = new HBox(bar, size);
        middle.getStyleClass().addAll("middle", "below");
        Region space = new Region();
        HBox.setHgrow(space, Priority.ALWAYS);
        HBox bottom = new HBox(counts, space, wasted);
        bottom.getStyleClass().addAll("bottom", "below");
        box = new VBox(top, middle, bottom);
        box.getStyleClass().add("layer");
        full.setWrapText(true);
        full.setMaxWidth(640);
        full.setShowDuration(Duration.INDEFINITE);
        full.getStyleClass().add("mono");
        setPrefWidth(0);
    }

    /// The skin of a cell doesn't ask how high its graphic is in the width there is.
    @Override
    protected double computePrefHeight(double width) {
        return isEmpty() || width < 0
                ? super.computePrefHeight(width)
                : snappedTopInset()
                        + box.prefHeight(width - snappedLeftInset() - snappedRightInset())
                        + snappedBottomInset();
    }

    @Override
    protected void updateItem(@Nullable LayerView layer, boolean empty) {
        super.updateItem(layer, empty);
        Contents contents = model.contentsProperty().get();
        if (empty || layer == null || contents == null) {
            setGraphic(null);
            setTooltip(null);
            setAccessibleText(null);
            return;
        }
        Instruction instruction = Instruction.of(layer.createdBy());
        number.setText(Integer.toString(layer.index() + 1));
        keyword.setText(instruction.keyword());
        keyword.setManaged(!instruction.keyword().isEmpty());
        arguments.setText(instruction.line().isEmpty() ? MESSAGES.text("layer.unknown") : instruction.arguments());
        size.setText(Amounts.bytes(layer.size()));
        double largest = Math.max(
                1, contents.layers().stream().mapToLong(LayerView::size).max().orElse(1));
        bar.show(layer.size() / largest, layer.wasted() / largest);
        wasted.setText(layer.wasted() == 0 ? "" : MESSAGES.text("layer.wasted", Amounts.bytes(layer.wasted())));
        counts.setText(counts(layer));
        full.setText(instruction.full().isEmpty() ? MESSAGES.text("layer.unknown") : instruction.full());
        setTooltip(full);
        setGraphic(box);
        setAccessibleText(String.join(
                ", ",
                MESSAGES.text("layer.number", layer.index() + 1),
                instruction.line(),
                size.getText(),
                MESSAGES.text("layer.counts.accessible", layer.added(), layer.modified(), layer.removed()),
                wasted.getText()));
    }

    /// What it adds, modifies and removes, without what it doesn't.
    private static String counts(LayerView layer) {
        List<String> words = new ArrayList<>();
        count(words, "added", layer.added());
        count(words, "modified", layer.modified());
        count(words, "removed", layer.removed());
        return words.isEmpty() ? MESSAGES.text("layer.empty") : String.join("  ", words);
    }

    private static void count(List<String> words, String kind, int number) {
        if (number > 0) {
            words.add(MESSAGES.text("layer.count." + kind, number));
        }
    }
}
