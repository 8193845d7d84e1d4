package io.cooperage.ui.containers.detail.files;

import io.cooperage.ui.i18n.Messages;
import java.util.function.Consumer;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.TextField;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;

/// Asks for one word above the files, such as a new name; takes no room until it does. FX thread only.
final class NameBar extends HBox {
    private static final Messages MESSAGES = Messages.of(NameBar.class);

    private final Label question = new Label();
    private final TextField field = new TextField();
    private Consumer<String> answer = _ -> {};
    private Runnable leave = () -> {};

    NameBar() {
        getStyleClass().add("name-bar");
        question.setMinWidth(Region.USE_PREF_SIZE);
        question.setLabelFor(field);
        field.setId("name-field");
        HBox.setHgrow(field, Priority.ALWAYS);
        Button done = new Button(MESSAGES.text("ask.ok"));
        done.getStyleClass().add("accent");
        done.setOnAction(_ -> done());
        Button cancel = new Button(MESSAGES.text("ask.cancel"));
        cancel.setOnAction(_ -> shut());
        field.setOnAction(_ -> done());
        addEventHandler(KeyEvent.KEY_PRESSED, event -> {
            if (event.getCode() == KeyCode.ESCAPE) {
                shut();
                event.consume();
            }
        });
        getChildren().addAll(question, field, done, cancel);
        setVisible(false);
        setManaged(false);
    }

    /// @param run when it is shut again, answered or not
    void onLeave(Runnable run) {
        leave = run;
    }

    /// @param now what the field begins with
    /// @param then gets what was typed
    void ask(String words, String now, Consumer<String> then) {
        question.setText(words);
        field.setAccessibleText(words);
        field.setText(now);
        answer = then;
        setVisible(true);
        setManaged(true);
        field.requestFocus();
        int dot = now.lastIndexOf('.');
        field.selectRange(0, dot > 0 ? dot : now.length());
    }

    private void done() {
        String typed = field.getText().strip();
        if (!typed.isEmpty()) {
            shut();
            answer.accept(typed);
        }
    }

    private void shut() {
        setVisible(false);
        setManaged(false);
        leave.run();
    }
}
