package io.cooperage.ui.control;

import javafx.scene.Node;
import javafx.scene.control.TableCell;
import javafx.util.Subscription;
import org.jspecify.annotations.Nullable;

/// A cell that follows one live object while it shows it, and lets go when the row is reused for another.
///
/// @param <T> what a row stands for; equal rows are the same object
public abstract class LiveCell<T> extends TableCell<T, T> {
    private @Nullable T followed;
    private Subscription following = Subscription.EMPTY;

    /// Makes the cell show `live` now and on each change.
    ///
    /// @return ends that
    protected abstract Subscription follow(T live);

    /// What the cell consists of.
    protected abstract Node content();

    /// The object shown, or null in an empty row.
    protected @Nullable T live() {
        return followed;
    }

    @Override
    protected void updateItem(T live, boolean empty) {
        super.updateItem(live, empty);
        @Nullable T now = empty ? null : live;
        if (now != null && now.equals(followed)) {
            return;
        }
        following.unsubscribe();
        following = Subscription.EMPTY;
        followed = now;
        if (now == null) {
            setGraphic(null);
            setText(null);
        } else {
            setGraphic(content());
            following = follow(now);
        }
    }
}
