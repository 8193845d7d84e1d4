package io.cooperage.ui.testing;

import com.sun.javafx.scene.input.DragboardHelper;
import com.sun.javafx.tk.TKClipboard;
import java.io.File;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import javafx.event.Event;
import javafx.event.EventType;
import javafx.scene.Node;
import javafx.scene.input.DataFormat;
import javafx.scene.input.DragEvent;
import javafx.scene.input.Dragboard;
import javafx.scene.input.MouseButton;
import javafx.scene.input.MouseEvent;
import javafx.scene.input.PickResult;
import javafx.scene.input.TransferMode;
import org.jspecify.annotations.Nullable;

/// What the toolkit tells a node while a person drags, without a mouse: a real drag takes the whole screen
/// for itself and depends on the window manager. FX thread only.
public final class FileDrag {
    private FileDrag() {}

    /// Drags those from the desktop over a node and holds them there.
    ///
    /// @return what a drop would be accepted as, or null
    public static @Nullable TransferMode over(Node node, List<Path> files) {
        return over(node, board(files));
    }

    private static @Nullable TransferMode over(Node node, Dragboard board) {
        DragEvent over = event(node, DragEvent.DRAG_OVER, board);
        Event.fireEvent(node, over);
        return over.getAcceptedTransferMode();
    }

    private static Dragboard board(List<Path> files) {
        return DragboardHelper.createDragboard(
                desktop(files.stream().map(Path::toFile).toList()));
    }

    /// Drags those from the desktop over a node and lets go.
    ///
    /// @return what the drop was accepted as, or null
    public static @Nullable TransferMode drop(Node node, List<Path> files) {
        Dragboard board = board(files);
        TransferMode accepted = over(node, board);
        if (accepted != null) {
            Event.fireEvent(node, event(node, DragEvent.DRAG_DROPPED, board));
        }
        return accepted;
    }

    /// The desktop's side of a drag; the toolkit's own can only be had by a real one.
    private static TKClipboard desktop(List<File> files) {
        Object desktop = Proxy.newProxyInstance(
                FileDrag.class.getClassLoader(),
                new Class<?>[] {TKClipboard.class},
                (_, method, arguments) -> switch (method.getName()) {
                    case "getTransferModes" -> EnumSet.of(TransferMode.COPY);
                    case "getContentTypes" -> Set.of(DataFormat.FILES);
                    case "hasContent" -> DataFormat.FILES.equals(arguments[0]);
                    case "getContent" -> DataFormat.FILES.equals(arguments[0]) ? files : null;
                    default -> throw new UnsupportedOperationException(method.getName());
                });
        return (TKClipboard) desktop;
    }

    private static DragEvent event(Node node, EventType<DragEvent> type, Dragboard board) {
        return new DragEvent(
                node, node, type, board, 1, 1, 1, 1, TransferMode.COPY, null, null, new PickResult(node, 1, 1));
    }

    /// Tells the node of the mouse, which is held down unless it was let go of.
    ///
    /// @return whether a drag may begin by it
    public static boolean mouse(Node node, EventType<MouseEvent> type) {
        MouseEvent event = new MouseEvent(
                node,
                node,
                type,
                1,
                1,
                1,
                1,
                MouseButton.PRIMARY,
                1,
                false,
                false,
                false,
                false,
                type != MouseEvent.MOUSE_RELEASED,
                false,
                false,
                false,
                false,
                false,
                new PickResult(node, 1, 1));
        Event.fireEvent(node, event);
        return event.isDragDetect();
    }
}
