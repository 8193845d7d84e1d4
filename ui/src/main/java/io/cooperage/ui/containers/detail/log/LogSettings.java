package io.cooperage.ui.containers.detail.log;

import io.cooperage.ui.preferences.UiSettings;
import javafx.beans.property.BooleanProperty;

/// How logs are shown. One object for all containers and visits, so that nobody sets it twice. FX thread only.
public final class LogSettings {
    private final BooleanProperty timestamps;
    private final BooleanProperty wrap;
    private final BooleanProperty lineNumbers;
    private final BooleanProperty filter;
    private final BooleanProperty matchCase;

    public LogSettings(UiSettings kept) {
        timestamps = kept.flag("log.timestamps", false);
        wrap = kept.flag("log.wrap", false);
        lineNumbers = kept.flag("log.line-numbers", true);
        filter = kept.flag("log.filter", false);
        matchCase = kept.flag("log.match-case", false);
    }

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
