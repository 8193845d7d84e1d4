package io.cooperage.ui.control;

import java.util.function.UnaryOperator;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;
import javafx.beans.property.SimpleStringProperty;
import javafx.beans.property.StringProperty;

/// What is typed into one field, and what's wrong with it. A problem is shown once the person has typed there or has
/// tried to send the form, not before. FX thread only.
public final class Field {
    private final UnaryOperator<String> rule;
    private final StringProperty text = new SimpleStringProperty("");
    private final ReadOnlyStringWrapper shown = new ReadOnlyStringWrapper("");
    private String problem;
    private String outside = "";
    private boolean touched;

    /// @param rule the problem with a text, empty for none
    public Field(UnaryOperator<String> rule) {
        this.rule = rule;
        problem = rule.apply("");
        text.addListener((property, was, now) -> {
            touched = true;
            outside = "";
            check();
        });
    }

    public StringProperty textProperty() {
        return text;
    }

    /// Without blanks around it.
    public String text() {
        return text.get().strip();
    }

    public boolean isBlank() {
        return text().isEmpty();
    }

    /// What to write at the field now; empty when nothing.
    public ReadOnlyStringProperty shownProblemProperty() {
        return shown.getReadOnlyProperty();
    }

    public boolean isValid() {
        return problem.isEmpty() && outside.isEmpty();
    }

    /// Applies the rule again, because what it looks at has changed.
    public void check() {
        problem = rule.apply(text());
        show();
    }

    /// Shows even what was never typed into.
    public void insist() {
        touched = true;
        check();
    }

    /// A problem that was found elsewhere, such as on the disk; it stands until the text changes.
    public void reject(String trouble) {
        outside = trouble;
        show();
    }

    /// Empties the field and forgets that anyone typed there.
    public void reset(String to) {
        text.set(to);
        touched = false;
        outside = "";
        check();
    }

    private void show() {
        String first = problem.isEmpty() ? outside : problem;
        shown.set(touched ? first : "");
    }
}
