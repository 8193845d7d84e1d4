package io.cooperage.ui.control.code;

import io.cooperage.ui.i18n.Messages;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import javafx.scene.control.Label;
import javafx.scene.control.TextField;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import org.fxmisc.flowless.VirtualizedScrollPane;
import org.fxmisc.richtext.CodeArea;
import org.fxmisc.richtext.LineNumberFactory;
import org.kordamp.ikonli.javafx.FontIcon;

/// A text in colours that can be selected and searched, but not changed. Make it only when it is looked at: a code
/// editor is no light thing. FX thread only.
public final class CodeView extends VBox {
    private static final Messages MESSAGES = Messages.of(CodeView.class);

    private final CodeArea area = new CodeArea();
    private final TextField search = new TextField();
    private final Label count = new Label();
    private final HBox head = new HBox();
    private final boolean searchShown;
    private List<Integer> found = List.of();
    private int current = -1;

    /// With its search in sight.
    ///
    /// @param name of what is shown, for screen readers and for the search
    public CodeView(String name) {
        this(name, true);
    }

    /// @param searchShown otherwise the search takes no room until Ctrl+F asks for it
    public CodeView(String name, boolean searchShown) {
        this.searchShown = searchShown;
        getStyleClass().add("code-view");
        getStylesheets()
                .add(Objects.requireNonNull(CodeView.class.getResource("code-view.css"))
                        .toExternalForm());
        area.setEditable(false);
        area.setParagraphGraphicFactory(LineNumberFactory.get(area));
        area.setAccessibleText(name);
        search.setPromptText(MESSAGES.text("search.key"));
        search.setAccessibleText(MESSAGES.text("search") + ": " + name);
        search.textProperty().subscribe((_, _) -> find());
        search.addEventFilter(KeyEvent.KEY_PRESSED, this::key);
        HBox.setHgrow(search, Priority.ALWAYS);
        count.getStyleClass().add("count");
        count.setMinWidth(Region.USE_PREF_SIZE);
        HBox box = new HBox(new FontIcon("fth-search"), search, count);
        box.getStyleClass().add("search-box");
        head.getChildren().add(box);
        HBox.setHgrow(box, Priority.ALWAYS);
        head.getStyleClass().add("code-head");
        showSearch(searchShown);
        VirtualizedScrollPane<CodeArea> pane = new VirtualizedScrollPane<>(area);
        VBox.setVgrow(pane, Priority.ALWAYS);
        addEventFilter(KeyEvent.KEY_PRESSED, event -> {
            if (event.isShortcutDown() && event.getCode() == KeyCode.F) {
                focusSearch();
                event.consume();
            }
        });
        getChildren().addAll(head, pane);
    }

    /// Shows it from the beginning.
    public void show(CodeText text) {
        area.replaceText(text.text());
        if (!text.text().isEmpty()) {
            area.setStyleSpans(0, text.spans());
        }
        area.moveTo(0);
        area.requestFollowCaret();
        find();
    }

    /// What is shown.
    public String text() {
        return area.getText();
    }

    public void focusSearch() {
        showSearch(true);
        search.requestFocus();
        search.selectAll();
    }

    private void key(KeyEvent event) {
        boolean escapes =
                event.getCode() == KeyCode.ESCAPE && (!search.getText().isEmpty() || !searchShown);
        switch (event.getCode()) {
            case ENTER, F3 -> go(event.isShiftDown() ? -1 : 1);
            case ESCAPE -> {
                search.clear();
                showSearch(searchShown);
                area.requestFocus();
            }
            default -> {
                return;
            }
        }
        if (event.getCode() != KeyCode.ESCAPE || escapes) {
            event.consume();
        }
    }

    private void showSearch(boolean shown) {
        head.setVisible(shown);
        head.setManaged(shown);
    }

    private void find() {
        String wanted = search.getText().toLowerCase(Locale.ROOT);
        List<Integer> places = new ArrayList<>();
        if (!wanted.isEmpty()) {
            String text = area.getText().toLowerCase(Locale.ROOT);
            for (int at = text.indexOf(wanted); at >= 0; at = text.indexOf(wanted, at + wanted.length())) {
                places.add(at);
            }
        }
        found = places;
        current = -1;
        area.deselect();
        if (!found.isEmpty()) {
            go(1);
        }
        showCount();
    }

    private void go(int direction) {
        if (found.isEmpty()) {
            return;
        }
        current = Math.floorMod(current + direction, found.size());
        int at = found.get(current);
        area.selectRange(at, at + search.getText().length());
        area.requestFollowCaret();
        showCount();
    }

    private void showCount() {
        count.setText(
                search.getText().isEmpty()
                        ? ""
                        : found.isEmpty() ? MESSAGES.text("none") : MESSAGES.text("count", current + 1, found.size()));
    }
}
