package io.cooperage.ui.containers.detail.files;

import io.cooperage.engine.files.FileTree.FileEntry;
import io.cooperage.engine.files.FileTree.Kind;
import java.io.File;
import java.util.List;
import javafx.css.PseudoClass;
import javafx.scene.Node;
import javafx.scene.control.TreeTableRow;
import javafx.scene.input.DragEvent;
import javafx.scene.input.PickResult;
import javafx.scene.input.TransferMode;
import org.jspecify.annotations.Nullable;

/// Files and folders dragged from the desktop into a folder of the container. FX thread only.
final class FileDrops {
    private static final PseudoClass DROP = PseudoClass.getPseudoClass("drop");

    private final FileTable table;
    private final FilesViewModel model;
    private @Nullable TreeTableRow<?> over;

    FileDrops(FileTable table, FilesViewModel model) {
        this.table = table;
        this.model = model;
    }

    void install() {
        table.addEventHandler(DragEvent.DRAG_OVER, this::over);
        table.addEventHandler(DragEvent.DRAG_EXITED, _ -> mark(null));
        table.addEventHandler(DragEvent.DRAG_DROPPED, this::dropped);
    }

    private void over(DragEvent event) {
        if (event.getDragboard().hasFiles() && event.getGestureSource() == null) {
            event.acceptTransferModes(TransferMode.COPY);
            mark(row(event.getPickResult()));
            event.consume();
        }
    }

    private void dropped(DragEvent event) {
        List<File> files = event.getDragboard().getFiles();
        if (files != null && !files.isEmpty()) {
            model.upload(
                    folder(row(event.getPickResult())),
                    files.stream().map(File::toPath).toList());
            event.setDropCompleted(true);
            event.consume();
        }
        mark(null);
    }

    private void mark(@Nullable TreeTableRow<?> row) {
        if (over != null) {
            over.pseudoClassStateChanged(DROP, false);
        }
        over = row;
        if (row != null) {
            row.pseudoClassStateChanged(DROP, true);
        }
    }

    /// The row of an entry that is there.
    static @Nullable TreeTableRow<?> row(PickResult pick) {
        Node node = pick.getIntersectedNode();
        while (node != null && !(node instanceof TreeTableRow<?>)) {
            node = node.getParent();
        }
        return node instanceof TreeTableRow<?> row && !row.isEmpty() ? row : null;
    }

    private String folder(@Nullable TreeTableRow<?> row) {
        if (row != null && row.getItem() instanceof FileEntry entry) {
            return entry.kind() == Kind.FOLDER ? entry.path() : EntryWords.parent(entry.path());
        }
        return model.isFlat() ? model.targetFolder() : "/";
    }
}
