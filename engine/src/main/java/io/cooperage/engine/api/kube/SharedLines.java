package io.cooperage.engine.api.kube;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cooperage.engine.cluster.api.WatchEvent;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;

/// The last events as their lines of JSON: all watches of a kind tell the same of a change, so it is written
/// once and not for each of them. Any thread.
final class SharedLines {
    /// As many as come in one burst; who is further behind writes its own again.
    private static final int KEPT = 32;

    /// A longer one is written as often as it is told, rather than kept.
    private static final int LONGEST = 32 << 10;

    /// Guarded by itself, as is what is written: whoever wants the same line waits a moment for it.
    private final Deque<Line> lines = new ArrayDeque<>(KEPT);

    /// @param tree the very one, which all watches share until the store lets go of it
    private record Line(WatchEvent.Type type, ObjectNode tree, byte[] bytes) {}

    /// Makes the line of an event.
    @FunctionalInterface
    interface Writing {
        byte[] line() throws IOException;
    }

    /// @return shared: not to be changed
    @SuppressWarnings("ReferenceEquality") // to compare the contents would cost as much as to write them
    byte[] of(WatchEvent event, Writing writing) throws IOException {
        ObjectNode tree = event.object().tree();
        synchronized (lines) {
            for (Line line : lines) {
                if (line.tree == tree && line.type == event.type()) {
                    return line.bytes;
                }
            }
            byte[] bytes = writing.line();
            if (bytes.length <= LONGEST) {
                if (lines.size() == KEPT) {
                    lines.removeLast();
                }
                lines.addFirst(new Line(event.type(), tree, bytes));
            }
            return bytes;
        }
    }
}
