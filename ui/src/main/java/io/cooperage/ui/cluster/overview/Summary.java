package io.cooperage.ui.cluster.overview;

import io.cooperage.ui.cluster.client.ResourceType;
import io.cooperage.ui.control.StatusBadge.Mark;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What a cluster, or a namespace of it, comes to.
///
/// @param troubles what is not well, the gravest first
/// @param capacity null where the nodes can't be read
/// @param warnings the latest first
/// @param notes what could not be found out, and why
record Summary(
        List<Trouble> troubles,
        @Nullable Capacity capacity,
        List<NodeLine> nodes,
        List<Tally> tallies,
        List<Warning> warnings,
        List<String> notes) {
    static final Summary EMPTY = new Summary(List.of(), null, List.of(), List.of(), List.of(), List.of());

    Summary {
        troubles = List.copyOf(troubles);
        nodes = List.copyOf(nodes);
        tallies = List.copyOf(tallies);
        warnings = List.copyOf(warnings);
        notes = List.copyOf(notes);
    }

    /// @param kind in one word: `Pod`
    /// @param like how many others of the same owner have the same trouble
    record Trouble(String type, String kind, String namespace, String name, Mark mark, String why, int like) {}

    /// @param requested by pods that have a node; null when not all pods can be read
    /// @param used as the metrics tell it; null when nobody tells
    /// @param pods that take a place now; −1 when not all can be read
    /// @param places for pods
    record Capacity(
            Amount allocatable,
            @Nullable Amount requested,
            @Nullable Amount used,
            int pods,
            int places) {}

    record NodeLine(String name, Mark mark, String version, String state, Capacity capacity) {}

    /// @param marks how many look like what; none where health says nothing of this kind
    record Tally(ResourceType type, int count, Map<Mark, Integer> marks) {}

    /// Warnings of one object with one reason.
    ///
    /// @param type to open the object by; empty where the cluster has no such kind
    record Warning(
            String type,
            String kind,
            String namespace,
            String name,
            String reason,
            String message,
            int times,
            Instant last) {}
}
