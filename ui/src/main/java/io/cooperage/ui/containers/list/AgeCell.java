package io.cooperage.ui.containers.list;

import io.cooperage.ui.containers.ContainerText;
import io.cooperage.ui.control.LiveCell;
import io.cooperage.ui.model.LiveContainer;
import java.time.Instant;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.util.Subscription;

/// How long it runs, or since when it doesn't. Not a bound value of the column: a table lays out anew for each
/// invalidation of one, once a second for every row, even if the text stays the same.
final class AgeCell extends LiveCell<LiveContainer> {
    private final ReadOnlyObjectProperty<Instant> now;
    private final Label age = new Label();

    AgeCell(ReadOnlyObjectProperty<Instant> now) {
        this.now = now;
        age.getStyleClass().add("quiet");
    }

    @Override
    protected Node content() {
        return age;
    }

    @Override
    protected Subscription follow(LiveContainer live) {
        return Subscription.combine(
                live.containerProperty().subscribe(container -> show(live)), now.subscribe(instant -> show(live)));
    }

    private void show(LiveContainer live) {
        age.setText(ContainerText.age(live.container(), now.get()));
    }
}
