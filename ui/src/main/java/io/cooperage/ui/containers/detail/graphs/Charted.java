package io.cooperage.ui.containers.detail.graphs;

import java.time.Instant;
import java.util.List;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.ReadOnlyObjectProperty;
import org.jspecify.annotations.Nullable;

/// What the charts of a page show together: the same samples, instants and zoom. FX thread only.
interface Charted {
    SampleWindow window();

    List<Marker> markers();

    /// More samples may come.
    boolean isAlive();

    /// The instant pointed at, the same in every chart; null for none.
    ObjectProperty<@Nullable Instant> hoverProperty();

    /// The instant that a person chose; null for none.
    ReadOnlyObjectProperty<@Nullable Instant> pickedProperty();

    void pick(Instant at);

    void unpick();

    /// Moves the pointed-at instant by samples, for the keyboard; from the newest when none is.
    void moveHover(int samples);

    /// Shows what lies between two instants.
    void zoom(Instant from, Instant to);

    /// @param factor below 1 shows less, around what is pointed at or the middle
    void zoomBy(double factor);

    /// @param part of what is shown; negative to the past
    void pan(double part);

    void resetZoom();
}
