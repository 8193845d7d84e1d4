package io.cooperage.ui.fx;

import java.util.concurrent.Callable;
import javafx.collections.ObservableList;

/// Runs work away from the JavaFX thread and brings its end back to it.
///
/// ```java
/// tasks.run("Stop web", () -> containers.stop(id, null))
///      .onFailure(errors::present);
/// ```
///
/// Call it on the JavaFX thread; every callback arrives there. Cancelling interrupts the thread that works.
public interface UiTasks {

    /// Starts work that the status bar shows under `name` until it ends.
    <T> UiTask<T> run(String name, Callable<T> work);

    /// Starts work too small to be shown, such as reading a value afresh.
    <T> UiTask<T> quiet(Callable<T> work);

    /// The named work under way, in the order it began. FX thread only.
    ObservableList<UiTask<?>> running();
}
