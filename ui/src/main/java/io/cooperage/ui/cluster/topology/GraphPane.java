package io.cooperage.ui.cluster.topology;

import io.cooperage.ui.cluster.topology.Graph.Column;
import io.cooperage.ui.cluster.topology.Graph.Edge;
import io.cooperage.ui.control.StatusBadge;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalDouble;
import java.util.function.Consumer;
import java.util.function.Function;
import javafx.geometry.Pos;
import javafx.scene.AccessibleRole;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Pane;
import javafx.scene.layout.VBox;
import javafx.scene.shape.CubicCurve;

/// Draws a [Graph] in columns. The order within a column follows what its nodes are joined to at the left, so
/// that lines cross little and nothing jumps when something comes or goes. FX thread only.
final class GraphPane extends Pane {
    private static final double WIDTH = 208;
    private static final double HEIGHT = 46;
    private static final double GAP_X = 76;
    private static final double GAP_Y = 12;
    private static final double MARGIN = 20;

    private final Consumer<Graph.Node> open;
    private final Consumer<Graph.Node> focus;
    private final Function<Graph.Node, String> words;

    /// @param open for a click
    /// @param focus for a click with Ctrl: shows only what it is joined to
    /// @param words of a node for those who can't see it
    GraphPane(Consumer<Graph.Node> open, Consumer<Graph.Node> focus, Function<Graph.Node, String> words) {
        this.open = open;
        this.focus = focus;
        this.words = words;
        getStyleClass().add("graph");
    }

    void show(Graph graph) {
        Map<String, Double> places = new HashMap<>();
        Map<Column, List<Graph.Node>> columns = order(graph, places);
        List<Column> used = columns.entrySet().stream()
                .filter(column -> !column.getValue().isEmpty())
                .map(Map.Entry::getKey)
                .toList();
        Map<String, Integer> x = new HashMap<>();
        columns.forEach((column, nodes) -> nodes.forEach(node -> x.put(node.id(), used.indexOf(column))));
        getChildren().clear();
        for (Edge edge : graph.edges()) {
            getChildren()
                    .add(line(
                            at(known(x, edge.from())),
                            y(known(places, edge.from())),
                            at(known(x, edge.to())),
                            y(known(places, edge.to()))));
        }
        double bottom = 0;
        for (Graph.Node node : graph.nodes()) {
            Button button = button(node);
            button.relocate(at(known(x, node.id())), y(known(places, node.id())));
            bottom = Math.max(bottom, button.getLayoutY() + HEIGHT);
            getChildren().add(button);
        }
        setPrefSize(MARGIN + used.size() * (WIDTH + GAP_X), bottom + MARGIN);
    }

    /// @param places gets the row of each node
    private static Map<Column, List<Graph.Node>> order(Graph graph, Map<String, Double> places) {
        Map<Column, List<Graph.Node>> columns = new EnumMap<>(Column.class);
        for (Column column : Column.values()) {
            List<Graph.Node> nodes = new ArrayList<>(graph.nodes().stream()
                    .filter(node -> node.column() == column)
                    .toList());
            Map<String, Double> wish = new HashMap<>();
            for (Graph.Node node : nodes) {
                OptionalDouble middle = graph.edges().stream()
                        .filter(edge -> edge.to().equals(node.id()) && places.containsKey(edge.from()))
                        .mapToDouble(edge -> known(places, edge.from()))
                        .average();
                wish.put(node.id(), middle.orElse(Double.MAX_VALUE / 2));
            }
            nodes.sort((one, other) -> Double.compare(known(wish, one.id()), known(wish, other.id())));
            double next = 0;
            for (Graph.Node node : nodes) {
                places.put(node.id(), next++);
            }
            columns.put(column, nodes);
        }
        return columns;
    }

    private static <T> T known(Map<String, T> map, String id) {
        return Objects.requireNonNull(map.get(id), id);
    }

    private static double at(int column) {
        return MARGIN + column * (WIDTH + GAP_X);
    }

    private static double y(double row) {
        return MARGIN + row * (HEIGHT + GAP_Y);
    }

    private static CubicCurve line(double fromX, double fromY, double toX, double toY) {
        double startX = fromX + WIDTH;
        double startY = fromY + HEIGHT / 2;
        double endY = toY + HEIGHT / 2;
        double bend = Math.max(24, (toX - startX) / 2);
        CubicCurve curve = new CubicCurve(startX, startY, startX + bend, startY, toX - bend, endY, toX, endY);
        curve.getStyleClass().add("edge");
        curve.setMouseTransparent(true);
        return curve;
    }

    private Button button(Graph.Node node) {
        StatusBadge badge = new StatusBadge();
        badge.setMark(node.mark());
        Label kind = new Label(node.kind());
        kind.getStyleClass().addAll("muted", "small");
        Label name = new Label(node.name());
        name.getStyleClass().add("medium");
        HBox box = new HBox(10, badge, new VBox(kind, name));
        box.setAlignment(Pos.CENTER_LEFT);
        Button button = new Button("", box);
        button.setId("node-" + node.kind().toLowerCase(java.util.Locale.ROOT) + "-" + node.name());
        button.getStyleClass().add("graph-node");
        button.setPrefSize(WIDTH, HEIGHT);
        button.setMinSize(WIDTH, HEIGHT);
        button.setMaxSize(WIDTH, HEIGHT);
        button.setAlignment(Pos.CENTER_LEFT);
        button.setAccessibleRole(AccessibleRole.BUTTON);
        String said = words.apply(node);
        button.setAccessibleText(said);
        button.setTooltip(new Tooltip(said));
        button.setOnMouseClicked(click -> {
            if (click.isShortcutDown()) {
                focus.accept(node);
            }
        });
        button.setOnAction(press -> open.accept(node));
        return button;
    }
}
