package io.cooperage.ui.cluster.topology;

import io.cooperage.ui.control.StatusBadge;
import io.cooperage.ui.control.picture.GraphCanvas;
import io.cooperage.ui.control.picture.GraphCanvas.Place;
import io.cooperage.ui.control.picture.GraphCanvas.Sizes;
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
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;

/// Draws a [Graph] in columns. The order within a column follows what its nodes are joined to at the left, so
/// that lines cross little and nothing jumps when something comes or goes. FX thread only.
final class GraphPane {
    private static final Sizes SIZES = new Sizes(184, 50, 44, 12, 20, 20);

    private final GraphCanvas canvas = new GraphCanvas(SIZES);
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
    }

    Region view() {
        return canvas;
    }

    void show(Graph graph) {
        Layout layout = Layout.of(graph);
        canvas.getChildren().clear();
        for (Layout.Line line : layout.lines()) {
            canvas.join(line.places());
        }
        double rows = 0;
        for (Graph.Node node : graph.nodes()) {
            Place place = layout.place(node.id());
            canvas.put(button(node), place);
            rows = Math.max(rows, place.row() + 1);
        }
        canvas.fit(layout.columns(), rows);
    }

    /// The keyboard goes on at a node, if it is shown.
    void focus(Graph.Node node) {
        canvas.getChildren().stream()
                .filter(child -> id(node).equals(child.getId()))
                .findFirst()
                .ifPresent(Node::requestFocus);
    }

    private static String id(Graph.Node node) {
        return "node-" + node.kind().toLowerCase(Locale.ROOT) + "-" + node.name();
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
        VBox lines = new VBox(kind, name);
        lines.setAlignment(Pos.CENTER_LEFT);
        HBox box = new HBox(10, badge, lines);
        box.setAlignment(Pos.CENTER_LEFT);
        Button button = new Button("", box);
        button.setId(id(node));
        button.getStyleClass().add("graph-node");
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
