package io.cooperage.ui.cluster.list;

import io.cooperage.ui.cluster.client.ServerTable;
import io.cooperage.ui.control.LiveCell;
import io.cooperage.ui.control.StatusBadge;
import java.util.List;
import java.util.function.Function;
import javafx.beans.Observable;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.layout.HBox;
import javafx.util.Subscription;

/// The first cell of an object, mostly its name, with a mark of how it fares where its columns tell. FX
/// thread only.
final class ObjectNameCell extends LiveCell<ClusterRow> {
    private final ReadOnlyObjectProperty<List<ServerTable.Column>> columns;
    private final StatusBadge badge = new StatusBadge();
    private final Label words = new Label();
    private final HBox box = new HBox(8, badge, words);
    private final Function<ClusterRow, String> told;
    private final Observable beat;

    /// @param told what stands in it
    /// @param beat when that may have become another
    ObjectNameCell(
            ReadOnlyObjectProperty<List<ServerTable.Column>> columns,
            Function<ClusterRow, String> told,
            Observable beat) {
        this.columns = columns;
        this.told = told;
        this.beat = beat;
        box.setAlignment(Pos.CENTER_LEFT);
        words.getStyleClass().add("medium");
    }

    @Override
    protected Node content() {
        return box;
    }

    @Override
    protected Subscription follow(ClusterRow row) {
        return row.nowProperty().subscribe(_ -> show(row)).and(beat.subscribe(() -> show(row)));
    }

    private void show(ClusterRow row) {
        boolean marked = RowHealth.isTold(columns.get());
        badge.setVisible(marked);
        badge.setManaged(marked);
        badge.setMark(RowHealth.of(columns.get(), row));
        words.setText(told.apply(row));
    }
}
