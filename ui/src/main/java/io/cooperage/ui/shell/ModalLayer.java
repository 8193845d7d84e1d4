package io.cooperage.ui.shell;

import javafx.beans.value.ChangeListener;
import javafx.event.EventTarget;
import javafx.scene.Node;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.input.MouseEvent;
import javafx.scene.layout.StackPane;
import org.jspecify.annotations.Nullable;

/// Something above the page that wants an answer first: a question, the palette. One at a time; Escape or a click
/// beside
/// it dismisses it, the focus stays within, and afterwards goes back to where it was.
public final class ModalLayer extends StackPane {
    private final ChangeListener<@Nullable Node> keepFocusInside = (property, was, now) -> holdFocus(now);
    private @Nullable Node returnFocusTo;
    private Runnable dismissed = () -> {};

    public ModalLayer() {
        getStyleClass().add("modal-layer");
        setVisible(false);
        setManaged(false);
        addEventHandler(MouseEvent.MOUSE_PRESSED, press -> {
            if (press.getTarget() == this) {
                dismiss();
            }
        });
        addEventFilter(KeyEvent.KEY_PRESSED, key -> {
            if (key.getCode() == KeyCode.ESCAPE) {
                dismiss();
                key.consume();
            }
        });
    }

    public boolean isOpen() {
        return isVisible();
    }

    /// Shows `content` in place of what may be open.
    ///
    /// @param focus gets the focus
    /// @param whenDismissed runs when the person closes it without an answer
    public void open(Node content, Node focus, Runnable whenDismissed) {
        if (isOpen()) {
            close();
        }
        returnFocusTo = getScene().getFocusOwner();
        dismissed = whenDismissed;
        getChildren().setAll(content);
        setManaged(true);
        setVisible(true);
        focus.requestFocus();
        getScene().focusOwnerProperty().addListener(keepFocusInside);
    }

    public void close() {
        if (!isOpen()) {
            return;
        }
        getScene().focusOwnerProperty().removeListener(keepFocusInside);
        setVisible(false);
        setManaged(false);
        getChildren().clear();
        dismissed = () -> {};
        if (returnFocusTo != null && getScene().equals(returnFocusTo.getScene())) {
            returnFocusTo.requestFocus();
        }
        returnFocusTo = null;
    }

    public void dismiss() {
        Runnable tell = dismissed;
        close();
        tell.run();
    }

    private void holdFocus(@Nullable Node owner) {
        if (owner == null || isInside(owner)) {
            return;
        }
        Node first = firstFocusable(getChildren().getFirst());
        if (first != null) {
            first.requestFocus();
        }
    }

    private boolean isInside(EventTarget target) {
        for (Node node = target instanceof Node n ? n : null; node != null; node = node.getParent()) {
            if (node == this) {
                return true;
            }
        }
        return false;
    }

    private static @Nullable Node firstFocusable(Node node) {
        if (node.isFocusTraversable() && !node.isDisabled() && node.isVisible()) {
            return node;
        }
        if (node instanceof javafx.scene.Parent parent) {
            for (Node child : parent.getChildrenUnmodifiable()) {
                Node found = firstFocusable(child);
                if (found != null) {
                    return found;
                }
            }
        }
        return null;
    }
}
