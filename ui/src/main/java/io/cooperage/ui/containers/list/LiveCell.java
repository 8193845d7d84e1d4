package io.cooperage.ui.containers.list;

import io.cooperage.ui.model.LiveContainer;
import javafx.scene.Node;
import javafx.scene.control.TableCell;
import javafx.util.Subscription;
import org.jspecify.annotations.Nullable;

/// A cell that follows one container while it shows it, and lets go when the row is reused for another.
abstract class LiveCell extends TableCell<LiveContainer, LiveContainer> {
    private @Nullable LiveContainer followed;
    private Subscription following = Subscription.EMPTY;

    /// Makes the cell show `live` now and on each change.
    ///
    /// @return ends that
    abstract Subscription follow(LiveContainer live);

    /// What the cell consists of.
    abstract Node content();

    /// The container shown, or null in an empty row.
    @Nullable
    LiveContainer live() {
        return followed;
    }

    @Override
    protected void updateItem(LiveContainer live, boolean empty) {
        super.updateItem(live, empty);
        LiveContainer now = empty ? null : live;
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
