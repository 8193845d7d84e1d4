package io.cooperage.ui.containers.list;

import io.cooperage.ui.containers.ContainerText;
import io.cooperage.ui.control.LiveCell;
import io.cooperage.ui.model.LiveContainer;
import javafx.css.PseudoClass;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.HBox;
import javafx.util.Subscription;
import org.kordamp.ikonli.javafx.FontIcon;

/// The command; in its place, why the last thing done to the container failed, until that is dismissed or tried again.
final class CommandCell extends LiveCell<LiveContainer> {
    private static final PseudoClass PROBLEM = PseudoClass.getPseudoClass("problem");

    private final FontIcon icon = new FontIcon("fth-alert-triangle");
    private final Label text = new Label();
    private final Tooltip whole = new Tooltip();
    private final HBox box = new HBox(icon, text);

    CommandCell() {
        box.getStyleClass().add("command");
        box.setAlignment(javafx.geometry.Pos.CENTER_LEFT);
        whole.setWrapText(true);
        whole.setMaxWidth(520);
        text.setTooltip(whole);
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
                live.problemProperty().subscribe(problem -> show.run()));
    }

    private void show(LiveContainer live) {
        String ours = live.problemProperty().get();
        String problem = ours.isEmpty() ? live.container().state().error() : ours;
        boolean bad = !problem.isEmpty();
        box.pseudoClassStateChanged(PROBLEM, bad);
        icon.setVisible(bad);
        icon.setManaged(bad);
        String words =
                bad ? problem : ContainerText.command(live.container().config().fullCommand());
        text.setText(words.replace('\n', ' '));
        whole.setText(words);
    }
}
