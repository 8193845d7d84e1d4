package io.cooperage.ui.cluster.list;

import io.cooperage.ui.control.StatusBadge.Mark;
import java.util.Set;

/// Reads how an object fares out of the words and fractions that its server prints.
final class Health {
    private static final Set<String> GOOD =
            Set.of("Running", "Ready", "Active", "Bound", "Available", "True", "Normal");
    private static final Set<String> DONE = Set.of("Completed", "Complete", "Succeeded", "Released");
    private static final Set<String> MOVING = Set.of(
            "Pending", "ContainerCreating", "PodInitializing", "Terminating", "Progressing", "Suspended", "Binding");

    private Health() {}

    /// @param status a cell of a column called Status
    static Mark ofStatus(String status) {
        if (GOOD.contains(status)) {
            return Mark.RUNNING;
        }
        if (DONE.contains(status)) {
            return Mark.ENDED;
        }
        if (MOVING.contains(status) || (status.startsWith("Init:") && status.indexOf('/') > 0)) {
            return Mark.MOVING;
        }
        if (status.startsWith("Ready,")) {
            return Mark.PAUSED;
        }
        return status.isEmpty() || status.equals("Unknown") || status.equals("<none>") ? Mark.CREATED : Mark.FAILED;
    }

    /// @param ready a cell such as `2/3`
    static Mark ofReady(String ready) {
        int slash = ready.indexOf('/');
        if (slash < 0) {
            return Mark.CREATED;
        }
        String is = ready.substring(0, slash);
        String wanted = ready.substring(slash + 1);
        if (wanted.equals("0")) {
            return Mark.PAUSED;
        }
        return is.equals(wanted) ? Mark.RUNNING : is.equals("0") ? Mark.FAILED : Mark.AILING;
    }
}
