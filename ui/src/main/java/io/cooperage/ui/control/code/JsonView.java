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

/// The JSON in colours, with a search of its own. Made only when it is looked at: a code editor is no light thing.
/// FX thread only.
public final class JsonView extends VBox {
    private static final Messages MESSAGES = Messages.of(JsonView.class);

    private final CodeArea area = new CodeArea();
    private final TextField search = new TextField();
    private final Label count = new Label();
    private List<Integer> found = List.of();
    private int current = -1;

    public JsonView() {
        getStyleClass().add("json-view");
        getStylesheets()
                .add(Objects.requireNonNull(JsonView.class.getResource("json-view.css"))
                        .toExternalForm());
        area.setEditable(false);
        area.setParagraphGraphicFactory(LineNumberFactory.get(area));
        area.setAccessibleText(MESSAGES.text("json.name"));
        search.setPromptText(MESSAGES.text("json.search"));
        search.setAccessibleText(MESSAGES.text("json.search"));
        search.textProperty().subscribe((_, _) -> find());
        search.addEventFilter(KeyEvent.KEY_PRESSED, this::key);
        HBox.setHgrow(search, Priority.ALWAYS);
        count.getStyleClass().add("count");
        count.setMinWidth(Region.USE_PREF_SIZE);
        HBox box = new HBox(new FontIcon("fth-search"), search, count);
        box.getStyleClass().add("search-box");
        HBox row = new HBox(box);
        HBox.setHgrow(box, Priority.ALWAYS);
        row.getStyleClass().add("json-head");
        VirtualizedScrollPane<CodeArea> pane = new VirtualizedScrollPane<>(area);
        VBox.setVgrow(pane, Priority.ALWAYS);
        getChildren().addAll(row, pane);
    }

    public void show(String json) {
        area.replaceText(json);
        if (!json.isEmpty()) {
            area.setStyleSpans(0, JsonStyles.of(json));
        }
        area.moveTo(0);
        area.requestFollowCaret();
        find();
    }

    public void focusSearch() {
        search.requestFocus();
        search.selectAll();
    }

    private void key(KeyEvent event) {
        switch (event.getCode()) {
            case ENTER -> go(event.isShiftDown() ? -1 : 1);
            case F3 -> go(event.isShiftDown() ? -1 : 1);
            case ESCAPE -> search.clear();
            default -> {
                return;
            }
        }
        if (event.getCode() != KeyCode.ESCAPE || !search.getText().isEmpty()) {
            event.consume();
        }
    }

    private void find() {
        String wanted = search.getText().toLowerCase(Locale.ROOT);
        String text = area.getText().toLowerCase(Locale.ROOT);
        List<Integer> places = new ArrayList<>();
        if (!wanted.isEmpty()) {
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
                        : found.isEmpty()
                                ? MESSAGES.text("json.none")
                                : MESSAGES.text("json.count", current + 1, found.size()));
    }
}
