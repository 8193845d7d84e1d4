package io.cooperage.engine.cluster.node;

import io.cooperage.engine.cluster.node.PodAccess.Usage;
import io.cooperage.engine.linux.KernelFile;
import io.cooperage.engine.linux.MemInfo;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/// What the whole machine uses: processor time between two askings, or since the first. For any thread.
final class NodeMeter {
    private static final Path STAT = Path.of("/proc/stat");
    private static final long NANOS_PER_TICK = 10_000_000;

    /// Of the `cpu` line, proc_stat(5): these two are time in which nothing ran.
    private static final int IDLE = 3;

    private static final int IOWAIT = 4;

    /// Guest time, which is the last two columns, is in user time already.
    private static final int GUEST = 8;

    private final InstantSource clock;
    private Reading before;
    private Usage latest;

    NodeMeter(InstantSource clock) {
        this.clock = clock;
        this.before = read();
        this.latest = new Usage(before.at, Duration.ofSeconds(1), 0, memory());
    }

    private record Reading(Instant at, long busyTicks) {}

    synchronized Usage usage() {
        Reading now = read();
        Duration window = Duration.between(before.at, now.at);
        if (window.toMillis() >= 500) {
            long nanos = Math.max(0, now.busyTicks - before.busyTicks) * NANOS_PER_TICK;
            long nanocores = Math.round(nanos * 1e9 / window.toNanos());
            latest = new Usage(now.at, window, nanocores, memory());
            before = now;
        }
        return latest;
    }

    private Reading read() {
        String text = KernelFile.read(STAT).orElse("");
        String[] words = text.substring(0, Math.max(0, text.indexOf('\n'))).split("\\s+");
        long busy = 0;
        for (int column = 0; column < GUEST && column + 1 < words.length; column++) {
            if (column != IDLE && column != IOWAIT) {
                busy += Long.parseLong(words[column + 1]);
            }
        }
        return new Reading(clock.instant(), busy);
    }

    private static long memory() {
        MemInfo memory = MemInfo.read();
        return memory.total() - memory.available();
    }
}
