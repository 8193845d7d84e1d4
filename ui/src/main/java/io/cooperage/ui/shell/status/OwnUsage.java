package io.cooperage.ui.shell.status;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What this process costs, from proc(5). One reader at a time, not on the JavaFX thread.
final class OwnUsage {
    private static final Logger LOG = LoggerFactory.getLogger(OwnUsage.class);
    private static final Path STATUS = Path.of("/proc/self/status");

    private Duration lastCpu = Duration.ZERO;
    private long lastNanos;

    /// @param cpu fraction of one core since the reading before
    /// @param memory resident bytes; 0 when unknown
    record Reading(double cpu, long memory) {}

    Reading read() {
        Duration cpu = ProcessHandle.current().info().totalCpuDuration().orElse(Duration.ZERO);
        long now = System.nanoTime();
        double share = lastNanos == 0 ? 0 : (double) cpu.minus(lastCpu).toNanos() / (now - lastNanos);
        lastCpu = cpu;
        lastNanos = now;
        return new Reading(Math.max(0, share), resident());
    }

    private static long resident() {
        try {
            List<String> lines = Files.readAllLines(STATUS);
            for (String line : lines) {
                if (line.startsWith("VmRSS:")) {
                    return Long.parseLong(line.replaceAll("\\D", "")) * 1024;
                }
            }
        } catch (IOException e) {
            LOG.debug("{} can't be read", STATUS, e);
        }
        return 0;
    }
}
