package io.cooperage.engine.layer;

import java.util.HashMap;
import java.util.Map;
import java.util.function.BooleanSupplier;

/// Who holds which tree, so that none is removed while it is held. Any thread.
final class Leases {
    /// How often each tree is held, by its name. Guarded by `this`.
    private final Map<String, Integer> held = new HashMap<>();

    /// @param present asked under the lock that [#withdraw] takes, so a tree that is there stays there
    /// @return whether it was there, and is held now
    synchronized boolean take(String name, BooleanSupplier present) {
        if (!present.getAsBoolean()) {
            return false;
        }
        held.merge(name, 1, Integer::sum);
        return true;
    }

    /// Runs while nothing is withdrawn.
    synchronized void withLock(Runnable look) {
        look.run();
    }

    synchronized void release(String name) {
        held.computeIfPresent(name, (_, count) -> count == 1 ? null : count - 1);
    }

    /// Takes a tree out of sight unless someone holds it.
    ///
    /// @param unused asked under the lock: whoever has let go of a lease has made a record by then
    /// @param takeAway run under the lock
    synchronized boolean withdraw(String name, BooleanSupplier unused, Runnable takeAway) {
        if (held.containsKey(name) || !unused.getAsBoolean()) {
            return false;
        }
        takeAway.run();
        return true;
    }
}
