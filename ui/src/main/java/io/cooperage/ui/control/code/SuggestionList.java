package io.cooperage.ui.control.code;

import io.cooperage.ui.i18n.Messages;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import javafx.geometry.Bounds;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.control.ListCell;
import javafx.scene.control.ListView;
import javafx.scene.control.ScrollPane;
import javafx.scene.input.KeyCode;
import javafx.scene.input.MouseButton;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import org.kordamp.ikonli.javafx.FontIcon;

/// What could be typed, below the caret, with what the chosen one means beside it. The focus stays in the
/// text, so keys come through [#key]. FX thread only.
///
/// @param <T> what is proposed
public final class SuggestionList<T extends Proposal> {
    private static final int ROWS = 9;
    private static final double ROW = 26;

    private final Bubble bubble;
    private final ListView<T> list = new ListView<>();
    private final DocsView docs = new DocsView();
    private final ScrollPane beside = new ScrollPane(docs);
    private final HBox content = new HBox(list, beside);
    private final Consumer<T> accept;
    private boolean moved;

    public SuggestionList(Node owner, Consumer<T> accept) {
        this.accept = accept;
        bubble = new Bubble(owner, "suggestions");
        list.setFixedCellSize(ROW);
        list.setFocusTraversable(false);
        list.setAccessibleText(Messages.of(SuggestionList.class).text("completions"));
        list.setCellFactory(_ -> new Cell());
        list.getSelectionModel().selectedItemProperty().subscribe(this::explain);
        beside.setFitToWidth(true);
        beside.setFocusTraversable(false);
        beside.getStyleClass().add("beside");
    }

    public boolean isShowing() {
        return bubble.isShowing();
    }

    public void hide() {
        bubble.hide();
    }

    public Optional<T> selected() {
        return Optional.ofNullable(list.getSelectionModel().getSelectedItem());
    }

    /// @param eager the first one is what Enter takes; otherwise Enter is a new line until a person has
    ///     chosen
    public void show(List<T> suggestions, Bounds caret, boolean eager) {
        if (suggestions.isEmpty()) {
            hide();
            return;
        }
        moved = eager;
        list.getItems().setAll(suggestions);
        list.getSelectionModel().selectFirst();
        list.scrollTo(0);
        boolean explained = suggestions.stream().anyMatch(one -> !one.docs().isEmpty());
        int rows = Math.clamp(suggestions.size(), explained ? 6 : 1, ROWS);
        list.setPrefHeight(rows * ROW + 2);
        beside.setPrefHeight(rows * ROW + 2);
        bubble.show(content, caret, false);
    }

    /// @return whether the key was for the list
    public boolean key(KeyCode code) {
        if (!isShowing()) {
            return false;
        }
        switch (code) {
            case DOWN -> select(1);
            case UP -> select(-1);
            case PAGE_DOWN -> select(ROWS - 1);
            case PAGE_UP -> select(1 - ROWS);
            case ESCAPE -> hide();
            case TAB -> acceptSelected();
            case ENTER -> {
                if (!moved) {
                    hide();
                    return false;
                }
                acceptSelected();
            }
            default -> {
                return false;
            }
        }
        return true;
    }

    private void select(int by) {
        moved = true;
        int size = list.getItems().size();
        int at = list.getSelectionModel().getSelectedIndex() + by;
        int wanted = Math.abs(by) == 1 ? Math.floorMod(at, size) : Math.clamp(at, 0, size - 1);
        list.getSelectionModel().select(wanted);
        list.scrollTo(Math.max(0, wanted - ROWS / 2));
    }

    private void acceptSelected() {
        hide();
        selected().ifPresent(accept);
    }

    private void explain(T now) {
        boolean words = now != null && !now.docs().isEmpty();
        beside.setVisible(words);
        beside.setManaged(words);
        if (now != null && words) {
            docs.show(now.docs());
            beside.setVvalue(0);
        }
    }

    private final class Cell extends ListCell<T> {
        private final FontIcon icon = new FontIcon();
        private final Label label = new Label();
        private final Label detail = new Label();
        private final HBox row = new HBox(icon, label, detail);

        Cell() {
            setPrefWidth(0);
            row.getStyleClass().add("row");
            label.getStyleClass().add("mono");
            label.setMinWidth(Region.USE_PREF_SIZE);
            detail.getStyleClass().addAll("muted", "small");
            HBox.setHgrow(detail, Priority.ALWAYS);
            setOnMousePressed(press -> {
                if (press.getButton() == MouseButton.PRIMARY && getItem() != null) {
                    getListView().getSelectionModel().select(getItem());
                    acceptSelected();
                    press.consume();
                }
            });
        }

        @Override
        protected void updateItem(T item, boolean empty) {
            super.updateItem(item, empty);
            if (empty || item == null) {
                setGraphic(null);
                return;
            }
            icon.setIconLiteral(item.icon());
            label.setText(item.label());
            detail.setText(item.detail());
            setGraphic(row);
        }
    }
}
