package io.cooperage.ui.control;

import javafx.css.PseudoClass;
import javafx.scene.AccessibleRole;
import javafx.scene.layout.Region;

/// A small mark whose shape and colour both say the state, so that neither is needed alone. Its paths and colours are
/// in `control.css`.
public final class StatusBadge extends Region {
    public enum Mark {
        /// A filled disc.
        RUNNING,
        /// A triangle: it runs, and its check says that it is not well.
        AILING,
        /// Two bars.
        PAUSED,
        /// An empty ring: not yet.
        CREATED,
        /// A quiet square: ended well.
        ENDED,
        /// A cross: ended badly.
        FAILED,
        /// An arrow round: on its way.
        MOVING
    }

    private Mark mark = Mark.CREATED;

    public StatusBadge() {
        getStyleClass().add("status-badge");
        setAccessibleRole(AccessibleRole.IMAGE_VIEW);
        setMark(Mark.CREATED);
    }

    public void setMark(Mark now) {
        pseudoClassStateChanged(pseudoClass(mark), false);
        mark = now;
        pseudoClassStateChanged(pseudoClass(now), true);
    }

    public Mark mark() {
        return mark;
    }

    private static PseudoClass pseudoClass(Mark mark) {
        return PseudoClass.getPseudoClass(mark.name().toLowerCase(java.util.Locale.ROOT));
    }
}
