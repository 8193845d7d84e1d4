package io.cooperage.ui.containers.list;

import io.cooperage.engine.container.ContainerState;
import io.cooperage.ui.containers.ContainerText;
import io.cooperage.ui.control.LiveCell;
import io.cooperage.ui.control.StatusBadge;
import io.cooperage.ui.control.StatusBadge.Mark;
import io.cooperage.ui.model.LiveContainer;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.HBox;
import javafx.util.Subscription;

/// The mark and its word; while the window does something to the container, that.
final class StatusCell extends LiveCell<LiveContainer> {
    private final StatusBadge badge = new StatusBadge();
    private final Label word = new Label();
    private final Tooltip tip = new Tooltip();
    private final HBox box = new HBox(badge, word);

    StatusCell() {
        box.setAlignment(Pos.CENTER_LEFT);
        box.getStyleClass().add("status");
        word.setTooltip(tip);
    }

    @Override
    protected Node content() {
        return box;
    }

    @Override
    protected Subscription follow(LiveContainer live) {
        Runnable show = () -> show(live);
        return Subscription.combine(
                live.containerProperty().subscribe(container -> show.run()),
                live.activityProperty().subscribe(activity -> show.run()));
    }

    private void show(LiveContainer live) {
        ContainerState state = live.container().state();
        String activity = live.activityProperty().get();
        badge.setMark(activity.isEmpty() ? ContainerText.mark(state) : Mark.MOVING);
        String whole = activity.isEmpty() ? ContainerText.status(state) : activity;
        word.setText(activity.isEmpty() ? ContainerText.shortStatus(state) : activity);
        badge.setAccessibleText(whole);
        tip.setText(whole);
    }
}
