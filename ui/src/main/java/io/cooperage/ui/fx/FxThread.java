package io.cooperage.ui.fx;

import java.util.concurrent.Executor;
import javafx.application.Platform;

/// The JavaFX application thread.
public final class FxThread {
    private static final Executor EXECUTOR = Platform::runLater;

    private FxThread() {}

    /// Runs each piece on the JavaFX thread, in order, after what is queued there. Any thread may use it; do not flood
    /// it, use [Batches].
    public static Executor executor() {
        return EXECUTOR;
    }

    public static boolean isCurrent() {
        return Platform.isFxApplicationThread();
    }
}
