package io.cooperage.ui.dockerfile.editor;

import io.cooperage.engine.dockerfile.text.TextEdit;
import io.cooperage.engine.dockerfile.text.TextRange;
import io.cooperage.ui.control.Icons;
import io.cooperage.ui.dockerfile.editor.FindQuery.Found;
import io.cooperage.ui.fx.LatestTask;
import io.cooperage.ui.fx.UiTasks;
import io.cooperage.ui.i18n.Messages;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import javafx.css.PseudoClass;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.TextField;
import javafx.scene.control.ToggleButton;
import javafx.scene.control.Tooltip;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import org.fxmisc.richtext.CodeArea;
import org.jspecify.annotations.Nullable;

/// Finds and replaces in one text. The search runs away from the JavaFX thread, so that an expression which takes for
/// ever costs nobody a key. FX thread only.
final class FindBar extends VBox {
    private static final PseudoClass WRONG = PseudoClass.getPseudoClass("wrong");
    private static final Messages MESSAGES = Messages.of(FindBar.class);

    private final CodeArea area;
    private final EditorColors colors;
    private final UiTasks tasks;
    private final Consumer<List<TextEdit>> apply;
    private final TextField wanted = new TextField();
    private final TextField with = new TextField();
    private final Label count = new Label();
    private final ToggleButton regex = toggle("find-regex", ".*", "regex");
    private final ToggleButton caseSensitive = toggle("find-case", "Aa", "case");
    private final ToggleButton wholeWord = toggle("find-word", "\u201Cab\u201D", "word");
    private final HBox replaceLine = new HBox();
    private final LatestTask searching = new LatestTask();
    private Found found = Found.NOTHING;
    private int current = -1;

    /// @param apply changes the text in one step that can be undone
    FindBar(CodeArea area, EditorColors colors, UiTasks tasks, Consumer<List<TextEdit>> apply) {
        this.area = area;
        this.colors = colors;
        this.tasks = tasks;
        this.apply = apply;
        getStyleClass().add("find-bar");
        wanted.setId("find-wanted");
        wanted.setPromptText(MESSAGES.text("find"));
        wanted.setAccessibleText(MESSAGES.text("find"));
        with.setId("find-with");
        with.setPromptText(MESSAGES.text("replace"));
        with.setAccessibleText(MESSAGES.text("replace"));
        HBox.setHgrow(wanted, Priority.ALWAYS);
        HBox.setHgrow(with, Priority.ALWAYS);
        count.setId("find-count");
        count.getStyleClass().addAll("muted", "small", "count");
        count.setMinWidth(Region.USE_PREF_SIZE);
        HBox findLine = new HBox(
                wanted,
                count,
                caseSensitive,
                wholeWord,
                regex,
                small("fth-arrow-up", "previous", () -> go(-1)),
                small("fth-arrow-down", "next", () -> go(1)),
                small("fth-x", "close", this::close));
        findLine.getStyleClass().add("line");
        Button one = new Button(MESSAGES.text("replace.one"));
        one.setOnAction(_ -> replaceOne());
        Button all = new Button(MESSAGES.text("replace.all"));
        all.setId("replace-all");
        all.setOnAction(_ -> replaceAll());
        for (Button button : List.of(one, all)) {
            button.getStyleClass().add("compact");
            button.setMinWidth(Region.USE_PREF_SIZE);
            button.setMnemonicParsing(false);
        }
        replaceLine.getChildren().addAll(with, one, all);
        replaceLine.getStyleClass().add("line");
        getChildren().addAll(findLine, replaceLine);
        wanted.textProperty().addListener((_, _, _) -> search(true));
        for (ToggleButton option : List.of(regex, caseSensitive, wholeWord)) {
            option.selectedProperty().addListener((_, _, _) -> search(true));
        }
        addEventFilter(KeyEvent.KEY_PRESSED, this::key);
        shown(false, false);
    }

    boolean isOpen() {
        return isVisible();
    }

    /// Opens with what is selected, where that is a piece of one line.
    void open(boolean replace) {
        shown(true, replace);
        String selected = area.getSelectedText();
        if (!selected.isEmpty() && selected.indexOf('\n') < 0) {
            wanted.setText(selected);
        }
        search(true);
        wanted.requestFocus();
        wanted.selectAll();
    }

    void close() {
        shown(false, false);
        searching.cancel();
        found = Found.NOTHING;
        colors.matches(List.of(), null);
        area.requestFocus();
    }

    /// The text changed below the search.
    void textChanged() {
        if (isOpen()) {
            search(false);
        }
    }

