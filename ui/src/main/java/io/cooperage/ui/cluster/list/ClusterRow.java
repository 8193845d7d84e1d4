package io.cooperage.ui.cluster.list;

import io.cooperage.ui.cluster.client.ServerTable;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;

/// One object in the table: the same row however often its cells change. FX thread only.
final class ClusterRow {
    private final ReadOnlyObjectWrapper<ServerTable.Row> now;
    private Instant printed;

    /// @param at when the server printed it
    ClusterRow(ServerTable.Row row, Instant at) {
        now = new ReadOnlyObjectWrapper<>(row);
        printed = at;
    }

    ReadOnlyObjectProperty<ServerTable.Row> nowProperty() {
        return now.getReadOnlyProperty();
    }

    ServerTable.Row now() {
        return now.get();
    }

    void show(ServerTable.Row row, Instant at) {
        printed = at;
        now.set(row);
    }

    /// What is told of times in its cells was so at this instant.
    Instant printed() {
        return printed;
    }

    String name() {
        return now.get().name();
    }

    String namespace() {
        return now.get().namespace();
    }

    String cell(int column) {
        return column < now.get().cells().size() ? now.get().cells().get(column) : "";
    }

    /// Its cells and its labels, as `key=value`.
    String searchable() {
        StringBuilder all = new StringBuilder(namespace());
        now.get().cells().forEach(cell -> all.append('\n').append(cell));
        for (Map.Entry<String, String> label : now.get().labels().entrySet()) {
            all.append('\n').append(label.getKey()).append('=').append(label.getValue());
        }
        return all.toString().toLowerCase(Locale.ROOT);
    }
}
