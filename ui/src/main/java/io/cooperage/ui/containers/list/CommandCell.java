package io.cooperage.ui.containers.list;

import io.cooperage.ui.containers.ContainerText;
import io.cooperage.ui.control.LiveCell;
import io.cooperage.ui.control.list.RowProblem;
import io.cooperage.ui.model.LiveContainer;
import javafx.scene.Node;
import javafx.util.Subscription;

/// The command; in its place, why the last thing done to the container failed, until that is dismissed or tried again.
final class CommandCell extends LiveCell<LiveContainer> {
    private final RowProblem box = new RowProblem();

    @Override
    protected Node content() {
        return box;
    }

    @Override
    protected Subscription follow(LiveContainer live) {
        Runnable show = () -> show(live);
        return Subscription.combine(
                live.containerProperty().subscribe(container -> show.run()),
                live.problemProperty().subscribe(problem -> show.run()));
    }

    private void show(LiveContainer live) {
        String ours = live.problemProperty().get();
        String problem = ours.isEmpty() ? live.container().state().error() : ours;
        String command = ContainerText.command(live.container().config().fullCommand());
        box.show(problem, command, command);
    }
}
