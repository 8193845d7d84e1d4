package io.cooperage.ui.containers.run;

import java.util.List;
import javafx.geometry.Side;
import javafx.scene.control.ContextMenu;
import javafx.scene.control.MenuItem;
import javafx.scene.control.TextField;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;

/// Offers the images of this machine below a field while one types into it; Down goes into the list.
final class ImageSuggestions {
    private static final int MOST = 8;

    private final TextField input;
    private final RunContainerViewModel viewModel;
    private final ContextMenu menu = new ContextMenu();

    ImageSuggestions(TextField input, RunContainerViewModel viewModel) {
        this.input = input;
        this.viewModel = viewModel;
        menu.setAutoHide(true);
        input.textProperty().addListener((property, was, now) -> offer(now.strip()));
        input.focusedProperty().addListener((property, was, now) -> {
            if (!now) {
                menu.hide();
            }
        });
        input.addEventFilter(KeyEvent.KEY_PRESSED, key -> {
            if (key.getCode() == KeyCode.DOWN && !menu.isShowing()) {
                show(viewModel.imagesLike(input.getText().strip()));
                key.consume();
            } else if (key.getCode() == KeyCode.ESCAPE && menu.isShowing()) {
                menu.hide();
                key.consume();
            }
        });
    }

    private void offer(String typed) {
        if (viewModel.isFilling() || !input.isFocused() || typed.isEmpty() || !FormRules.isImage(typed)) {
            menu.hide();
            return;
        }
        show(viewModel.imagesLike(typed));
    }

    private void show(List<String> names) {
        if (names.isEmpty() || input.getScene() == null) {
            menu.hide();
            return;
        }
        menu.getItems().setAll(names.stream().limit(MOST).map(this::item).toList());
        if (!menu.isShowing()) {
            menu.show(input, Side.BOTTOM, 0, 0);
        }
    }

    private MenuItem item(String name) {
        MenuItem item = new MenuItem(name);
        item.setMnemonicParsing(false);
        item.setOnAction(choice -> {
            viewModel.choose(name);
            input.end();
        });
        return item;
    }
}
