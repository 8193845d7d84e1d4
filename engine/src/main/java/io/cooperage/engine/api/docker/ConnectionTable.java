package io.cooperage.engine.api.docker;

import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// Every open connection, and until when it may stay in the state it is in. Any thread.
///
/// A connection that asks for nothing is cheap, but each has a file descriptor, and whoever opens thousands
/// could leave the engine none. So when all places are taken, the connection that has been idle for longest
/// gives way.
final class ConnectionTable {
    static final int PLACES = 2048;

    /// Docker's own server waits forever; a client that reuses a connection after so long expects to find it closed.
    private static final Duration IDLE = Duration.ofMinutes(10);

    /// From the first byte of a request to the last of its head.
    private static final Duration HEAD = Duration.ofSeconds(30);

    private final Map<Wire, State> states = new ConcurrentHashMap<>();
    private final int places;
    private final Duration head;

    /// @param deadline by [System#nanoTime]
    private record State(boolean idle, long since, long deadline) {}

    ConnectionTable() {
        this(PLACES, HEAD);
    }

    ConnectionTable(int places, Duration head) {
        this.places = places;
        this.head = head;
    }

    /// @return false when every place is taken by a request that is worked on
    boolean add(Wire wire) {
        if (states.size() >= places && !dropIdlest()) {
            return false;
        }
        idle(wire);
        return true;
    }

    void idle(Wire wire) {
        states.put(wire, state(true, IDLE));
    }

    void readingHead(Wire wire) {
        states.put(wire, state(true, head));
    }

    /// No limit: a build or an attach lasts as long as it does.
    void working(Wire wire) {
        states.put(wire, new State(false, System.nanoTime(), Long.MAX_VALUE));
    }

    void deadline(Wire wire, Duration left) {
        states.put(wire, state(false, left));
    }

    void remove(Wire wire) {
        states.remove(wire);
    }

    int size() {
        return states.size();
    }

    /// Closes what is over its time. Called about once a second.
    void sweep() {
        long now = System.nanoTime();
        states.forEach((wire, state) -> {
            if (state.deadline != Long.MAX_VALUE && state.deadline - now < 0) {
                wire.close();
            }
        });
    }

    void closeAll() {
        List.copyOf(states.keySet()).forEach(Wire::close);
    }

    private boolean dropIdlest() {
        Map.@Nullable Entry<Wire, State> idlest = states.entrySet().stream()
                .filter(entry -> entry.getValue().idle)
                .min(Comparator.comparingLong(entry -> entry.getValue().since))
                .orElse(null);
        if (idlest == null) {
            return false;
        }
        states.remove(idlest.getKey());
        idlest.getKey().close();
        return true;
    }

    private static State state(boolean idle, Duration left) {
        long now = System.nanoTime();
        return new State(idle, now, now + left.toNanos());
    }
}
