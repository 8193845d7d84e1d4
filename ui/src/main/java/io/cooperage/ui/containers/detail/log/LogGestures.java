package io.cooperage.ui.containers.detail.log;

import io.cooperage.ui.containers.detail.log.LogSelection.Place;
import javafx.animation.AnimationTimer;
import javafx.scene.Cursor;
import javafx.scene.canvas.Canvas;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.input.MouseButton;
import javafx.scene.input.MouseEvent;
import org.jspecify.annotations.Nullable;

/// Mouse and keyboard of a [LogView]: moving, marking and copying. FX thread only.
final class LogGestures {
    private final LogView view;
    private final Canvas canvas;
    private @Nullable Place pressed;
    private double dragX;
    private double dragY;

    /// Runs only while the mouse is held beyond an edge.
    private final AnimationTimer beyondEdge = new AnimationTimer() {
        @Override
        public void handle(long now) {
            double beyond = dragY < 0 ? dragY : dragY - canvas.getHeight();
            view.moveBy(Math.clamp(beyond / 60, -3, 3));
            extendTo(dragX, dragY);
        }
    };

    LogGestures(LogView view, Canvas canvas) {
        this.view = view;
        this.canvas = canvas;
    }

    void install() {
        canvas.setCursor(Cursor.TEXT);
        canvas.addEventHandler(MouseEvent.MOUSE_PRESSED, this::press);
        canvas.addEventHandler(MouseEvent.MOUSE_DRAGGED, this::drag);
        canvas.addEventHandler(MouseEvent.MOUSE_RELEASED, _ -> beyondEdge.stop());
        view.addEventHandler(KeyEvent.KEY_PRESSED, this::key);
    }

    private void press(MouseEvent event) {
        view.requestFocus();
        if (event.getButton() != MouseButton.PRIMARY) {
            return;
        }
        Place place = view.placeAt(event.getX(), event.getY());
        if (place == null) {
            return;
        }
        if (event.getClickCount() == 2) {
            selectWord(place);
        } else if (event.getClickCount() == 3) {
            view.select(LogSelection.line(place.line()));
        } else if (event.isShiftDown() && view.selection() != null) {
            pressed = view.selection().anchor();
            view.select(new LogSelection(pressed, place));
        } else {
            pressed = place;
            view.select(null);
        }
        event.consume();
    }

    private void drag(MouseEvent event) {
        if (pressed == null || event.getButton() != MouseButton.PRIMARY) {
            return;
        }
        dragX = event.getX();
        dragY = event.getY();
        extendTo(dragX, dragY);
        if (dragY < 0 || dragY > canvas.getHeight()) {
            beyondEdge.start();
        } else {
            beyondEdge.stop();
        }
        event.consume();
    }

    private void extendTo(double x, double y) {
        Place head = view.placeAt(x, Math.clamp(y, 0, Math.max(0, canvas.getHeight() - 1)));
        if (head != null && pressed != null) {
            view.select(new LogSelection(pressed, head));
        }
    }

    private void selectWord(Place place) {
        String text = view.textOf(place.line());
        int start = Math.min(place.index(), text.length());
        int end = start;
        while (start > 0 && isWord(text.charAt(start - 1))) {
            start--;
        }
        while (end < text.length() && isWord(text.charAt(end))) {
            end++;
        }
        view.select(new LogSelection(new Place(place.line(), start), new Place(place.line(), end)));
    }

    /// Paths, addresses and identifiers are one word.
    private static boolean isWord(char c) {
        return Character.isLetterOrDigit(c) || "_-./:@%+~".indexOf(c) >= 0;
    }

    private void key(KeyEvent event) {
        boolean handled = event.isShortcutDown() ? shortcut(event.getCode()) : plain(event.getCode());
        if (handled) {
            event.consume();
        }
    }

    private boolean shortcut(KeyCode code) {
        switch (code) {
            case A -> view.selectAll();
            case C, INSERT -> view.copySelection();
            case HOME -> view.moveToStart();
            case END -> view.moveToEnd();
            default -> {
                return false;
            }
        }
        return true;
    }

    private boolean plain(KeyCode code) {
        switch (code) {
            case UP -> view.moveBy(-1);
            case DOWN -> view.moveBy(1);
            case LEFT -> view.moveSideways(-8);
            case RIGHT -> view.moveSideways(8);
            case PAGE_UP -> view.movePage(-1);
            case PAGE_DOWN, SPACE -> view.movePage(1);
            case HOME -> view.moveToStart();
            case END -> view.moveToEnd();
            case ESCAPE -> {
                if (view.selection() == null) {
                    return false;
                }
                view.select(null);
            }
            default -> {
                return false;
            }
        }
        return true;
    }
}
