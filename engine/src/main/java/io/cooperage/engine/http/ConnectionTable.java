package io.cooperage.engine.http;

import io.netty.channel.EventLoop;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/// Every open connection, and until when it may stay in the state it is in. Event loop only.
///
/// A connection that asks for nothing is cheap, but each has a file descriptor, and whoever opens thousands
/// could leave the engine none. So when all places are taken, the connection that has been idle for longest
/// gives way.
final class ConnectionTable {
    private static final Duration SWEEP = Duration.ofSeconds(1);

    private final int places;
    private final EventLoop loop;
    private final Map<Entry, Long> deadlines = new HashMap<>();

    /// The longest idle first.
    private final Set<Entry> idle = new LinkedHashSet<>();

    private boolean sweeping;

    /// A connection, as much as concerns this table.
    interface Entry {
        /// Its time is over, or its place is needed.
        void expire();
    }

    ConnectionTable(int places, EventLoop loop) {
        this.places = places;
        this.loop = loop;
    }

    /// @return false when every place is taken by a request that is worked on
    boolean add(Entry entry) {
        if (deadlines.size() >= places) {
            if (idle.isEmpty()) {
                return false;
            }
            Entry longest = idle.iterator().next();
            remove(longest);
            longest.expire();
        }
        deadlines.put(entry, Long.MAX_VALUE);
        return true;
    }

    /// It may give way to another, and ends when it is still idle after so long.
    void idle(Entry entry, Duration limit) {
        if (deadlines.containsKey(entry)) {
            idle.remove(entry);
            idle.add(entry);
            within(entry, limit);
        }
    }

    /// Nobody else's need ends it, only its own time.
    void busy(Entry entry, Duration limit) {
        idle.remove(entry);
        within(entry, limit);
    }

    /// No limit: a build or an attach lasts as long as it does.
    void working(Entry entry) {
        idle.remove(entry);
        deadlines.replace(entry, Long.MAX_VALUE);
    }

    void remove(Entry entry) {
        deadlines.remove(entry);
        idle.remove(entry);
    }

    int size() {
        return deadlines.size();
    }

    List<Entry> all() {
        return List.copyOf(deadlines.keySet());
    }

    private void within(Entry entry, Duration limit) {
        deadlines.replace(entry, System.nanoTime() + limit.toNanos());
        if (!sweeping) {
            sweeping = true;
            loop.schedule(this::sweep, SWEEP.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    /// Ends what is over its time. By itself about once a second while anything has a limit.
    void sweep() {
        sweeping = false;
        long now = System.nanoTime();
        boolean limited = false;
        for (Entry entry : all()) {
            long deadline = deadlines.getOrDefault(entry, Long.MAX_VALUE);
            if (deadline == Long.MAX_VALUE) {
                continue;
            }
            if (deadline - now < 0) {
                remove(entry);
                entry.expire();
            } else {
                limited = true;
            }
        }
        if (limited && !sweeping) {
            sweeping = true;
            loop.schedule(this::sweep, SWEEP.toMillis(), TimeUnit.MILLISECONDS);
        }
    }
}
