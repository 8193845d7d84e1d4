package io.cooperage.ui.images.list;

import io.cooperage.ui.control.LiveCell;
import io.cooperage.ui.control.list.RowProblem;
import io.cooperage.ui.images.ImageText;
import io.cooperage.ui.model.LiveImage;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.layout.HBox;
import javafx.util.Subscription;

/// The repository; beside it what the window does to the image, or why that failed.
final class RepositoryCell extends LiveCell<LiveImage> {
    private static final double NAME_LEAST = 64;

    private final Label name = new Label();
    private final RowProblem state = new RowProblem();
    private final HBox box = new HBox(name, state);

    RepositoryCell() {
        box.getStyleClass().add("repository-cell");
        box.setAlignment(Pos.CENTER_LEFT);
        name.setTooltip(state.whole());
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
        name.setText(ImageText.repository(live));
        name.getStyleClass().setAll("label", live.tag() == null ? "nameless" : "medium");
        // What is said beside it may be long; the name stays readable.
        name.setMinWidth(problem.isEmpty() ? 0 : NAME_LEAST);
        state.show(problem, activity, live.shown());
        state.setVisible(!problem.isEmpty() || !activity.isEmpty());
        state.setManaged(state.isVisible());
    }
}
