package io.cooperage.ui.cluster.list;

import io.cooperage.ui.cluster.client.ServerTable;
import io.cooperage.ui.control.list.RowColumns;
import io.cooperage.ui.control.list.WordsCell;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import javafx.beans.Observable;
import javafx.scene.control.TableColumn;
import javafx.scene.control.TableView;

/// Makes the columns that the server of a kind asks for. FX thread only.
final class ClusterColumns {
    private static final Comparator<ClusterRow> BY_NAME =
            Comparator.comparing(ClusterRow::namespace).thenComparing(ClusterRow::name);
    private static final int NAME_WIDTH = 260;
    private static final int NARROW = 84;
    private static final int WIDE = 168;

    private final TableView<ClusterRow> table;
    private final ClusterViewModel model;

    ClusterColumns(TableView<ClusterRow> table, ClusterViewModel model) {
        this.table = table;
        this.model = model;
    }

    void follow() {
        model.columnsProperty().subscribe(this::show);
        model.desk()
                .namespaceProperty()
                .addListener(
                        (property, was, now) -> show(model.columnsProperty().get()));
    }

    private void show(List<ServerTable.Column> columns) {
        table.getColumns().clear();
        RowColumns<ClusterRow> live = new RowColumns<>(table);
        List<TableColumn<ClusterRow, ?>> made = new ArrayList<>();
        if (model.desk().namespaceProperty().get().isEmpty()) {
            made.add(column("namespace", "Namespace", 140));
        }
        for (int i = 0; i < columns.size(); i++) {
            TableColumn<ClusterRow, ClusterRow> column =
                    column("c" + i, columns.get(i).name(), width(columns.get(i), i));
            column.setVisible(!columns.get(i).wide());
            made.add(column);
        }
        table.getColumns().setAll(made);
        if (model.desk().namespaceProperty().get().isEmpty()) {
            live.live(
                    "namespace",
                    () -> cell(ClusterRow::namespace, "plain"),
                    Comparator.comparing(ClusterRow::namespace));
        }
        for (int i = 0; i < columns.size(); i++) {
            int at = i;
            String name = columns.get(i).name();
            Comparator<ClusterRow> order = (one, other) -> CellOrder.compare(one.cell(at), other.cell(at));
            if (i == 0) {
                live.live(
                        "c" + i,
                        () -> new ObjectNameCell(model.columnsProperty()),
                        Comparator.comparing(ClusterRow::name));
            } else if (name.equalsIgnoreCase("Age")) {
                live.live(
                        "c" + i,
                        () -> new WordsCell<>(
                                row -> new Observable[] {row.nowProperty(), model.beatProperty()},
                                row -> model.age(row, at),
                                "figure"),
                        order);
            } else {
                live.live(
                        "c" + i,
                        () -> cell(row -> row.cell(at), isFigure(columns.get(at)) ? "figure" : "plain"),
                        order);
            }
        }
        live.sort(model.rows().shown(), BY_NAME);
    }

    private static TableColumn<ClusterRow, ClusterRow> column(String id, String name, double width) {
        TableColumn<ClusterRow, ClusterRow> column = new TableColumn<>(name);
        column.setId(id);
        column.setPrefWidth(width);
        column.setMinWidth(48);
        return column;
    }

    private static double width(ServerTable.Column column, int index) {
        if (index == 0) {
            return NAME_WIDTH;
        }
        return switch (column.name().toLowerCase(Locale.ROOT)) {
            case "message" -> 520;
            case "ready", "age", "type", "data", "desired", "current", "available", "up-to-date", "suspend", "active" ->
                NARROW;
            case "status" -> 204; // CreateContainerConfigError
            case "reason", "cluster-ip", "last seen", "completions", "duration", "schedule" -> 128;
            default -> column.type().equals("integer") ? NARROW : WIDE;
        };
    }

    private static boolean isFigure(ServerTable.Column column) {
        return column.type().equals("integer") || column.name().equalsIgnoreCase("Ready");
    }

    private static WordsCell<ClusterRow> cell(java.util.function.Function<ClusterRow, String> words, String style) {
        return new WordsCell<>(row -> new Observable[] {row.nowProperty()}, words, style);
    }
}
