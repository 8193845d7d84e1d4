package io.cooperage.ui.cluster.client;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Objects as their server would have kubectl print them: every kind, custom ones too, has the columns that
/// its own server finds useful.
///
/// @see <a
///     href="https://kubernetes.io/docs/reference/using-api/api-concepts/#receiving-resources-as-tables">Tables</a>
public record ServerTable(List<Column> columns, List<Row> rows, String revision) {
    public ServerTable {
        columns = List.copyOf(columns);
        rows = List.copyOf(rows);
    }

    /// @param wide only of interest to those who want all
    public record Column(String name, String type, boolean wide) {}

    /// @param created null when the server does not say
    /// @param cells as many as there are columns
    /// @param whole the object itself where whole ones were asked for, else null
    public record Row(
            String namespace,
            String name,
            String uid,
            Map<String, String> labels,
            @Nullable Instant created,
            boolean deleting,
            List<String> cells,
            @Nullable JsonNode whole) {
        public Row {
            cells = List.copyOf(cells);
        }

        public Row(
                String namespace,
                String name,
                String uid,
                Map<String, String> labels,
                @Nullable Instant created,
                boolean deleting,
                List<String> cells) {
            this(namespace, name, uid, labels, created, deleting, cells, null);
        }
    }

    static ServerTable of(JsonNode table) {
        List<Column> columns = new ArrayList<>();
        for (JsonNode column : table.path("columnDefinitions")) {
            columns.add(new Column(
                    column.path("name").asText(),
                    column.path("type").asText(),
                    column.path("priority").asInt() > 0));
        }
        List<Row> rows = new ArrayList<>();
        for (JsonNode row : table.path("rows")) {
            rows.add(row(row));
        }
        return new ServerTable(
                columns, rows, table.path("metadata").path("resourceVersion").asText());
    }

    private static Row row(JsonNode row) {
        JsonNode metadata = row.path("object").path("metadata");
        List<String> cells = new ArrayList<>();
        row.path("cells").forEach(cell -> cells.add(cell.isNull() ? "" : cell.asText()));
        Map<String, String> labels = new LinkedHashMap<>();
        metadata.path("labels")
                .properties()
                .forEach(label -> labels.put(label.getKey(), label.getValue().asText()));
        return new Row(
                metadata.path("namespace").asText(),
                metadata.path("name").asText(),
                metadata.path("uid").asText(),
                labels,
                metadata.hasNonNull("creationTimestamp")
                        ? Instant.parse(metadata.path("creationTimestamp").asText())
                        : null,
                metadata.hasNonNull("deletionTimestamp"),
                cells,
                isWhole(row.path("object")) ? row.path("object") : null);
    }

    /// Otherwise it is its metadata alone, which a table does not keep.
    private static boolean isWhole(JsonNode object) {
        return object.hasNonNull("kind") && !object.path("kind").asText().equals("PartialObjectMetadata");
    }
}
