package io.cooperage.ui.cluster.topology;

import io.cooperage.ui.control.StatusBadge;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.function.Function;
import javafx.geometry.Pos;
import javafx.scene.AccessibleRole;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.OverrunStyle;
import javafx.scene.control.Tooltip;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Pane;
import javafx.scene.layout.VBox;
import javafx.scene.shape.CubicCurveTo;
import javafx.scene.shape.HLineTo;
import javafx.scene.shape.MoveTo;
import javafx.scene.shape.Path;

/// Draws a [Graph] in columns. The order within a column follows what its nodes are joined to at the left, so
/// that lines cross little and nothing jumps when something comes or goes. FX thread only.
final class GraphPane extends Pane {
    private static final double WIDTH = 184;
    /// As topology.css has it.
    private static final double HEIGHT = 50;

    private static final double GAP_X = 44;
    private static final double GAP_Y = 12;
    private static final double MARGIN = 20;

    private final Consumer<Graph.Node> open;
    private final Consumer<Graph.Node> focus;
    private final Function<Graph.Node, String> words;

    /// @param open for a click
    /// @param focus for a click or Enter with Ctrl: shows only what it is joined to
    /// @param words of a node for those who can't see it
    GraphPane(Consumer<Graph.Node> open, Consumer<Graph.Node> focus, Function<Graph.Node, String> words) {
        this.open = open;
        this.focus = focus;
        this.words = words;
        getStyleClass().add("graph");
    }

    void show(Graph graph) {
        Layout layout = Layout.of(graph);
        getChildren().clear();
        for (Layout.Line line : layout.lines()) {
            getChildren().add(draw(line));
        }
        double bottom = 0;
        for (Graph.Node node : graph.nodes()) {
            Layout.Place place = layout.place(node.id());
            Button button = button(node);
            button.relocate(x(place.column()), y(place.row()));
            bottom = Math.max(bottom, y(place.row()) + HEIGHT);
            getChildren().add(button);
        }
        setPrefSize(x(layout.columns()), bottom + MARGIN);
    }

    /// The keyboard goes on at a node, if it is shown.
    void focus(Graph.Node node) {
        getChildren().stream()
                .filter(child -> id(node).equals(child.getId()))
                .findFirst()
                .ifPresent(Node::requestFocus);
    }

    private static String id(Graph.Node node) {
        return "node-" + node.kind().toLowerCase(Locale.ROOT) + "-" + node.name();
    }

    private static double x(int column) {
        return MARGIN + column * (WIDTH + GAP_X);
    }

    private static double y(double row) {
        return MARGIN + row * (HEIGHT + GAP_Y);
    }

    /// Straight through the columns that it only passes, bent between them.
    private static Path draw(Layout.Line line) {
        Path path = new Path();
        path.getStyleClass().add("edge");
        path.setMouseTransparent(true);
        Layout.Place from = line.places().getFirst();
        path.getElements().add(new MoveTo(x(from.column()) + WIDTH, middle(from)));
        for (int i = 1; i < line.places().size(); i++) {
            Layout.Place next = line.places().get(i);
            double startX = x(line.places().get(i - 1).column()) + WIDTH;
            double startY = middle(line.places().get(i - 1));
            double bend = GAP_X / 2;
            path.getElements()
                    .add(new CubicCurveTo(
                            startX + bend,
                            startY,
                            x(next.column()) - bend,
                            middle(next),
                            x(next.column()),
                            middle(next)));
            if (i < line.places().size() - 1) {
                path.getElements().add(new HLineTo(x(next.column()) + WIDTH));
            }
        }
        return path;
    }

    private static double middle(Layout.Place place) {
        return y(place.row()) + HEIGHT / 2;
    }

    private Button button(Graph.Node node) {
        StatusBadge badge = new StatusBadge();
        badge.setMark(node.mark());
        Label kind = new Label(node.kind());
        kind.getStyleClass().addAll("muted", "small");
        Label name = new Label(node.name());
        name.getStyleClass().add("medium");
        // Pods of one set differ at their ends.
        name.setTextOverrun(OverrunStyle.CENTER_ELLIPSIS);
        HBox box = new HBox(10, badge, new VBox(kind, name));
        box.setAlignment(Pos.CENTER_LEFT);
        Button button = new Button("", box);
        button.setId(id(node));
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
        button.addEventFilter(KeyEvent.KEY_PRESSED, key -> {
            if (key.getCode() == KeyCode.ENTER && key.isShortcutDown()) {
                focus.accept(node);
                key.consume();
            }
        });
        button.setOnAction(press -> open.accept(node));
        return button;
    }
}
