package io.cooperage.ui.control.picture;

import java.util.List;
import java.util.Objects;
import javafx.scene.layout.Pane;
import javafx.scene.layout.Region;
import javafx.scene.shape.CubicCurveTo;
import javafx.scene.shape.HLineTo;
import javafx.scene.shape.MoveTo;
import javafx.scene.shape.Path;

/// A picture of boxes of one size in columns and rows, and of lines from the right of one to the left of
/// another. What stands where is told to it; a box has the style class `graph-node`. FX thread only.
public final class GraphCanvas extends Pane {
    /// Pixels.
    ///
    /// @param top above the first row
    public record Sizes(double width, double height, double gapX, double gapY, double margin, double top) {}

    /// From 0, counted from the left and from the top.
    public record Place(int column, double row) {}

    private final Sizes sizes;

    public GraphCanvas(Sizes sizes) {
        this.sizes = sizes;
        getStyleClass().add("graph");
        getStylesheets()
                .add(Objects.requireNonNull(GraphCanvas.class.getResource("graph.css"))
                        .toExternalForm());
    }

    /// Of the left of a column.
    public double x(int column) {
        return sizes.margin() + column * (sizes.width() + sizes.gapX());
    }

    /// Of the top of a row.
    public double y(double row) {
        return sizes.top() + row * (sizes.height() + sizes.gapY());
    }

    private double middle(Place place) {
        return y(place.row()) + sizes.height() / 2;
    }

    /// Over all that is there already.
    public void put(Region box, Place place) {
        // A theme's style sheet has heights for buttons, which win over those that are set.
        box.setManaged(false);
        box.resizeRelocate(x(place.column()), y(place.row()), sizes.width(), sizes.height());
        getChildren().add(box);
    }

    /// A line over all that is there already: straight through the columns that it only passes, bent between
    /// them.
    ///
    /// @param way from its beginning to its end, with each column that it passes
    public Path join(List<Place> way) {
        Path path = new Path();
        path.getStyleClass().add("edge");
        path.setMouseTransparent(true);
        Place from = way.getFirst();
        path.getElements().add(new MoveTo(x(from.column()) + sizes.width(), middle(from)));
        for (int i = 1; i < way.size(); i++) {
            Place next = way.get(i);
            double startX = x(way.get(i - 1).column()) + sizes.width();
            double startY = middle(way.get(i - 1));
            double bend = sizes.gapX() / 2;
            path.getElements()
                    .add(new CubicCurveTo(
                            startX + bend,
                            startY,
                            x(next.column()) - bend,
                            middle(next),
                            x(next.column()),
                            middle(next)));
            if (i < way.size() - 1) {
                path.getElements().add(new HLineTo(x(next.column()) + sizes.width()));
            }
        }
        getChildren().add(path);
        return path;
    }

    /// Takes the room that so many columns and rows need, and never less.
    public void fit(int columns, double rows) {
        setMinSize(USE_PREF_SIZE, USE_PREF_SIZE);
        setPrefSize(x(columns) - sizes.gapX() + sizes.margin(), y(rows) - sizes.gapY() + sizes.margin());
    }
}
