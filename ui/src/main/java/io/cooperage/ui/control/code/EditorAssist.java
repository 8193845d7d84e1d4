package io.cooperage.ui.control.code;

import io.cooperage.ui.control.code.CodeAssist.Completion;
import io.cooperage.ui.control.code.CodeAssist.Finding;
import java.time.Duration;
import java.util.List;
import javafx.geometry.BoundingBox;
import javafx.geometry.Bounds;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.VBox;
import org.fxmisc.richtext.CodeArea;
import org.fxmisc.richtext.event.MouseOverTextEvent;
import org.kordamp.ikonli.javafx.FontIcon;

/// What floats over a [CodeEditor]: completions while somebody types or at Ctrl+Space, and, at the mouse or
/// at Ctrl+I, what stands there and what is wrong with it. FX thread only.
final class EditorAssist {
    private static final Duration HOVER = Duration.ofMillis(450);

    private final CodeArea area;
    private final CodeAssist language;
    private final SuggestionList<Completion> suggestions;
    private final Bubble hover;
    private List<Finding> findings = List.of();

    EditorAssist(CodeArea area, CodeAssist language) {
        this.area = area;
        this.language = language;
        suggestions = new SuggestionList<>(area, this::accept);
        hover = new Bubble(area, "hover");
        area.setMouseOverTextDelay(HOVER);
        area.addEventHandler(MouseOverTextEvent.MOUSE_OVER_TEXT_BEGIN, over -> {
            if (!suggestions.isShowing()) {
                double x = over.getScreenPosition().getX();
                double y = over.getScreenPosition().getY();
                explain(over.getCharacterIndex(), new BoundingBox(x, y - 10, 1, 20));
            }
        });
        area.addEventHandler(MouseOverTextEvent.MOUSE_OVER_TEXT_END, over -> hover.hide());
        area.addEventFilter(KeyEvent.KEY_PRESSED, this::pressed);
        area.addEventHandler(KeyEvent.KEY_TYPED, this::typed);
        area.caretPositionProperty().addListener((property, was, now) -> hover.hide());
        area.focusedProperty().subscribe(focused -> {
            if (!focused) {
                hide();
            }
        });
    }

    /// Asks again what is wrong with the text.
    List<Finding> check() {
        findings = language.check(area.getText());
        return findings;
    }

    void hide() {
        suggestions.hide();
        hover.hide();
    }

    private void pressed(KeyEvent key) {
        boolean plain = !key.isShortcutDown() && !key.isAltDown() && !key.isShiftDown();
        if (plain && suggestions.key(key.getCode())) {
            key.consume();
        } else if (key.isShortcutDown() && key.getCode() == KeyCode.SPACE) {
            complete(true);
            key.consume();
        } else if (key.isShortcutDown() && key.getCode() == KeyCode.I) {
            explain(area.getCaretPosition(), caret());
            key.consume();
        } else if (plain && key.getCode() == KeyCode.ESCAPE && hover.isShowing()) {
            hover.hide();
            key.consume();
        } else if (key.getCode().isNavigationKey()) {
            suggestions.hide();
        }
    }

    private void typed(KeyEvent key) {
        String character = key.getCharacter();
        if (key.isShortcutDown() || character.isEmpty()) {
            return;
        }
        char typed = character.charAt(0);
        if (typed == '\b' || typed == 0x7f) {
            if (suggestions.isShowing()) {
                complete(false);
            }
        } else if (Character.isLetterOrDigit(typed) || typed == ' ') {
            complete(false);
        } else {
            suggestions.hide();
        }
    }

    private void complete(boolean asked) {
        int at = area.getCaretPosition();
        List<Completion> found = language.complete(area.getText(), at, asked);
        boolean done = found.size() == 1
                && area.getText(found.getFirst().from(), found.getFirst().to())
                        .equals(found.getFirst().label());
        boolean typed = found.stream().anyMatch(one -> one.to() > one.from());
        hover.hide();
        suggestions.show(done && !asked ? List.of() : found, caret(), asked || typed);
    }

    private void accept(Completion chosen) {
        int to = Math.max(chosen.to(), area.getCaretPosition());
        if (to > area.getLength() || chosen.from() > to) {
            return;
        }
        area.getUndoManager().preventMerge();
        area.replaceText(chosen.from(), to, chosen.insert());
        area.getUndoManager().preventMerge();
        area.requestFollowCaret();
        // Where a name was taken its value comes next.
        complete(false);
    }

    private void explain(int offset, Bounds place) {
        VBox box = new VBox(8);
        box.getStyleClass().add("parts");
        for (Finding finding : findings) {
            if (finding.from() <= offset && offset <= finding.to()) {
                box.getChildren().add(words(finding));
            }
        }
        language.explain(area.getText(), offset).ifPresent(markdown -> {
            DocsView docs = new DocsView();
            docs.show(markdown);
            box.getChildren().add(docs);
        });
        if (box.getChildren().isEmpty()) {
            hover.hide();
        } else {
            hover.show(box, place, false);
        }
    }

    private static Node words(Finding finding) {
        Label message = new Label(finding.message(), new FontIcon("fth-alert-circle"));
        message.getStyleClass().addAll("finding", "error");
        message.setWrapText(true);
        return message;
    }

    /// Where the caret is on the screen; the corner of the text when it is out of sight.
    private Bounds caret() {
        return area.getCaretBounds().orElseGet(() -> {
            Bounds all = area.localToScreen(area.getBoundsInLocal());
            return all == null
                    ? new BoundingBox(0, 0, 0, 0)
                    : new BoundingBox(all.getMinX() + 64, all.getMinY() + 8, 1, 18);
        });
    }
}
