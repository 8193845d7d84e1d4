package io.cooperage.ui.cluster.list;

import io.cooperage.ui.cluster.client.ServerTable;
import io.cooperage.ui.control.LiveCell;
import io.cooperage.ui.control.StatusBadge;
import java.util.List;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.layout.HBox;
import javafx.util.Subscription;

/// The name of an object, with a mark of how it fares where its columns tell. FX thread only.
final class ObjectNameCell extends LiveCell<ClusterRow> {
    private final ReadOnlyObjectProperty<List<ServerTable.Column>> columns;
    private final StatusBadge badge = new StatusBadge();
    private final Label name = new Label();
    private final HBox box = new HBox(8, badge, name);

    ObjectNameCell(ReadOnlyObjectProperty<List<ServerTable.Column>> columns) {
        this.columns = columns;
        box.setAlignment(Pos.CENTER_LEFT);
        name.getStyleClass().add("medium");
    }

    @Override
    protected Node content() {
        return box;
    }

    @Override
    protected Subscription follow(ClusterRow row) {
        return row.nowProperty().subscribe(now -> {
            boolean told = RowHealth.isTold(columns.get());
            badge.setVisible(told);
            badge.setManaged(told);
            badge.setMark(RowHealth.of(columns.get(), row));
            name.setText(now.name());
        });
    }
}
