package io.cooperage.ui.cluster.topology;

import io.cooperage.ui.cluster.topology.Graph.Column;
import io.cooperage.ui.cluster.topology.Graph.Edge;
import io.cooperage.ui.control.picture.GraphCanvas.Place;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/// Where the nodes of a [Graph] stand: a column each by its kind, and within it in the order of what it is
/// joined to at the left, so that lines cross little and nothing jumps when something comes or goes. A line
/// that passes a column has a row of it to itself and goes behind no node. Pure.
///
/// @param columns how many there are
record Layout(Map<String, Place> places, List<Line> lines, int columns) {

    /// @param places from its beginning to its end, with each column that it passes
    record Line(List<Place> places) {
        Line {
            places = List.copyOf(places);
        }
    }

    Layout {
        places = Map.copyOf(places);
        lines = List.copyOf(lines);
    }

    Place place(String id) {
        return Objects.requireNonNull(places.get(id), id);
    }

    static Layout of(Graph graph) {
        return new Maker(graph).make();
    }

    private static final class Maker {
        private final Graph graph;
        private final List<Column> used;
        private final Map<String, Integer> columnOf = new HashMap<>();
        private final Map<String, Place> places = new HashMap<>();

        Maker(Graph graph) {
            this.graph = graph;
            used = graph.nodes().stream()
                    .map(Graph.Node::column)
                    .distinct()
                    .sorted()
                    .toList();
            graph.nodes().forEach(node -> columnOf.put(node.id(), used.indexOf(node.column())));
        }

        Layout make() {
            for (int column = 0; column < used.size(); column++) {
                List<String> here = new ArrayList<>();
                for (Graph.Node node : graph.nodes()) {
                    if (column(node.id()) == column) {
                        here.add(node.id());
                    }
                }
                for (Edge edge : graph.edges()) {
                    if (column(edge.from()) < column && column < column(edge.to())) {
                        here.add(passing(edge, column));
                    }
                }
                Map<String, Double> wish = new HashMap<>();
                for (String id : here) {
                    wish.put(id, wished(id));
                }
                here.sort(Comparator.comparing(id -> Objects.requireNonNull(wish.get(id))));
                for (int row = 0; row < here.size(); row++) {
                    places.put(here.get(row), new Place(column, row));
                }
            }
            return new Layout(places, graph.edges().stream().map(this::line).toList(), used.size());
        }

        private int column(String id) {
            return Objects.requireNonNull(columnOf.get(id), id);
        }

        private static String passing(Edge edge, int column) {
            return edge.from() + " " + edge.to() + " " + column;
        }

        /// The middle of what it is joined to at the left; the end of the column where that is nothing.
        private double wished(String id) {
            return graph.edges().stream()
                    .filter(edge -> edge.to().equals(id) || id.startsWith(edge.from() + " " + edge.to() + " "))
                    .map(Edge::from)
                    .map(places::get)
                    .filter(Objects::nonNull)
                    .mapToDouble(Place::row)
                    .average()
                    .orElse(Double.MAX_VALUE);
        }

        private Line line(Edge edge) {
            List<Place> way = new ArrayList<>();
            way.add(Objects.requireNonNull(places.get(edge.from())));
            for (int column = column(edge.from()) + 1; column < column(edge.to()); column++) {
                way.add(Objects.requireNonNull(places.get(passing(edge, column))));
            }
            way.add(Objects.requireNonNull(places.get(edge.to())));
            return new Line(way);
        }
    }
}
