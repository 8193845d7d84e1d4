package io.cooperage.ui.control;

import javafx.beans.binding.Bindings;
import javafx.beans.property.BooleanProperty;
import javafx.beans.value.ObservableValue;
import javafx.css.PseudoClass;
import javafx.scene.Node;
import javafx.scene.control.CheckBox;
import javafx.scene.control.Control;
import javafx.scene.control.Label;
import javafx.scene.control.TextField;
import javafx.scene.control.TextInputControl;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;

/// One question of the form: its name, the control, and below it the hint, or what's wrong.
public final class FormRow extends VBox {
    private static final PseudoClass WRONG = PseudoClass.getPseudoClass("wrong");

    /// @param control may sit in `line` with buttons beside it
    private FormRow(String name, Control control, Node line, ObservableValue<String> hint, Field field) {
        getStyleClass().add("form-row");
        Label label = new Label(name);
        label.getStyleClass().add("medium");
        label.setLabelFor(control);
        control.setAccessibleText(name);
        Label words = new Label();
        words.setWrapText(true);
        words.setMinHeight(Region.USE_PREF_SIZE);
        words.textProperty()
                .bind(Bindings.createStringBinding(
                        () -> field.shownProblemProperty().get().isEmpty()
                                ? hint.getValue()
                                : field.shownProblemProperty().get(),
                        field.shownProblemProperty(),
                        hint));
        words.visibleProperty().bind(words.textProperty().isNotEmpty());
        words.managedProperty().bind(words.visibleProperty());
        field.shownProblemProperty().subscribe(problem -> {
            boolean wrong = !problem.isEmpty();
            control.pseudoClassStateChanged(WRONG, wrong);
            words.getStyleClass().setAll("label", wrong ? "field-error" : "field-hint");
            control.setAccessibleHelp(wrong ? problem : hint.getValue());
        });
        getChildren().addAll(label, line, words);
    }

    public static FormRow text(String id, String name, String prompt, String hint, Field field, Node... beside) {
        TextField input = new TextField();
        return input(id, name, prompt, constant(hint), field, input, beside);
    }

    /// @param hint may change while one types
    public static FormRow text(
            String id, String name, String prompt, ObservableValue<String> hint, Field field, Node... beside) {
        return input(id, name, prompt, hint, field, new TextField(), beside);
    }

    /// @param input for a text of another kind, such as a password
    public static FormRow with(
            TextInputControl input, String id, String name, String prompt, String hint, Field field, Node... beside) {
        return input(id, name, prompt, constant(hint), field, input, beside);
    }

    /// One entry per line.
    public static FormRow lines(String id, String name, String prompt, String hint, Field field) {
        FormArea input = new FormArea();
        input.setPrefRowCount(4);
        input.getStyleClass().add("mono");
        FormRow row = input(id, name, prompt, constant(hint), field, input);
        VBox.setVgrow(input, Priority.NEVER);
        return row;
    }

    public static FormRow mono(String id, String name, String prompt, String hint, Field field, Node... beside) {
        TextField input = new TextField();
        input.getStyleClass().add("mono");
        return input(id, name, prompt, constant(hint), field, input, beside);
    }

    /// @param hint may change while one types
    public static FormRow mono(
            String id, String name, String prompt, ObservableValue<String> hint, Field field, Node... beside) {
        TextField input = new TextField();
        input.getStyleClass().add("mono");
        return input(id, name, prompt, hint, field, input, beside);
    }

    /// A choice of yes or no, with what it means below.
    public static VBox option(String id, String name, String hint, BooleanProperty value) {
        CheckBox box = new CheckBox(name);
        box.setId(id);
        box.setMnemonicParsing(false);
        box.selectedProperty().bindBidirectional(value);
        box.setAccessibleHelp(hint);
        Label words = new Label(hint);
        words.setWrapText(true);
        words.setMinHeight(Region.USE_PREF_SIZE);
        words.getStyleClass().addAll("field-hint", "option-hint");
        VBox row = new VBox(box, words);
        row.getStyleClass().add("form-row");
        return row;
    }

    private static FormRow input(
            String id,
            String name,
            String prompt,
            ObservableValue<String> hint,
            Field field,
            TextInputControl input,
            Node... beside) {
        input.setId(id);
        input.setPromptText(prompt);
        input.textProperty().bindBidirectional(field.textProperty());
        HBox.setHgrow(input, Priority.ALWAYS);
        HBox line = new HBox(input);
        line.getStyleClass().add("form-line");
        line.getChildren().addAll(beside);
        return new FormRow(name, input, line, hint, field);
    }

    private static ObservableValue<String> constant(String text) {
        return new javafx.beans.property.ReadOnlyStringWrapper(text);
    }
}
