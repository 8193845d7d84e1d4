package io.cooperage.ui.shell.palette;

import io.cooperage.ui.nav.Command;
import javafx.collections.ListChangeListener;
import javafx.fxml.FXML;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.control.ListCell;
import javafx.scene.control.ListView;
import javafx.scene.control.TextField;
import javafx.scene.input.KeyEvent;
import javafx.scene.input.MouseEvent;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import org.jspecify.annotations.Nullable;
import org.kordamp.ikonli.javafx.FontIcon;

/// The focus stays in the field; the arrow keys move in the list.
public final class PaletteController {
    private static final int ROW = 36;
    private static final int ROWS = 9;

    private final PaletteViewModel viewModel;
    private final Runnable close;

    /// Chosen with the arrow keys since something was typed.
    private @Nullable Command moved;

    @FXML
    private TextField query;

    @FXML
    private ListView<Command> list;

    /// @param close takes the palette away, before the command runs
    public PaletteController(PaletteViewModel viewModel, Runnable close) {
        this.viewModel = viewModel;
        this.close = close;
    }

    @FXML
    void initialize() {
        query.textProperty().bindBidirectional(viewModel.queryProperty());
        list.setItems(viewModel.matches());
        list.setCellFactory(view -> new CommandCell());
        list.setFocusTraversable(false);
        // As tall as its matches, up to what a glance takes in.
        list.prefHeightProperty()
                .bind(javafx.beans.binding.Bindings.size(viewModel.matches())
                        .map(count -> 17 + ROW * Math.clamp(count.intValue(), 2, ROWS)));
        list.setMinHeight(2 * ROW);
        list.getSelectionModel().selectFirst();
        viewModel.queryProperty().addListener((property, was, now) -> {
            moved = null;
            select(0);
        });
        viewModel.matches().addListener((ListChangeListener<Command>) change -> {
            // Commands that come later do not take away what a person has moved to.
            select(moved == null ? 0 : viewModel.matches().indexOf(moved));
        });
    }

    public Node focusTarget() {
        return query;
    }

    @FXML
    void onKey(KeyEvent key) {
        int selected = list.getSelectionModel().getSelectedIndex();
        boolean ours = true;
        switch (key.getCode()) {
            case DOWN -> move(selected + 1);
            case UP -> move(selected - 1);
            case PAGE_DOWN -> move(selected + 8);
            case PAGE_UP -> move(selected - 8);
            case ENTER -> run();
            default -> ours = false;
        }
        if (ours) {
            key.consume();
        }
    }

    @FXML
    void onClick(MouseEvent click) {
        run();
    }

    private void move(int index) {
        select(index);
        moved = list.getSelectionModel().getSelectedItem();
    }

    private void select(int index) {
        if (!list.getItems().isEmpty()) {
            int within = Math.clamp(index, 0, list.getItems().size() - 1);
            list.getSelectionModel().select(within);
            list.scrollTo(Math.max(0, within - 4));
        }
    }

    private void run() {
        Command chosen = list.getSelectionModel().getSelectedItem();
        if (chosen != null) {
            close.run();
            chosen.action().run();
        }
    }

    private static final class CommandCell extends ListCell<Command> {
        private final FontIcon icon = new FontIcon("fth-chevron-right");
        private final Label title = new Label();
        private final Label detail = new Label();
        private final Label key = new Label();
        private final HBox row;

        CommandCell() {
            Region space = new Region();
            HBox.setHgrow(space, Priority.ALWAYS);
            detail.getStyleClass().add("detail");
            key.getStyleClass().add("key");
            title.setMinWidth(Region.USE_PREF_SIZE);
            key.setMinWidth(Region.USE_PREF_SIZE);
            row = new HBox(icon, title, detail, space, key);
            // As wide as the list and no wider: what is too long is cut instead of scrolling everything sideways.
            setPrefWidth(0);
            row.getStyleClass().add("row");
            row.setAlignment(Pos.CENTER_LEFT);
        }

        @Override
        protected void updateItem(Command command, boolean empty) {
            super.updateItem(command, empty);
            if (empty || command == null) {
                setGraphic(null);
                setAccessibleText(null);
                return;
            }
            icon.setIconLiteral(command.icon());
            title.setText(command.title());
            detail.setText(command.detail());
            key.setText(command.key());
            key.setVisible(!command.key().isEmpty());
            setAccessibleText(command.title() + " " + command.detail() + " " + command.key());
            setGraphic(row);
        }
    }
}
