package io.cooperage.ui.control.code;

import io.cooperage.ui.control.code.CodeAssist.Finding;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.beans.property.ReadOnlyBooleanWrapper;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;
import org.fxmisc.flowless.VirtualizedScrollPane;
import org.fxmisc.richtext.CodeArea;
import org.fxmisc.richtext.LineNumberFactory;
import org.fxmisc.richtext.model.StyleSpans;
import org.fxmisc.richtext.model.StyleSpansBuilder;
import org.jspecify.annotations.Nullable;

/// A text that is edited, in colours as long as it is short enough to be coloured while somebody types. Where
/// a [CodeAssist] knows the language it proposes, explains and marks what is wrong. FX thread only.
public final class CodeEditor extends VBox {
    private static final int COLORED = 100_000;

    private final CodeArea area = new CodeArea();
    private final ReadOnlyBooleanWrapper changed = new ReadOnlyBooleanWrapper();
    private final ReadOnlyObjectWrapper<List<Finding>> findings = new ReadOnlyObjectWrapper<>(List.of());
    private Language language = Language.PLAIN;
    private String original = "";
    private boolean coloring;
    private @Nullable EditorAssist assist;

    /// @param name of what is edited, for screen readers
    public CodeEditor(String name) {
        getStyleClass().addAll("code-view", "code-editor");
        getStylesheets()
                .add(Objects.requireNonNull(CodeEditor.class.getResource("code-view.css"))
                        .toExternalForm());
        area.setParagraphGraphicFactory(LineNumberFactory.get(area));
        area.setAccessibleText(name);
        area.textProperty().addListener((_, _, _) -> typed());
        VirtualizedScrollPane<CodeArea> pane = new VirtualizedScrollPane<>(area);
        VBox.setVgrow(pane, Priority.ALWAYS);
        getChildren().add(pane);
    }

    /// Teaches the editor what is written in it; once, before anybody types.
    public void assist(CodeAssist known) {
        assist = new EditorAssist(area, known);
        // After the list of completions, which takes Enter and Tab while it shows.
        new IndentKeys(area);
    }

    /// Begins with a text; what was typed before can't be undone any more.
    public void edit(String text, Language of) {
        language = of;
        original = text;
        area.replaceText(text);
        area.getUndoManager().forgetHistory();
        area.moveTo(0);
        area.requestFollowCaret();
        typed();
    }

    /// Takes another text in one step that can be undone, as if a person had typed it.
    ///
    /// @param instead what [#changedProperty] compares with from now on
    public void revise(String text, String instead) {
        int caret = area.getCaretPosition();
        original = instead;
        area.getUndoManager().preventMerge();
        area.replaceText(text);
        area.getUndoManager().preventMerge();
        area.moveTo(Math.min(caret, area.getLength()));
        typed();
    }

    public String text() {
        return area.getText();
    }

    /// It is another text than the one it began with.
    public ReadOnlyBooleanProperty changedProperty() {
        return changed.getReadOnlyProperty();
    }

    /// What is wrong with the text; empty where nobody knows its language.
    public ReadOnlyObjectProperty<List<Finding>> findingsProperty() {
        return findings.getReadOnlyProperty();
    }

    /// Puts the caret at a place and brings it into sight.
    public void reveal(int offset) {
        area.moveTo(Math.clamp(offset, 0, area.getLength()));
        area.requestFollowCaret();
        area.requestFocus();
    }

    /// The language has more to say about the same text than before.
    public void refresh() {
        typed();
    }

    /// Closes what floats over the text.
    public void hidePopups() {
        if (assist != null) {
            assist.hide();
        }
    }

    @Override
    public void requestFocus() {
        area.requestFocus();
    }

    private void typed() {
        String text = area.getText();
        changed.set(!text.equals(original));
        if (coloring) {
            return;
        }
        boolean colored = !text.isEmpty() && text.length() <= COLORED;
        List<Finding> wrong = assist == null || !colored ? List.of() : assist.check();
        findings.set(wrong);
        if (colored) {
            coloring = true;
            area.setStyleSpans(0, marked(CodeStyles.of(language, text), wrong, text.length()));
            coloring = false;
        }
    }

    private static StyleSpans<Collection<String>> marked(
            StyleSpans<Collection<String>> colors, List<Finding> wrong, int length) {
        StyleSpansBuilder<Collection<String>> marks = new StyleSpansBuilder<>();
        int end = 0;
        for (Finding finding : wrong) {
            if (finding.from() >= end && finding.to() <= length) {
                marks.add(List.of(), finding.from() - end);
                marks.add(List.of("squiggle"), finding.to() - finding.from());
                end = finding.to();
            }
        }
        if (end == 0) {
            return colors;
        }
        marks.add(List.of(), length - end);
        return colors.overlay(marks.create(), (color, mark) -> {
            List<String> both = new ArrayList<>(color);
            both.addAll(mark);
            return both;
        });
    }
}
