package io.cooperage.ui.model;

import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;

/// One thing of the engine as a row follows it: what the window itself is doing to it, and why that failed. FX thread
/// only.
public abstract class LiveRow {
    private final ReadOnlyStringWrapper activity = new ReadOnlyStringWrapper("");
    private final ReadOnlyStringWrapper problem = new ReadOnlyStringWrapper("");

    LiveRow() {}

    /// What the window is doing to it, such as `Stopping…`; empty when nothing.
    public final ReadOnlyStringProperty activityProperty() {
        return activity.getReadOnlyProperty();
    }

    /// Why the last thing done to it failed; empty when it didn't, or when it was dismissed.
    public final ReadOnlyStringProperty problemProperty() {
        return problem.getReadOnlyProperty();
    }

    /// @param words shown on the row until [#settle]
    public final void busy(String words) {
        problem.set("");
        activity.set(words);
    }

    /// @param trouble empty when it worked
    public final void settle(String trouble) {
        activity.set("");
        problem.set(trouble);
    }

    /// The person has read why the last thing done to it failed.
    public final void dismissProblem() {
        settle("");
    }
}
