package io.cooperage.engine.cluster.store;

import io.cooperage.engine.cluster.api.StatusException;
import io.cooperage.engine.cluster.api.StatusReason;
import java.time.Duration;
import java.util.List;

/// The changes of one resource after some revision, each once, in order. For one thread; [#close()] for any.
public final class ChangeFeed implements AutoCloseable {
    private static final int BATCH = 256;

    private final ChangeLog log;
    private long place;
    private long seen;
    private volatile boolean closed;

    ChangeFeed(ChangeLog log, long place, long revision) {
        this.log = log;
        this.place = place;
        this.seen = revision;
    }

    /// Waits for changes.
    ///
    /// @return none when `patience` is over or this is closed
    /// @throws StatusException 410 Expired: this reader was too slow
    public List<Change> next(Duration patience) throws InterruptedException {
        List<Change> changes = log.from(place, BATCH, isClosed() ? 0 : ChangeLog.nanos(patience), this);
        if (changes == null) {
            throw tooOld(seen, log.floor());
        }
        if (isClosed()) {
            return List.of();
        }
        place += changes.size();
        if (!changes.isEmpty()) {
            seen = changes.getLast().revision();
        }
        return changes;
    }

    static StatusException tooOld(long revision, long floor) {
        return new StatusException(StatusReason.EXPIRED, "too old resource version: " + revision + " (" + floor + ")");
    }

    /// By [#close()], or since the store is.
    public boolean isClosed() {
        return closed || log.hasEnded();
    }

    @Override
    public void close() {
        closed = true;
        log.wake();
    }
}
