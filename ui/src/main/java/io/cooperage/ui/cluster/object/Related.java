package io.cooperage.ui.cluster.object;

import io.cooperage.ui.cluster.topology.Graph;
import io.cooperage.ui.cluster.topology.Graph.Column;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What an object is joined to, by what it is to it. Pure.
///
/// @param groups in the order to be shown; none is empty
record Related(Map<Role, List<Graph.Node>> groups) {
    static final Related NONE = new Related(Map.of());

    enum Role {
        /// From the nearest to the top.
        OWNERS,
        OWNED,
        SELECTED_BY,
        SELECTS,
        USES,
        USED_BY
    }

    Related {
        Map<Role, List<Graph.Node>> ordered = new EnumMap<>(Role.class);
        groups.forEach((role, nodes) -> ordered.put(role, List.copyOf(nodes)));
        groups = Collections.unmodifiableMap(ordered);
    }

    static Related of(Graph graph, String type, String namespace, String name) {
        Map<Role, List<Graph.Node>> groups = new EnumMap<>(Role.class);
        graph.find(type, namespace, name)
                .ifPresent(here -> graph.around(here.id()).nodes().stream()
                        .filter(there -> !there.id().equals(here.id()))
                        .forEach(there -> {
                            Role role = role(here.column(), there.column());
                            if (role != null) {
                                groups.computeIfAbsent(role, each -> new ArrayList<>())
                                        .add(there);
                            }
                        }));
        List<Graph.Node> owners = groups.get(Role.OWNERS);
        if (owners != null) {
            owners.sort(Comparator.comparing(Graph.Node::column).reversed());
        }
        return new Related(groups);
    }

    private static @Nullable Role role(Column here, Column there) {
        if (here == Column.SERVICE) {
            return there.compareTo(Column.POD) <= 0 ? Role.SELECTS : null;
        }
        if (here.compareTo(Column.NEED) >= 0) {
            if (there == Column.SERVICE) {
                return null;
            }
            return there.compareTo(here) < 0 ? Role.USED_BY : Role.USES;
        }
        if (there == Column.SERVICE) {
            return Role.SELECTED_BY;
        }
        if (there.compareTo(Column.NEED) >= 0) {
            return Role.USES;
        }
        return there.compareTo(here) < 0 ? Role.OWNERS : Role.OWNED;
    }
}
