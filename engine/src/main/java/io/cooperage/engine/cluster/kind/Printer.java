package io.cooperage.engine.cluster.kind;

import io.cooperage.engine.cluster.object.KubeObject;
import java.time.Instant;
import java.util.List;

/// The columns of `kubectl get`.
public interface Printer {

    /// In order; the first is the name.
    List<Column> columns();

    /// As many cells as columns: a [String], [Long] or [Boolean] each.
    ///
    /// @param now for ages
    List<Object> cells(KubeObject object, Instant now);

    /// Nothing left to do for it; kubectl shows such pods otherwise. The reason, such as `Succeeded`, or
    /// empty.
    default String completed(KubeObject object) {
        return "";
    }

    /// @param type `string`, `integer`, `boolean`, `date`
    /// @param format `name` for the first, else mostly empty
    /// @param priority 0, or 1 for `-o wide`
    record Column(String name, String type, String format, String description, int priority) {}
}
