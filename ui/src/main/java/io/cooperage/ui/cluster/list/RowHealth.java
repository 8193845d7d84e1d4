package io.cooperage.ui.cluster.list;

import io.cooperage.ui.cluster.client.ServerTable;
import io.cooperage.ui.control.StatusBadge.Mark;
import java.util.List;

/// How a row fares, by whichever of its columns tells it.
final class RowHealth {
    private RowHealth() {}

    static Mark of(List<ServerTable.Column> columns, ClusterRow row) {
        if (row.now().deleting()) {
            return Mark.MOVING;
        }
        int status = index(columns, "Status");
        int ready = index(columns, "Ready");
        if (status >= 0) {
            Mark mark = Health.ofStatus(row.cell(status));
            // A pod may run and yet not be ready.
            return mark == Mark.RUNNING && ready >= 0 && Health.ofReady(row.cell(ready)) != Mark.RUNNING
                    ? Mark.AILING
                    : mark;
        }
        if (ready >= 0) {
            return Health.ofReady(row.cell(ready));
        }
        int type = index(columns, "Type");
        if (type >= 0 && row.cell(type).equals("Warning")) {
            return Mark.AILING;
        }
        return Mark.RUNNING;
    }

    static boolean isUnwell(List<ServerTable.Column> columns, ClusterRow row) {
        Mark mark = of(columns, row);
        return mark == Mark.FAILED || mark == Mark.AILING;
    }

    /// Some of the columns say how the object is. A Type does so of an event.
    static boolean isTold(List<ServerTable.Column> columns) {
        return index(columns, "Status") >= 0
                || index(columns, "Ready") >= 0
                || (index(columns, "Type") >= 0 && index(columns, "Reason") >= 0);
    }

    static int index(List<ServerTable.Column> columns, String name) {
        for (int i = 0; i < columns.size(); i++) {
            if (columns.get(i).name().equalsIgnoreCase(name)) {
                return i;
            }
        }
        return -1;
    }
}
