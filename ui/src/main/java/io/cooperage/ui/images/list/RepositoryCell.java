package io.cooperage.ui.images.list;

import io.cooperage.ui.control.LiveCell;
import io.cooperage.ui.images.ImageText;
import io.cooperage.ui.model.LiveImage;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.HBox;
import javafx.util.Subscription;
import org.kordamp.ikonli.javafx.FontIcon;

/// The repository; beside it what the window does to the image, or why that failed.
final class RepositoryCell extends LiveCell<LiveImage> {
    private static final double NAME_LEAST = 64;

    private final Label name = new Label();
    private final FontIcon icon = new FontIcon("fth-alert-triangle");
    private final Label state = new Label();
    private final Tooltip whole = new Tooltip();
    private final HBox box = new HBox(name, icon, state);

    RepositoryCell() {
        box.getStyleClass().add("repository-cell");
        box.setAlignment(Pos.CENTER_LEFT);
        whole.setWrapText(true);
        whole.setMaxWidth(520);
        name.setTooltip(whole);
        state.setTooltip(whole);
    }

    @Override
    protected Node content() {
        return box;
    }

    @Override
    protected Subscription follow(LiveImage live) {
        Runnable show = () -> show(live);
        return Subscription.combine(
                live.imageProperty().subscribe(image -> show.run()),
                live.activityProperty().subscribe(activity -> show.run()),
                live.problemProperty().subscribe(problem -> show.run()));
    }

    private void show(LiveImage live) {
        String problem = live.problemProperty().get();
        String activity = live.activityProperty().get();
        boolean bad = !problem.isEmpty();
        name.setText(ImageText.repository(live));
        name.getStyleClass().setAll("label", live.tag() == null ? "nameless" : "medium");
        // What is said beside it may be long; the name stays readable.
        name.setMinWidth(bad ? NAME_LEAST : 0);
        icon.setVisible(bad);
        icon.setManaged(bad);
        state.setText(bad ? problem.replace('\n', ' ') : activity);
        state.getStyleClass().setAll("label", bad ? "problem" : "quiet");
        state.setManaged(bad || !activity.isEmpty());
        state.setVisible(state.isManaged());
        whole.setText(bad ? problem : live.shown());
    }
}
