package io.cooperage.engine.build;

import io.cooperage.engine.error.EngineException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Ends things in the opposite order, every one of them, whatever fails.
final class Ends {
    private Ends() {}

    /// @throws EngineException the first failure, with the others suppressed
    static void all(List<Runnable> ends) {
        @Nullable EngineException first = null;
        for (Runnable end : ends.reversed()) {
            try {
                end.run();
            } catch (EngineException e) {
                if (first == null) {
                    first = e;
                } else {
                    first.addSuppressed(e);
                }
            }
        }
        ends.clear();
        if (first != null) {
            throw first;
        }
    }
}
