package io.cooperage.ui.images.list;

import io.cooperage.ui.control.LiveCell;
import io.cooperage.ui.i18n.Messages;
import io.cooperage.ui.model.LiveContainer;
import io.cooperage.ui.model.LiveImage;
import java.util.List;
import javafx.collections.ListChangeListener;
import javafx.scene.Node;
import javafx.scene.control.Hyperlink;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.HBox;
import javafx.util.Subscription;

/// The containers made of it; a click goes to the first.
final class UsersCell extends LiveCell<LiveImage> {
    private final ImagesViewModel viewModel;
    private final Messages messages = Messages.of(UsersCell.class);
    private final Hyperlink link = new Hyperlink();
    private final Tooltip all = new Tooltip();
    private final HBox box = new HBox(link);

    UsersCell(ImagesViewModel viewModel) {
        this.viewModel = viewModel;
        box.getStyleClass().add("users-cell");
        box.setAlignment(javafx.geometry.Pos.CENTER_LEFT);
        link.setMnemonicParsing(false);
        link.setFocusTraversable(false); // The same lies in the context menu.
        link.setTooltip(all);
        link.setOnAction(press -> {
            LiveImage live = live();
            link.setVisited(false);
            if (live != null) {
                viewModel.openUser(live);
            }
        });
    }

    @Override
    protected Node content() {
        return box;
    }

    @Override
    protected Subscription follow(LiveImage live) {
        ListChangeListener<LiveContainer> renamed = change -> show(live);
        viewModel.containers().addListener(renamed);
        return Subscription.combine(
                live.imageProperty().subscribe(image -> show(live)),
                () -> viewModel.containers().removeListener(renamed));
    }

    private void show(LiveImage live) {
        List<String> names = viewModel.users(live);
        link.setVisible(!names.isEmpty());
        if (!names.isEmpty()) {
            String text = names.size() == 1
                    ? names.getFirst()
                    : messages.text("users.more", names.getFirst(), names.size() - 1);
            if (!text.equals(link.getText())) {
                link.setText(text);
            }
            all.setText(String.join("\n", names));
        }
    }
}
