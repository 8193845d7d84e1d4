package io.cooperage.engine.container.stats;

import io.cooperage.engine.container.ContainerStats;
import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.error.ErrorKind;
import io.cooperage.engine.linux.CgroupReading;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One container under the [Sampler], with what rates are reckoned from. Any thread.
final class SampledContainer {
    private static final Logger LOG = LoggerFactory.getLogger(SampledContainer.class);

    /// Rates over less time than this say more of the clock ticks than of the container.
    private static final long SHORTEST = TimeUnit.MILLISECONDS.toNanos(200);

    private final String id;
    private final SampleSource source;
    private final FlightRecorder recorder;

    /// Guards everything below, and is held while reading, so that after [#end] nothing is read.
    private final ReentrantLock lock = new ReentrantLock();

    private @Nullable CgroupReading before;
    private long beforeNanos;
    private long oomKills;

    /// Whether `oomKills` says what was told already.
    private boolean oomKillsKnown;

    private long untoldOomKills;
    private boolean complained;
    private boolean ended;
    private volatile boolean read;
    private volatile @Nullable ContainerStats latest;

    /// @param fresh it has just started: nobody has told of kills in it
    SampledContainer(String id, SampleSource source, FlightRecorder recorder, boolean fresh) {
        this.id = id;
        this.oomKillsKnown = fresh;
        this.source = source;
        this.recorder = recorder;
    }

    String id() {
        return id;
    }

    /// Not read yet.
    boolean isNew() {
        return !read;
    }

    Optional<ContainerStats> latest() {
        return Optional.ofNullable(latest);
    }

    /// Reads and records.
    ///
    /// @param nanos of a steady clock
    /// @return null when it was too soon after the last time, or has ended
    @Nullable
    ContainerStats sample(Instant time, long nanos) {
        lock.lock();
        try {
            if (ended) {
                return null;
            }
            read = true; // even if it fails: the next try is at the next round
            CgroupReading earlier = before;
            CgroupReading now = source.read();
            countOomKills(now);
            long elapsed = nanos - beforeNanos;
            if (earlier != null && elapsed < SHORTEST) {
                return null;
            }
            Instant when = time.truncatedTo(ChronoUnit.MICROS); // as exact as the file
            ContainerStats stats =
                    earlier == null ? StatsRates.first(now, when) : StatsRates.between(earlier, now, elapsed, when);
            before = now;
            beforeNanos = nanos;
            latest = stats;
            record(stats);
            return stats;
        } finally {
            lock.unlock();
        }
    }

    /// A full disk must not stop what is shown live.
    private void record(ContainerStats stats) {
        try {
            recorder.append(stats);
            complained = false;
        } catch (EngineException e) {
            failed(e);
        }
    }

    /// Processes killed for lack of memory since this was asked last.
    long takeOomKills() {
        lock.lock();
        try {
            long kills = untoldOomKills;
            untoldOomKills = 0;
            return kills;
        } finally {
            lock.unlock();
        }
    }

    /// Says so once, until it works again: a full disk would fill the log. A container that ends while it is
    /// looked at is nothing to say to anybody.
    void failed(RuntimeException e) {
        lock.lock();
        try {
            if (e instanceof EngineException known && known.kind() == ErrorKind.NOT_FOUND) {
                LOG.debug("No statistics of container {}: {}", id, e.getMessage());
                return;
            }
            if (!complained && e instanceof EngineException) {
                LOG.warn("No statistics of container {} for now: {}", id, e.getMessage());
            } else if (!complained) {
                LOG.error("No statistics of container {} for now", id, e);
            }
            complained = true;
        } finally {
            lock.unlock();
        }
    }

    /// Stops reading, for good; waits for one under way.
    void end() {
        lock.lock();
        try {
            ended = true;
            source.close();
            recorder.flush();
        } catch (EngineException e) {
            failed(e);
        } finally {
            lock.unlock();
        }
    }

    /// Kills in a container that ran before, from before the first reading, were told by who sampled then.
    private void countOomKills(CgroupReading now) {
        long kills = now.oomKills().orElse(0);
        if (oomKillsKnown && kills > oomKills) {
            untoldOomKills += kills - oomKills;
        }
        oomKills = kills;
        oomKillsKnown = true;
    }
}
