package io.cooperage.ui.dockerfile.editor;

import io.cooperage.ui.control.code.Bubble;
import java.util.Objects;
import java.util.function.UnaryOperator;
import javafx.css.PseudoClass;
import javafx.geometry.Bounds;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.control.TextField;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.VBox;
import javafx.stage.Popup;

/// One short question at the caret, answered with Enter, dropped with Escape. FX thread only.
final class AskField {
    private static final PseudoClass WRONG = PseudoClass.getPseudoClass("wrong");

    private final Node owner;
    private final Popup popup = new Popup();
    private final TextField input = new TextField();
    private final Label words = new Label();
    private UnaryOperator<String> answer = _ -> "";

    AskField(Node owner) {
        this.owner = owner;
        input.setId("ask-field");
        input.getStyleClass().add("mono");
        words.getStyleClass().add("field-hint");
        words.setWrapText(true);
        VBox body = new VBox(4, input, words);
        body.getStyleClass().addAll("bubble", "ask");
        body.getStylesheets()
                .add(Objects.requireNonNull(Bubble.class.getResource("bubble.css"))
                        .toExternalForm());
        popup.getContent().add(body);
        popup.setAutoFix(true);
        popup.setAutoHide(true);
        input.addEventFilter(KeyEvent.KEY_PRESSED, key -> {
            if (key.getCode() == KeyCode.ENTER) {
                send();
                key.consume();
            } else if (key.getCode() == KeyCode.ESCAPE) {
                hide();
                key.consume();
            }
        });
    }

    /// @param onEnter gets what was typed, and says what is wrong with it; empty when nothing is, and it
    ///     is done
    void ask(String name, String hint, String before, Bounds place, UnaryOperator<String> onEnter) {
        answer = onEnter;
        input.setAccessibleText(name);
        input.setPromptText(name);
        input.setText(before);
        say(hint, false);
        popup.show(owner, place.getMinX(), place.getMaxY() + 4);
        input.requestFocus();
        input.selectAll();
    }

    void hide() {
        if (popup.isShowing()) {
            popup.hide();
            owner.requestFocus();
        }
    }

    private void send() {
        String problem = answer.apply(input.getText().strip());
        if (problem.isEmpty()) {
            hide();
        } else {
            say(problem, true);
        }
    }

    private void say(String text, boolean wrong) {
        words.setText(text);
        words.getStyleClass().setAll("label", wrong ? "field-error" : "field-hint");
        input.pseudoClassStateChanged(WRONG, wrong);
    }
}
