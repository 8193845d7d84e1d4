package io.cooperage.ui.containers.detail.merged;

import io.cooperage.ui.containers.detail.log.LogSource;
import io.cooperage.ui.model.LiveContainer;
import javafx.beans.property.BooleanProperty;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;
import javafx.beans.property.SimpleBooleanProperty;

/// One container among those whose logs can be shown together. FX thread only.
final class SourceRow {
    private final LiveContainer live;
    private final int color;
    private final BooleanProperty chosen = new SimpleBooleanProperty(this, "chosen");
    private final BooleanProperty solo = new SimpleBooleanProperty(this, "solo");
    private final BooleanProperty muted = new SimpleBooleanProperty(this, "muted");
    private final ReadOnlyStringWrapper problem = new ReadOnlyStringWrapper("");

    /// @param color see [LogSource#color]; it stays the container's while the page lives
    SourceRow(LiveContainer live, int color) {
        this.live = live;
        this.color = color;
    }

    LiveContainer live() {
        return live;
    }

    String name() {
        return live.container().name();
    }

    int color() {
        return color;
    }

    /// Its lines are among those shown.
    BooleanProperty chosenProperty() {
        return chosen;
    }

    /// While any is solo, only those that are can be seen.
    BooleanProperty soloProperty() {
        return solo;
    }

    BooleanProperty mutedProperty() {
        return muted;
    }

    /// Why its log can't be read; empty when it can.
    ReadOnlyStringProperty problemProperty() {
        return problem.getReadOnlyProperty();
    }

    void tell(String why) {
        problem.set(why);
    }

    LogSource source() {
        return new LogSource(name(), color);
    }
}
