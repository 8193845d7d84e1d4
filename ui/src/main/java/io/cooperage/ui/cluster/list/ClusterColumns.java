package io.cooperage.ui.cluster.list;

import io.cooperage.ui.cluster.client.ServerTable;
import io.cooperage.ui.control.list.RowColumns;
import io.cooperage.ui.control.list.WordsCell;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import javafx.beans.Observable;
import javafx.scene.control.TableColumn;
import javafx.scene.control.TableView;

/// Makes the columns that the server of a kind asks for. FX thread only.
final class ClusterColumns {
    private static final Comparator<ClusterRow> BY_NAME =
            Comparator.comparing(ClusterRow::namespace).thenComparing(ClusterRow::name);
    private static final int NAME_WIDTH = 260;
    private static final int LEAST_REST = 200;
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
                    column("c" + i, columns.get(i).name(), width(columns, i));
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
                first(live, name, order);
            } else if (name.equalsIgnoreCase("Age")) {
                live.live(
                        "c" + i,
                        () -> passing(row -> model.age(row, at), "figure"),
                        // What was printed of it was so at other times of other rows.
                        Comparator.comparing(
                                        (ClusterRow row) -> row.now().created(),
                                        Comparator.nullsLast(Comparator.reverseOrder()))
                                .thenComparing(order));
            } else if (PassingTime.isIn(name)) {
                live.live(
                        "c" + i,
                        () -> passing(row -> model.passing(row, at), "plain"),
                        byInstant(at).thenComparing(order));
            } else {
                live.live(
                        "c" + i,
                        () -> cell(row -> row.cell(at), isFigure(columns.get(at)) ? "figure" : "plain"),
                        order);
            }
        }
        giveTheRest(live, columns);
        // Who looks at what happened wants to know what happened last.
        boolean history =
                !columns.isEmpty() && PassingTime.isIn(columns.getFirst().name());
        live.sort(model.rows().shown(), history ? byInstant(0).thenComparing(BY_NAME) : BY_NAME);
    }

    /// What has no usual length takes what the others leave: a message, else the name.
    private static void giveTheRest(RowColumns<ClusterRow> live, List<ServerTable.Column> columns) {
        if (columns.isEmpty()) {
            return;
        }
        int widest = Math.max(0, RowHealth.index(columns, "Message"));
        TableColumn<ClusterRow, ClusterRow> column = live.column("c" + widest);
        column.setMinWidth(LEAST_REST);
        column.setResizable(false);
        live.giveTheRestTo(column);
    }

    /// The column that begins a row: a name, but of events when they were last seen.
    private void first(RowColumns<ClusterRow> live, String name, Comparator<ClusterRow> order) {
        boolean named = name.equalsIgnoreCase("Name");
        boolean passing = PassingTime.isIn(name);
        Function<ClusterRow, String> told =
                named ? ClusterRow::name : passing ? row -> model.passing(row, 0) : row -> row.cell(0);
        live.live(
                "c0",
                () -> new ObjectNameCell(model.columnsProperty(), told, model.beatProperty()),
                named
                        ? Comparator.comparing(ClusterRow::name)
                        : passing ? byInstant(0).thenComparing(order) : order);
    }

    /// By an instant: what passes while rows are compared must not change their order.
    private static Comparator<ClusterRow> byInstant(int column) {
        return Comparator.comparing(
                (ClusterRow row) -> PassingTime.instant(row.cell(column), row.printed()),
                Comparator.nullsLast(Comparator.reverseOrder()));
    }

    private static TableColumn<ClusterRow, ClusterRow> column(String id, String name, double width) {
        TableColumn<ClusterRow, ClusterRow> column = new TableColumn<>(name);
        column.setId(id);
        column.setPrefWidth(width);
        column.setMinWidth(48);
        return column;
    }

    private static double width(List<ServerTable.Column> columns, int index) {
        ServerTable.Column column = columns.get(index);
        if (index == 0 && !PassingTime.isIn(column.name())) {
            return NAME_WIDTH;
        }
        return switch (column.name().toLowerCase(Locale.ROOT)) {
            case "ready", "age", "type", "data", "desired", "current", "available", "up-to-date", "suspend", "active" ->
                NARROW;
            case "restarts" -> 212;
            // CreateContainerConfigError; what is not restarted has shorter ones.
            case "status" -> RowHealth.index(columns, "Restarts") >= 0 ? 204 : NARROW + 36;
            case "capacity" -> 100;
            case "access modes" -> 116;
            case "created at", "volumeattributesclass" -> 188;
            case "volume" -> 140;
            case "object", "role" -> 220;
            case "reason", "cluster-ip", "storageclass", "last seen", "completions", "duration", "schedule" -> 128;
            default -> column.type().equals("integer") ? NARROW : WIDE;
        };
    }

    private static boolean isFigure(ServerTable.Column column) {
        return column.type().equals("integer") || column.name().equalsIgnoreCase("Ready");
    }

    private WordsCell<ClusterRow> passing(Function<ClusterRow, String> words, String style) {
        return new WordsCell<>(row -> new Observable[] {row.nowProperty(), model.beatProperty()}, words, style);
    }

    private static WordsCell<ClusterRow> cell(Function<ClusterRow, String> words, String style) {
        return new WordsCell<>(row -> new Observable[] {row.nowProperty()}, words, style);
    }
}
