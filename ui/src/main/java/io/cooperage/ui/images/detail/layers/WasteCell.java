package io.cooperage.ui.images.detail.layers;

import io.cooperage.engine.image.browse.FileNode.Change;
import io.cooperage.engine.image.browse.ImageBrowser.WastedFile;
import io.cooperage.ui.files.ChangeMark;
import io.cooperage.ui.files.ShownName;
import io.cooperage.ui.i18n.Amounts;
import io.cooperage.ui.i18n.Messages;
import java.util.stream.Collectors;
import javafx.scene.control.Label;
import javafx.scene.control.ListCell;
import javafx.scene.control.OverrunStyle;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import org.jspecify.annotations.Nullable;

/// A file that is stored in vain, and the layer that made it so.
final class WasteCell extends ListCell<WastedFile> {
    private static final Messages MESSAGES = Messages.of(WasteCell.class);

    private final ChangeMark mark = new ChangeMark();
    private final Label path = new Label();
    private final Label wasted = new Label();
    private final Label guilty = new Label();
    private final Label held = new Label();
    private final Tooltip whole = new Tooltip();
    private final VBox box;

    WasteCell() {
        path.getStyleClass().add("path");
        path.setTextOverrun(OverrunStyle.LEADING_ELLIPSIS);
        path.setMaxWidth(Double.MAX_VALUE);
        HBox.setHgrow(path, Priority.ALWAYS);
        wasted.getStyleClass().add("size");
        wasted.setMinWidth(Region.USE_PREF_SIZE);
        guilty.getStyleClass().addAll("guilty");
        guilty.setMinWidth(Region.USE_PREF_SIZE);
        held.getStyleClass().addAll("muted", "small");
        HBox top = new HBox(mark, path, wasted);
        top.getStyleClass().add("top");
        HBox bottom = new HBox(guilty, held);
        bottom.getStyleClass().add("bottom");
        box = new VBox(top, bottom);
        box.getStyleClass().add("layer");
        setPrefWidth(0);
    }

    @Override
    protected void updateItem(@Nullable WastedFile file, boolean empty) {
        super.updateItem(file, empty);
        if (empty || file == null) {
            setGraphic(null);
            setTooltip(null);
            setAccessibleText(null);
            return;
        }
        mark.setChange(file.deleted() ? Change.REMOVED : Change.MODIFIED);
        path.setText(ShownName.of(file.path()));
        wasted.setText(Amounts.bytes(file.wasted()));
        guilty.setText(MESSAGES.text(file.deleted() ? "waste.deleted" : "waste.rewritten", file.guilty() + 1));
        held.setText(MESSAGES.text(
                "waste.held",
                file.layers().stream().map(layer -> Integer.toString(layer + 1)).collect(Collectors.joining(", "))));
        whole.setText(ShownName.of(file.path()));
        setTooltip(whole);
        setGraphic(box);
        setAccessibleText(String.join(", ", file.path(), wasted.getText(), guilty.getText()));
    }
}
