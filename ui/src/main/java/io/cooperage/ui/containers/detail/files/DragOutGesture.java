package io.cooperage.ui.containers.detail.files;

import io.cooperage.engine.files.FileTree.FileEntry;
import io.cooperage.ui.fx.UiTask;
import java.nio.file.Path;
import java.util.List;
import javafx.scene.control.TreeTableRow;
import javafx.scene.input.ClipboardContent;
import javafx.scene.input.Dragboard;
import javafx.scene.input.MouseButton;
import javafx.scene.input.MouseEvent;
import javafx.scene.input.TransferMode;
import org.jspecify.annotations.Nullable;

/// Drags a file or a folder of the container to the desktop. FX thread only.
///
/// A drag must hold its files when it begins, and the desktop reads them when it likes. So where a person
/// would begin to drag the files are copied out first, while the button stays down, and the drag is held back
/// until they are all there: moments for most, and a task of the status bar for what is large. Who lets go
/// before that cancels it.
final class DragOutGesture {
    private final FileTable table;
    private final FilesViewModel model;
    private @Nullable FileEntry pressed;
    private @Nullable UiTask<Path> copying;
    private @Nullable Path ready;

    DragOutGesture(FileTable table, FilesViewModel model) {
        this.table = table;
        this.model = model;
    }

    void install() {
        table.addEventFilter(MouseEvent.MOUSE_PRESSED, this::press);
        table.addEventFilter(MouseEvent.MOUSE_DRAGGED, this::move);
        table.addEventFilter(MouseEvent.MOUSE_RELEASED, _ -> end());
        table.addEventHandler(MouseEvent.DRAG_DETECTED, this::begin);
    }

    private void press(MouseEvent event) {
        end();
        TreeTableRow<?> row = FileDrops.row(event.getPickResult());
        boolean plain = event.getButton() == MouseButton.PRIMARY && event.getClickCount() == 1;
        if (plain && row != null && row.getItem() instanceof FileEntry entry && FilesViewModel.canLeave(entry)) {
            pressed = entry;
        }
    }

    /// The toolkit tells by the event whether the mouse has moved so far that a drag would begin.
    private void move(MouseEvent event) {
        FileEntry entry = pressed;
        if (entry == null || !event.isDragDetect() || ready != null) {
            return;
        }
        event.setDragDetect(false);
        if (copying == null) {
            UiTask<Path> task = model.copyOut(entry);
            copying = task;
            task.onSuccess(file -> {
                if (copying == task) {
                    ready = file;
                } else {
                    model.forget(file);
                }
            });
        }
    }

    private void begin(MouseEvent event) {
        Path file = ready;
        if (file == null) {
            return;
        }
        Dragboard board = table.startDragAndDrop(TransferMode.COPY);
        ClipboardContent content = new ClipboardContent();
        content.putFiles(List.of(file.toFile()));
        board.setContent(content);
        // From here on it is the desktop's, however late it reads it.
        ready = null;
        copying = null;
        pressed = null;
        event.consume();
    }

    private void end() {
        Path file = ready;
        UiTask<Path> task = copying;
        pressed = null;
        ready = null;
        copying = null;
        if (file != null) {
            model.forget(file);
        } else if (task != null) {
            task.cancel();
        }
    }
}
