package io.cooperage.ui.images.list;

import io.cooperage.ui.control.Icons;
import io.cooperage.ui.control.LiveCell;
import io.cooperage.ui.images.ImageCommands.Verb;
import io.cooperage.ui.model.LiveImage;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import javafx.beans.binding.Bindings;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.TableRow;
import javafx.scene.layout.HBox;
import javafx.util.Subscription;

/// What is done most, on the row under the pointer. Not in the tab order: the same lies in the context menu and on
/// keys.
final class ImageActionsCell extends LiveCell<LiveImage> {
    private final ImagesViewModel viewModel;
    private final Map<Verb, Button> buttons = new EnumMap<>(Verb.class);
    private final HBox box = new HBox();

    ImageActionsCell(ImagesViewModel viewModel, Runnable menu, String menuName) {
        this.viewModel = viewModel;
        box.setAlignment(Pos.CENTER_RIGHT);
        box.getStyleClass().add("actions");
        for (Verb verb : List.of(Verb.RUN, Verb.PUSH, Verb.REMOVE)) {
            Button button = Icons.button(verb.icon(), viewModel.label(verb), () -> perform(verb));
            button.getStyleClass().add("compact");
            button.setFocusTraversable(false);
            button.managedProperty().bind(button.visibleProperty());
            buttons.put(verb, button);
            box.getChildren().add(button);
        }
        Button more = Icons.button("fth-more-vertical", menuName, () -> {
            selectThis();
            menu.run();
        });
        more.getStyleClass().add("compact");
        more.setFocusTraversable(false);
        box.getChildren().add(more);
        box.visibleProperty().bind(Bindings.selectBoolean(tableRowProperty(), "hover"));
    }

    @Override
    protected Node content() {
        return box;
    }

    @Override
    protected Subscription follow(LiveImage live) {
        Runnable show = () -> buttons.forEach((verb, button) -> button.setVisible(viewModel.fits(verb, live)));
        return Subscription.combine(
                live.imageProperty().subscribe(image -> show.run()),
                live.activityProperty().subscribe(activity -> show.run()));
    }

    private void perform(Verb verb) {
        LiveImage live = live();
        if (live != null) {
            viewModel.perform(verb, List.of(live));
        }
    }

    private void selectThis() {
        TableRow<LiveImage> row = getTableRow();
        if (row != null && !row.isSelected()) {
            getTableView().getSelectionModel().clearAndSelect(row.getIndex());
        }
    }
}
