package io.cooperage.ui.containers.detail.graphs;

import io.cooperage.engine.container.ContainerStats;
import io.cooperage.ui.containers.detail.graphs.SampleWindow.Span;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.beans.property.ReadOnlyBooleanWrapper;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.SimpleObjectProperty;
import org.jspecify.annotations.Nullable;

/// Samples that somebody else keeps, of the last ten minutes or a part of them. FX thread only.
final class UsageModel implements Charted {
    private static final Duration SHORTEST = Duration.ofSeconds(10);

    private final SampleWindow window;
    private final ObjectProperty<@Nullable Instant> hover = new SimpleObjectProperty<>();
    private final ReadOnlyObjectWrapper<@Nullable Instant> picked = new ReadOnlyObjectWrapper<>();
    private final ReadOnlyBooleanWrapper zoomed = new ReadOnlyBooleanWrapper();
    private final Runnable changed;
    private List<ContainerStats> samples = List.of();

    /// @param gap samples that far apart are joined by a line
    /// @param changed paint again
    UsageModel(Duration gap, Runnable changed) {
        window = new SampleWindow(gap);
        this.changed = changed;
    }

    /// @param now oldest first
    void show(List<ContainerStats> now) {
        samples = List.copyOf(now);
        fill(window.span());
    }

    private void fill(@Nullable Span span) {
        window.show(span);
        samples.forEach(window::add);
        changed.run();
    }

    ReadOnlyBooleanProperty zoomedProperty() {
        return zoomed.getReadOnlyProperty();
    }

    @Override
    public SampleWindow window() {
        return window;
    }

    @Override
    public List<Marker> markers() {
        return List.of();
    }

    @Override
    public boolean isAlive() {
        return true;
    }

    @Override
    public ObjectProperty<@Nullable Instant> hoverProperty() {
        return hover;
    }

    @Override
    public ReadOnlyObjectProperty<@Nullable Instant> pickedProperty() {
        return picked.getReadOnlyProperty();
    }

    @Override
    public void pick(Instant at) {
        picked.set(at);
        changed.run();
    }

    @Override
    public void unpick() {
        picked.set(null);
        changed.run();
    }

    @Override
    public void moveHover(int by) {
        if (!window.isEmpty()) {
            Instant at = hover.get();
            int index = at == null ? window.size() : window.nearest(at);
            hover.set(window.get(Math.clamp(index + by, 0, window.size() - 1)).time());
        }
    }

    @Override
    public void zoom(Instant from, Instant to) {
        if (Duration.between(from, to).compareTo(SHORTEST) >= 0) {
            zoomed.set(true);
            fill(new Span(from, to));
        }
    }

    @Override
    public void zoomBy(double factor) {
        if (window.isEmpty()) {
            return;
        }
        Instant at = hover.get();
        Instant middle = at == null ? window.start().plus(window.length().dividedBy(2)) : at;
        Duration half = Duration.ofMillis((long) (window.length().toMillis() * factor / 2));
        if (half.multipliedBy(2).compareTo(SampleWindow.LENGTH) >= 0) {
            resetZoom();
        } else {
            zoom(middle.minus(half), middle.plus(half));
        }
    }

    @Override
    public void pan(double part) {
        Span now = window.span();
        if (now != null) {
            Span moved = now.moved(Duration.ofMillis((long) (now.length().toMillis() * part)));
            zoom(moved.from(), moved.to());
        }
    }

    @Override
    public void resetZoom() {
        if (zoomed.get()) {
            zoomed.set(false);
            fill(null);
        }
    }
}
