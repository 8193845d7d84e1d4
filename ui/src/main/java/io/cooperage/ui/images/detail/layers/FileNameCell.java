package io.cooperage.ui.images.detail.layers;

import io.cooperage.engine.image.browse.FileNode;
import io.cooperage.engine.image.browse.FileNode.Change;
import io.cooperage.engine.image.browse.FileNode.Kind;
import io.cooperage.ui.files.ChangeMark;
import io.cooperage.ui.files.ShownName;
import io.cooperage.ui.i18n.Messages;
import javafx.scene.control.Label;
import javafx.scene.control.OverrunStyle;
import javafx.scene.control.Tooltip;
import javafx.scene.control.TreeTableCell;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Region;
import org.jspecify.annotations.Nullable;
import org.kordamp.ikonli.javafx.FontIcon;

/// What happened to a file, what it is, and its name; what a filter found says where it lies too.
final class FileNameCell extends TreeTableCell<FileNode, FileNode> {
    private static final Messages MESSAGES = Messages.of(FileNameCell.class);

    private final FilesViewModel model;
    private final ChangeMark mark = new ChangeMark();
    private final FontIcon icon = new FontIcon("fth-file");
    private final Label place = new Label();
    private final Label name = new Label();
    private final Label xattrs = new Label(MESSAGES.text("xattrs"));
    private final Tooltip path = new Tooltip();
    private final Tooltip attributes = new Tooltip();
    private final HBox box = new HBox(mark, icon, place, name, xattrs);

    FileNameCell(FilesViewModel model) {
        this.model = model;
        box.getStyleClass().add("file-name");
        place.getStyleClass().add("place");
        place.setTextOverrun(OverrunStyle.LEADING_ELLIPSIS);
        place.setMinWidth(0);
        name.getStyleClass().add("name");
        xattrs.getStyleClass().add("badge");
        xattrs.setMinWidth(Region.USE_PREF_SIZE);
        xattrs.setTooltip(attributes);
    }

    @Override
    protected void updateItem(@Nullable FileNode node, boolean empty) {
        super.updateItem(node, empty);
        if (empty || node == null) {
            setGraphic(null);
            setTooltip(null);
            setAccessibleText(null);
            return;
        }
        mark.setChange(node.change());
        icon.setIconLiteral(icon(node.kind()));
        boolean flat = model.isFlat();
        int slash = node.path().lastIndexOf('/') + 1;
        place.setText(flat ? ShownName.of(node.path().substring(0, slash)) : "");
        place.setManaged(flat && slash > 0);
        name.setText(ShownName.of(node.name()));
        // Where there is not room for all, the name itself stays.
        name.setMinWidth(flat ? Region.USE_PREF_SIZE : 0);
        xattrs.setVisible(!node.xattrs().isEmpty());
        xattrs.setManaged(!node.xattrs().isEmpty());
        attributes.setText(MESSAGES.text("xattrs.tip", String.join("\n", node.xattrs())));
        path.setText("/" + ShownName.of(node.path()));
        setTooltip(path);
        setGraphic(box);
        setAccessibleText(node.name() + ", " + ChangeMark.word(node.change()));
        pseudoClassStateChanged(FileColumns.REMOVED, node.change() == Change.REMOVED);
    }

    private static String icon(Kind kind) {
        return switch (kind) {
            case FILE -> "fth-file";
            case FOLDER -> "fth-folder";
            case SYMLINK -> "fth-corner-up-right";
            case HARD_LINK -> "fth-link";
            case CHARACTER_DEVICE, BLOCK_DEVICE -> "fth-cpu";
            case FIFO -> "fth-repeat";
        };
    }
}
