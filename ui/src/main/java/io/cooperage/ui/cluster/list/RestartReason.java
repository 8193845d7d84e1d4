package io.cooperage.ui.cluster.list;

import com.fasterxml.jackson.databind.JsonNode;
import io.cooperage.ui.cluster.client.ServerTable;
import java.util.ArrayList;
import java.util.List;

/// Adds to a pod's restarts why the last of them was: what is printed says only how many and when.
final class RestartReason {
    private RestartReason() {}

    /// @param row with its pod
    /// @return without it, as it is large and of no further use; with `3 (5s ago, OOMKilled)` where there was
    ///     `3 (5s ago)`
    static ServerTable.Row tell(List<ServerTable.Column> columns, ServerTable.Row row) {
        List<String> cells = new ArrayList<>(row.cells());
        int at = RowHealth.index(columns, "Restarts");
        String reason = row.whole() == null ? "" : reason(row.whole());
        if (at >= 0 && at < cells.size() && !reason.isEmpty() && !cells.get(at).equals("0")) {
            String told = cells.get(at);
            cells.set(
                    at,
                    told.endsWith(")")
                            ? told.substring(0, told.length() - 1) + ", " + reason + ")"
                            : told + " (" + reason + ")");
        }
        return new ServerTable.Row(
                row.namespace(), row.name(), row.uid(), row.labels(), row.created(), row.deleting(), cells);
    }

    /// Of the container that ended last. The times are RFC 3339 in UTC and to the second: as texts they are
    /// in their order.
    private static String reason(JsonNode pod) {
        JsonNode last = null;
        for (String list : List.of("initContainerStatuses", "containerStatuses")) {
            for (JsonNode container : pod.path("status").path(list)) {
                JsonNode ended = container.path("lastState").path("terminated");
                if (ended.isObject() && (last == null || time(ended).compareTo(time(last)) >= 0)) {
                    last = ended;
                }
            }
        }
        if (last == null) {
            return "";
        }
        return last.hasNonNull("reason")
                ? last.path("reason").asText()
                : "exit " + last.path("exitCode").asInt();
    }

    private static String time(JsonNode ended) {
        return ended.path("finishedAt").asText();
    }
}
