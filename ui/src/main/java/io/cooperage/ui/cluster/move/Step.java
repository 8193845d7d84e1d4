package io.cooperage.ui.cluster.move;

import io.cooperage.ui.control.StatusBadge.Mark;

/// One of the things that are done, and how far it is.
///
/// @param detail how it goes, or why it failed; may be empty
record Step(String words, Mark mark, String detail) {
    static Step toDo(String words) {
        return new Step(words, Mark.CREATED, "");
    }

    Step as(Mark now, String why) {
        return new Step(words, now, why);
    }
}
