package io.cooperage.engine.container.stats;

import io.cooperage.engine.container.ContainerStats;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// What a container used over its life: every second for ten minutes, every ten seconds for two hours, every
/// minute for a day ([Downsampling] says how a span becomes one sample), in a file of fixed size beside the
/// container.
///
/// Making one costs nothing. The file is made by the first [#append] and held open until [#flush]; [#history]
/// and [#latest] read it at any time, of a running container as of one that ended before the engine was last
/// started. Any thread.
public final class FlightRecorder {
    private final Path path;

    /// Guards everything below.
    private final ReentrantLock lock = new ReentrantLock();

    private @Nullable StatsFile file;
    private @Nullable ContainerStats latest;
    private final Downsampling tens =
            new Downsampling(Resolution.TEN_SECONDS.seconds(), stats -> write(Resolution.TEN_SECONDS, stats));
    private final Downsampling minutes =
            new Downsampling(Resolution.MINUTE.seconds(), stats -> write(Resolution.MINUTE, stats));

    /// @param path the ring file, `stats` in the container's directory
    public FlightRecorder(Path path) {
        this.path = path;
    }

    /// Keeps a sample. Samples come in order of time; after the clock was set back, what lies in the future is
    /// forgotten.
    ///
    /// @throws io.cooperage.engine.error.EngineException UNAVAILABLE when the file can't be written
    public void append(ContainerStats stats) {
        lock.lock();
        try {
            StatsFile open = file != null ? file : resume();
            if (latest != null && stats.time().isBefore(latest.time())) {
                forgetAfter(open, stats.time());
            }
            open.write(Resolution.SECOND, stats);
            tens.add(stats);
            minutes.add(stats);
            latest = stats;
        } finally {
            lock.unlock();
        }
    }

    /// Writes the spans that are not over yet and lets go of the file, when the container has ended. The next
    /// [#append] goes on where this left off.
    public void flush() {
        lock.lock();
        try {
            StatsFile open = file;
            if (open == null) {
                return;
            }
            // Closed also when a full disk does not take the last spans.
            try (open) {
                tens.end();
                minutes.end();
            } finally {
                file = null;
            }
        } finally {
            lock.unlock();
        }
    }

    /// The last sample, also of a container that ended long ago.
    public Optional<ContainerStats> latest() {
        lock.lock();
        try {
            if (latest == null) {
                latest = newest(StatsFile.read(path, Resolution.SECOND));
            }
            return Optional.ofNullable(latest);
        } finally {
            lock.unlock();
        }
    }

    /// Samples between two instants, both inclusive, oldest first, each span of time at the finest resolution
    /// that is kept of it. Reckoned from the last sample: the last ten minutes of a run stay fine, however long
    /// ago.
    public List<ContainerStats> history(Instant from, Instant to) {
        List<ContainerStats> seconds = StatsFile.read(path, Resolution.SECOND);
        ContainerStats last = newest(seconds);
        if (last == null) {
            return List.of();
        }
        // Where a finer ring takes over, at a border of the coarser spans, so that nothing is told twice or
        // left out.
        long now = last.time().getEpochSecond();
        long fine = roundUp(Resolution.SECOND.oldest(now), Resolution.TEN_SECONDS);
        long middle = roundUp(Resolution.TEN_SECONDS.oldest(now), Resolution.MINUTE);
        Predicate<ContainerStats> wanted =
                stats -> !stats.time().isBefore(from) && !stats.time().isAfter(to);
        List<ContainerStats> history = new ArrayList<>();
        if (from.getEpochSecond() < middle) {
            add(StatsFile.read(path, Resolution.MINUTE), Long.MIN_VALUE, middle, wanted, history);
        }
        if (from.getEpochSecond() < fine) {
            add(StatsFile.read(path, Resolution.TEN_SECONDS), middle, fine, wanted, history);
        }
        add(seconds, fine, Long.MAX_VALUE, wanted, history);
        return history;
    }

    private static void add(
            List<ContainerStats> ring,
            long from,
            long before,
            Predicate<ContainerStats> wanted,
            List<ContainerStats> history) {
        for (ContainerStats stats : ring) {
            long second = stats.time().getEpochSecond();
            if (second >= from && second < before && wanted.test(stats)) {
                history.add(stats);
            }
        }
    }

    private static long roundUp(long second, Resolution to) {
        return Math.ceilDiv(second, (long) to.seconds()) * to.seconds();
    }

    private static @Nullable ContainerStats newest(List<ContainerStats> byTime) {
        return byTime.isEmpty() ? null : byTime.getLast();
    }

    /// Opens the file and makes up for what was not flushed before a crash: the coarser spans since the last
    /// one that was written are made again from the seconds.
    private StatsFile resume() {
        StatsFile open = StatsFile.open(path);
        file = open;
        if (open.isFresh()) {
            latest = null;
            return open;
        }
        List<ContainerStats> seconds = open.read(Resolution.SECOND);
        latest = newest(seconds);
        replay(seconds, open.read(Resolution.TEN_SECONDS), Resolution.TEN_SECONDS, tens);
        replay(seconds, open.read(Resolution.MINUTE), Resolution.MINUTE, minutes);
        return open;
    }

    private static void replay(
            List<ContainerStats> seconds, List<ContainerStats> written, Resolution resolution, Downsampling into) {
        ContainerStats last = newest(written);
        long from = last == null
                ? Long.MIN_VALUE
                : Math.floorDiv(last.time().getEpochSecond(), resolution.seconds()) * resolution.seconds();
        for (ContainerStats stats : seconds) {
            if (stats.time().getEpochSecond() >= from) {
                into.add(stats);
            }
        }
    }

    private void write(Resolution resolution, ContainerStats stats) {
        if (file != null) {
            file.write(resolution, stats);
        }
    }

    private void forgetAfter(StatsFile open, Instant time) {
        tens.end();
        minutes.end();
        for (Resolution resolution : Resolution.values()) {
            for (ContainerStats stats : open.read(resolution)) {
                if (stats.time().isAfter(time)) {
                    open.erase(resolution, stats);
                }
            }
        }
    }
}
