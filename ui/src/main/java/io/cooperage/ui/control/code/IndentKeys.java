package io.cooperage.ui.control.code;

import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import org.fxmisc.richtext.CodeArea;

/// Keys for a text whose shape is its indentation: a new line begins where the one before it does, or deeper
/// where that one opens something, and Tab moves by two spaces, because YAML takes no tabs.
final class IndentKeys {
    private static final String STEP = "  ";

    private final CodeArea area;

    IndentKeys(CodeArea area) {
        this.area = area;
        area.addEventFilter(KeyEvent.KEY_PRESSED, this::pressed);
    }

    private void pressed(KeyEvent key) {
        if (key.isConsumed() || key.isShortcutDown() || key.isAltDown() || !area.isEditable()) {
            return;
        }
        if (key.getCode() == KeyCode.ENTER) {
            String line = area.getText(area.getCurrentParagraph()).substring(0, area.getCaretColumn());
            area.replaceSelection("\n" + indent(line));
        } else if (key.getCode() == KeyCode.TAB && key.isShiftDown()) {
            lines(false);
        } else if (key.getCode() == KeyCode.TAB && area.getSelectedText().indexOf('\n') >= 0) {
            lines(true);
        } else if (key.getCode() == KeyCode.TAB) {
            area.replaceSelection(STEP.substring(area.getCaretColumn() % STEP.length()));
        } else {
            return;
        }
        area.requestFollowCaret();
        key.consume();
    }

    /// What a line after this one begins with.
    static String indent(String line) {
        int from = 0;
        while (from < line.length() && line.charAt(from) == ' ') {
            from++;
        }
        int content = from;
        while (line.startsWith("- ", content)) {
            content += 2;
        }
        boolean opens = line.stripTrailing().endsWith(":");
        return " ".repeat(content) + (opens ? STEP : "");
    }

    private void lines(boolean deeper) {
        int first = area.offsetToPosition(
                        area.getSelection().getStart(), org.fxmisc.richtext.model.TwoDimensional.Bias.Forward)
                .getMajor();
        int last = area.offsetToPosition(
                        area.getSelection().getEnd(), org.fxmisc.richtext.model.TwoDimensional.Bias.Backward)
                .getMajor();
        for (int line = first; line <= Math.max(first, last); line++) {
            String text = area.getText(line);
            if (deeper && !text.isBlank()) {
                area.insertText(line, 0, STEP);
            } else if (!deeper) {
                int spaces = text.startsWith(STEP) ? STEP.length() : text.startsWith(" ") ? 1 : 0;
                area.deleteText(line, 0, line, spaces);
            }
        }
    }
}
