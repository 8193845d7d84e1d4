package io.cooperage.ui.containers.detail.log;

import javafx.beans.property.BooleanProperty;
import javafx.beans.property.SimpleBooleanProperty;

/// How logs are shown. One object for all containers and visits, so that nobody sets it twice. FX thread only.
public final class LogSettings {
    private final BooleanProperty timestamps = new SimpleBooleanProperty(this, "timestamps", false);
    private final BooleanProperty wrap = new SimpleBooleanProperty(this, "wrap", false);
    private final BooleanProperty lineNumbers = new SimpleBooleanProperty(this, "lineNumbers", true);
    private final BooleanProperty filter = new SimpleBooleanProperty(this, "filter", false);
    private final BooleanProperty matchCase = new SimpleBooleanProperty(this, "matchCase", false);

    public BooleanProperty timestampsProperty() {
        return timestamps;
    }

    /// Break long lines at the edge instead of scrolling sideways.
    public BooleanProperty wrapProperty() {
        return wrap;
    }

    public BooleanProperty lineNumbersProperty() {
        return lineNumbers;
    }

    /// A search hides the lines that do not match, instead of marking those that do.
    public BooleanProperty filterProperty() {
        return filter;
    }

    public BooleanProperty matchCaseProperty() {
        return matchCase;
    }
}
