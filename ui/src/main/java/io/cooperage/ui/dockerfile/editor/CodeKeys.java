package io.cooperage.ui.dockerfile.editor;

import java.util.Optional;
import javafx.scene.input.KeyEvent;
import org.fxmisc.richtext.CodeArea;

/// The keys of the editor. What floats over the text comes first, then what an editor does; the rest, such as moving
/// the caret, is RichTextFX's.
final class CodeKeys {
    private final CodePane pane;
    private final CodeArea area;
    private final Assist assist;

    CodeKeys(CodePane pane, CodeArea area, Assist assist) {
        this.pane = pane;
        this.area = area;
        this.assist = assist;
        area.addEventFilter(KeyEvent.KEY_PRESSED, this::pressed);
        area.addEventFilter(KeyEvent.KEY_TYPED, this::typed);
    }

    private void pressed(KeyEvent key) {
        boolean plain = !key.isControlDown() && !key.isAltDown() && !key.isMetaDown();
        boolean done;
        if (plain) {
            done = (!key.isShiftDown() && assist.key(key.getCode())) || plain(key);
        } else if (key.isControlDown()) {
            done = !key.isAltDown() && control(key);
        } else {
            done = key.isAltDown() && alt(key);
        }
        if (done) {
            key.consume();
        }
    }

    private boolean plain(KeyEvent key) {
        switch (key.getCode()) {
            case TAB -> tab(key.isShiftDown());
            case ENTER -> {
                pane.apply(TypingAids.enter(area.getText(), from(), to()));
                assist.hide();
            }
            case BACK_SPACE -> {
                Optional<TypingAids.Edit> aid =
                        from() == to() ? TypingAids.backspace(area.getText(), from()) : Optional.empty();
                if (aid.isPresent()) {
                    area.replaceText(aid.get().from(), aid.get().to(), "");
                } else if (from() != to()) {
                    area.replaceSelection("");
                } else if (from() > 0) {
                    area.deletePreviousChar();
                }
                assist.erased();
            }
            case HOME -> home(key.isShiftDown());
            case F2 -> pane.rename();
            case F3 -> pane.findStep(key.isShiftDown() ? -1 : 1);
            case F8 -> pane.stepProblem(key.isShiftDown() ? -1 : 1);
            case F12 -> pane.goToDefinition();
            case ESCAPE -> {
                return pane.closeFind();
            }
            case LEFT, RIGHT, PAGE_UP, PAGE_DOWN, END -> {
                assist.hide();
                return false;
            }
            default -> {
                return false;
            }
        }
        return true;
    }

    private boolean control(KeyEvent key) {
        switch (key.getCode()) {
            case SPACE -> {
                if (key.isShiftDown()) {
                    pane.signature();
                } else {
                    pane.complete();
                }
            }
            case PERIOD -> pane.fix();
            case I -> pane.explain();
            case SLASH -> pane.toggleComment();
            case F -> pane.openFind(false);
            case H -> pane.openFind(true);
            case G -> pane.goToLine();
            case D -> pane.duplicate();
            case OPEN_BRACKET -> {
                if (key.isShiftDown()) {
                    pane.foldAll();
                } else {
                    pane.toggleFold();
                }
            }
            case CLOSE_BRACKET -> pane.unfoldAll();
            default -> {
                return false;
            }
        }
        return true;
    }

    private boolean alt(KeyEvent key) {
        switch (key.getCode()) {
            case ENTER -> pane.fix();
            case UP -> pane.move(false);
            case DOWN -> pane.move(true);
            case F -> {
                if (!key.isShiftDown()) {
                    return false;
                }
                pane.format();
            }
            default -> {
                return false;
            }
        }
        return true;
    }

    private void typed(KeyEvent key) {
        String character = key.getCharacter();
        if (key.isControlDown() || key.isAltDown() || key.isMetaDown() || !isText(character)) {
            // AltGr is Control and Alt on some keyboards; what it types is text, and goes on to RichTextFX.
            return;
        }
        key.consume();
        Optional<TypingAids.Edit> aid = TypingAids.typed(area.getText(), from(), to(), character);
        if (aid.isPresent()) {
            pane.apply(aid.get());
        } else {
            area.replaceSelection(character);
            area.requestFollowCaret();
        }
        assist.typed(character);
    }

    private void tab(boolean back) {
        boolean lines = area.getSelectedText().indexOf('\n') >= 0;
        if (back) {
            pane.apply(TypingAids.outdent(area.getText(), from(), to()));
        } else if (lines) {
            pane.apply(TypingAids.indent(area.getText(), from(), to()));
        } else {
            int column = from() - TypingAids.lineStart(area.getText(), from());
            int width = TypingAids.INDENT.length();
            area.replaceSelection(TypingAids.INDENT.substring(0, width - column % width));
        }
    }

    /// To the first character that is none, and from there to the beginning of the line.
    private void home(boolean extend) {
        String text = area.getText();
        int caret = area.getCaretPosition();
        int start = TypingAids.lineStart(text, caret);
        String line = text.substring(start, TypingAids.lineEnd(text, caret));
        int first = start + line.length() - line.stripLeading().length();
        int target = caret == first ? start : first;
        if (extend) {
            area.selectRange(area.getAnchor(), target);
        } else {
            area.moveTo(target);
        }
        area.requestFollowCaret();
        assist.hide();
    }

    private int from() {
        return area.getSelection().getStart();
    }

    private int to() {
        return area.getSelection().getEnd();
    }

    private static boolean isText(String character) {
        return !character.isEmpty() && character.charAt(0) >= ' ' && character.charAt(0) != 0x7f;
    }
}
