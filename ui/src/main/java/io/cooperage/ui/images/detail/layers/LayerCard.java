package io.cooperage.ui.images.detail.layers;

import io.cooperage.engine.image.browse.ImageBrowser.LayerView;
import io.cooperage.engine.oci.Digest;
import io.cooperage.ui.control.Icons;
import io.cooperage.ui.files.Instruction;
import io.cooperage.ui.fx.Desktop;
import io.cooperage.ui.fx.FileDialogs;
import io.cooperage.ui.i18n.Amounts;
import io.cooperage.ui.i18n.Messages;
import io.cooperage.ui.images.detail.layers.LayersViewModel.Contents;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.FormatStyle;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.ScrollPane;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import org.kordamp.ikonli.javafx.FontIcon;

/// The chosen layer: the whole instruction, and what can be done with the layer.
final class LayerCard extends VBox {
    private static final Messages MESSAGES = Messages.of(LayerCard.class);

    private final LayersViewModel model;
    private final Label title = new Label();
    private final Label instruction = new Label();
    private final Label facts = new Label();
    private final ScrollPane scroll = new ScrollPane(instruction);

    LayerCard(LayersViewModel model, FileDialogs dialogs) {
        this.model = model;
        getStyleClass().add("layer-card");
        title.getStyleClass().add("medium");
        title.setMinWidth(USE_PREF_SIZE);
        instruction.getStyleClass().add("mono");
        instruction.setWrapText(true);
        facts.getStyleClass().addAll("muted", "small");
        facts.setWrapText(true);
        facts.setMinHeight(Region.USE_PREF_SIZE);
        scroll.setFitToWidth(true);
        scroll.setHbarPolicy(ScrollPane.ScrollBarPolicy.NEVER);
        Region space = new Region();
        HBox.setHgrow(space, Priority.ALWAYS);
        Button copy = Icons.button("fth-copy", MESSAGES.text("layer.copy"), () -> Desktop.copy(instruction.getText()));
        Button digest = Icons.button(
                "fth-hash",
                MESSAGES.text("layer.copy.digest"),
                () -> Desktop.copy(layer().diffId().toString()));
        copy.getStyleClass().add("compact");
        digest.getStyleClass().add("compact");
        Button extract = new Button(MESSAGES.text("layer.extract"), new FontIcon("fth-download"));
        extract.setId("extract-layer");
        extract.getStyleClass().addAll("quiet", "compact");
        extract.setTooltip(new Tooltip(MESSAGES.text("layer.extract.tip")));
        extract.setMinWidth(Region.USE_PREF_SIZE);
        extract.setOnAction(_ -> dialogs.save(
                        MESSAGES.text("extract.title", MESSAGES.text("extract.layer", layer().index() + 1)),
                        "layer-%d.tar".formatted(layer().index() + 1))
                .ifPresent(target -> model.extractLayer(layer().index(), target)));
        HBox head = new HBox(title, space, copy, digest, extract);
        head.getStyleClass().add("head");
        getChildren().addAll(head, scroll, facts);
        setVisible(false);
        show();
    }

    void show() {
        Contents contents = model.contentsProperty().get();
        int index = model.layerProperty().get();
        boolean there =
                contents != null && index >= 0 && index < contents.layers().size();
        setVisible(there);
        if (!there) {
            return;
        }
        LayerView layer = layer();
        Instruction made = Instruction.of(layer.createdBy());
        title.setText(MESSAGES.text("layer.number", index + 1));
        instruction.setText(made.full().isEmpty() ? MESSAGES.text("layer.unknown") : made.full());
        facts.setText(facts(layer));
        scroll.setVvalue(0);
    }

    private static String facts(LayerView layer) {
        StringBuilder words = new StringBuilder(Amounts.bytes(layer.size()));
        words.append("  ·  ")
                .append(
                        layer.packedSize() < 0
                                ? MESSAGES.text("layer.packed.none")
                                : MESSAGES.text("layer.packed", Amounts.bytes(layer.packedSize())));
        if (layer.created() != null) {
            words.append("  ·  ")
                    .append(MESSAGES.text(
                            "layer.created",
                            DateTimeFormatter.ofLocalizedDate(FormatStyle.MEDIUM)
                                    .withZone(ZoneId.systemDefault())
                                    .format(layer.created())));
        }
        Digest blob = layer.blob();
        words.append("\n")
                .append(layer.diffId().algorithm())
                .append(':')
                .append(layer.diffId().shortHex());
        if (blob != null) {
            words.append("  ·  ")
                    .append(MESSAGES.text("layer.blob"))
                    .append(' ')
                    .append(blob.shortHex());
        }
        return words.toString();
    }

    /// Only while one is chosen.
    private LayerView layer() {
        Contents contents =
                java.util.Objects.requireNonNull(model.contentsProperty().get());
        return contents.layers().get(model.layerProperty().get());
    }
}
