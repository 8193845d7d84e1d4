package io.cooperage.ui.control.code;

import java.util.Objects;
import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.beans.property.ReadOnlyBooleanWrapper;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;
import org.fxmisc.flowless.VirtualizedScrollPane;
import org.fxmisc.richtext.CodeArea;
import org.fxmisc.richtext.LineNumberFactory;

/// A text that is edited, in colours as long as it is short enough to be coloured while somebody types. FX thread
/// only.
public final class CodeEditor extends VBox {
    private static final int COLORED = 100_000;

    private final CodeArea area = new CodeArea();
    private final ReadOnlyBooleanWrapper changed = new ReadOnlyBooleanWrapper();
    private Language language = Language.PLAIN;
    private String original = "";
    private boolean coloring;

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

    public String text() {
        return area.getText();
    }

    /// It is another text than the one it began with.
    public ReadOnlyBooleanProperty changedProperty() {
        return changed.getReadOnlyProperty();
    }

    @Override
    public void requestFocus() {
        area.requestFocus();
    }

    private void typed() {
        String text = area.getText();
        changed.set(!text.equals(original));
        if (!coloring && !text.isEmpty() && text.length() <= COLORED) {
            coloring = true;
            area.setStyleSpans(0, CodeStyles.of(language, text));
            coloring = false;
        }
    }
}