    /// Selects the next place, or the one before; opens when there was no search yet.
    void step(int direction) {
        if (!isOpen() || wanted.getText().isEmpty()) {
            open(false);
        } else {
            go(direction);
        }
    }

    private void shown(boolean open, boolean replace) {
        setVisible(open);
        setManaged(open);
        replaceLine.setVisible(replace);
        replaceLine.setManaged(replace);
    }

    private void key(KeyEvent event) {
        switch (event.getCode()) {
            case ENTER -> {
                if (with.isFocused()) {
                    replaceOne();
                } else {
                    go(event.isShiftDown() ? -1 : 1);
                }
            }
            case F3 -> go(event.isShiftDown() ? -1 : 1);
            case ESCAPE -> close();
            default -> {
                return;
            }
        }
        event.consume();
    }

    private FindQuery query() {
        return new FindQuery(wanted.getText(), regex.isSelected(), caseSensitive.isSelected(), wholeWord.isSelected());
    }

    private void search(boolean select) {
        FindQuery query = query();
        String text = area.getText();
        searching.follow(
                tasks.quiet(() -> query.in(text)),
                now -> {
                    if (text.equals(area.getText())) {
                        show(now, select);
                    }
                },
                failure -> show(new Found(List.of(), false, String.valueOf(failure.getMessage())), false));
    }

    private void show(Found now, boolean select) {
        found = now;
        wanted.pseudoClassStateChanged(WRONG, !now.problem().isEmpty());
        wanted.setAccessibleHelp(now.problem());
        current = nearest(area.getSelection().getStart());
        if (select && current >= 0) {
            select();
        }
        mark();
    }

    private void go(int direction) {
        if (found.places().isEmpty()) {
            return;
        }
        boolean onIt = current >= 0 && found.places().get(current).equals(selection());
        int next = onIt ? current + direction : direction > 0 ? current : current - 1;
        current = Math.floorMod(next, found.places().size());
        select();
        mark();
    }

    private void select() {
        TextRange place = found.places().get(current);
        area.selectRange(place.start(), place.end());
        area.requestFollowCaret();
    }

    private @Nullable TextRange selection() {
        return new TextRange(area.getSelection().getStart(), area.getSelection().getEnd());
    }

    private int nearest(int offset) {
        List<TextRange> places = found.places();
        for (int i = 0; i < places.size(); i++) {
            if (places.get(i).start() >= offset) {
                return i;
            }
        }
        return places.isEmpty() ? -1 : 0;
    }

    private void mark() {
        colors.matches(found.places(), current < 0 ? null : found.places().get(current));
        String more = found.truncated() ? "+" : "";
        count.setText(
                wanted.getText().isEmpty()
                        ? ""
                        : !found.problem().isEmpty()
                                ? found.problem()
                                : found.places().isEmpty()
                                        ? MESSAGES.text("none")
                                        : MESSAGES.text(
                                                "count",
                                                current + 1,
                                                found.places().size() + more));
    }

    private void replaceOne() {
        if (current < 0) {
            return;
        }
        TextRange place = found.places().get(current);
        if (!place.equals(selection())) {
            select();
            mark();
            return;
        }
        replace(List.of(place));
    }

    private void replaceAll() {
        replace(found.places());
    }

    private void replace(List<TextRange> places) {
        String text = area.getText();
        FindQuery query = query();
        try {
            List<TextEdit> edits = new ArrayList<>();
            for (TextRange place : places) {
                if (place.end() > text.length()) {
                    return; // The text changed, and the search is on its way.
                }
                edits.add(query.replace(text, place, with.getText()));
            }
            with.pseudoClassStateChanged(WRONG, false);
            apply.accept(edits);
        } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
            wrongReplacement(e); // `$9` where there is no ninth group, or a `\\` at the end.
        }
    }

    private void wrongReplacement(RuntimeException e) {
        with.pseudoClassStateChanged(WRONG, true);
        count.setText(String.valueOf(e.getMessage()));
    }

    private static Button small(String icon, String key, Runnable action) {
        Button button = Icons.button(icon, MESSAGES.text("find." + key), action);
        button.getStyleClass().add("compact");
        button.setFocusTraversable(false);
        return button;
    }

    private static ToggleButton toggle(String id, String sign, String key) {
        ToggleButton button = new ToggleButton(sign);
        button.setId(id);
        button.getStyleClass().addAll("option", "mono");
        button.setMinWidth(Region.USE_PREF_SIZE);
        String name = MESSAGES.text("find." + key);
        button.setTooltip(new Tooltip(name));
        button.setAccessibleText(name);
        return button;
    }
}
