package io.cooperage.ui.containers.run;

import io.cooperage.ui.containers.run.RunContainerViewModel.LineProblem;
import io.cooperage.ui.control.FormArea;
import io.cooperage.ui.control.Icons;
import io.cooperage.ui.fx.Desktop;
import io.cooperage.ui.i18n.Messages;
import javafx.geometry.Pos;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.input.Clipboard;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import org.jspecify.annotations.Nullable;
import org.kordamp.ikonli.javafx.FontIcon;

/// The `docker run` line that says what the form says, and a place to paste one that fills the form. A mistake in a
/// pasted line is selected and explained.
final class LineBar extends VBox {
    private final RunContainerViewModel viewModel;
    private final Messages messages = Messages.of(LineBar.class);
    private final FormArea pasted = new FormArea();
    private final VBox paste;
    private final Runnable goOn;

    /// @param goOn puts the focus back into the form
    LineBar(RunContainerViewModel viewModel, Runnable goOn) {
        this.viewModel = viewModel;
        this.goOn = goOn;
        getStyleClass().add("line-bar");
        paste = paste();
        HBox shown = shown();
        // One of the two is enough in a small window.
        shown.visibleProperty().bind(paste.visibleProperty().not());
        shown.managedProperty().bind(shown.visibleProperty());
        getChildren().addAll(paste, shown);
        open(false);
        viewModel.lineProblemProperty().subscribe(this::point);
    }

    /// Opens the place to paste a line into, with the clipboard's text if that looks like one.
    void askForLine() {
        String text = Clipboard.getSystemClipboard().getString();
        pasted.setText(
                text != null && text.strip().matches("(?s)(\\$ *|sudo )*(docker|podman|nerdctl) .*") ? text : "");
        open(true);
        pasted.requestFocus();
        pasted.selectAll();
    }

    boolean isOpen() {
        return paste.isVisible();
    }

    void close() {
        viewModel.forgetLineProblem();
        open(false);
        goOn.run();
    }

    private HBox shown() {
        FormArea line = new FormArea();
        line.setId("run-line");
        line.setEditable(false);
        line.setWrapText(true);
        line.setPrefRowCount(2);
        line.setAccessibleText(messages.text("line.name"));
        line.getStyleClass().addAll("mono", "shown-line");
        line.textProperty().bind(viewModel.form().lineProperty());
        HBox.setHgrow(line, Priority.ALWAYS);
        Button copy = Icons.button(
                "fth-copy",
                messages.text("line.copy"),
                () -> Desktop.copy(viewModel.form().lineProperty().get()));
        copy.setId("copy-line");
        Button ask = Icons.button("fth-clipboard", messages.text("line.paste"), this::askForLine);
        ask.setId("paste-line");
        VBox buttons = new VBox(copy, ask);
        HBox all = new HBox(line, buttons);
        all.getStyleClass().add("line");
        return all;
    }

    private VBox paste() {
        Label name = new Label(messages.text("line.paste"));
        name.getStyleClass().add("medium");
        name.setLabelFor(pasted);
        pasted.setId("pasted-line");
        pasted.setWrapText(true);
        pasted.setPrefRowCount(4);
        pasted.setPromptText(messages.text("line.prompt"));
        pasted.setAccessibleText(messages.text("line.paste"));
        pasted.getStyleClass().add("mono");
        pasted.addEventFilter(KeyEvent.KEY_PRESSED, this::onKey);
        pasted.textProperty().addListener((property, was, now) -> viewModel.forgetLineProblem());
        Label problem = new Label();
        problem.setId("line-problem");
        problem.getStyleClass().add("field-error");
        problem.setWrapText(true);
        problem.setMinHeight(USE_PREF_SIZE);
        problem.textProperty()
                .bind(viewModel.lineProblemProperty().map(LineProblem::text).orElse(""));
        problem.visibleProperty().bind(problem.textProperty().isNotEmpty());
        problem.managedProperty().bind(problem.visibleProperty());
        Label hint = new Label(messages.text("line.hint"));
        hint.getStyleClass().add("field-hint");
        Region gap = new Region();
        HBox.setHgrow(gap, Priority.ALWAYS);
        Button dismiss = new Button(messages.text("line.cancel"));
        dismiss.setMnemonicParsing(false);
        dismiss.setOnAction(press -> close());
        Button fill = new Button(messages.text("line.fill"), new FontIcon("fth-corner-down-left"));
        fill.setId("fill-form");
        fill.setMnemonicParsing(false);
        fill.setOnAction(press -> fill());
        HBox buttons = new HBox(hint, gap, dismiss, fill);
        buttons.setAlignment(Pos.CENTER_LEFT);
        buttons.getStyleClass().add("line");
        VBox all = new VBox(name, pasted, problem, buttons);
        all.getStyleClass().add("paste-line");
        return all;
    }

    private void onKey(KeyEvent key) {
        if (key.getCode() == KeyCode.ENTER && key.isControlDown()) {
            fill();
            key.consume();
        } else if (key.getCode() == KeyCode.ESCAPE) {
            close();
            key.consume();
        }
    }

    private void fill() {
        if (viewModel.paste(pasted.getText())) {
            open(false);
            goOn.run();
        }
    }

    private void open(boolean now) {
        paste.setVisible(now);
        paste.setManaged(now);
    }

    private void point(@Nullable LineProblem problem) {
        if (problem != null) {
            pasted.requestFocus();
            pasted.selectRange(problem.from(), problem.to());
        }
    }
}
