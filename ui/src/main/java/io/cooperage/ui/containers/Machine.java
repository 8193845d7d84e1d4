package io.cooperage.ui.containers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// How big the machine is: limits are checked against it, and memory without a limit is drawn against it.
///
/// @param cpus cores this process may use
/// @param memory bytes
/// @param pids the most processes the kernel allows
public record Machine(int cpus, long memory, long pids) {
    private static final Logger LOG = LoggerFactory.getLogger(Machine.class);

    /// Reads proc(5); quick enough for any thread. What can't be read counts as unlimited.
    public static Machine local() {
        return new Machine(Runtime.getRuntime().availableProcessors(), totalMemory(), pidMax());
    }

    private static long totalMemory() {
        return number(Path.of("/proc/meminfo"), "MemTotal:", 1024);
    }

    private static long pidMax() {
        return number(Path.of("/proc/sys/kernel/pid_max"), "", 1);
    }

    private static long number(Path file, String label, long factor) {
        try {
            for (String line : Files.readAllLines(file)) {
                if (line.startsWith(label)) {
                    return Long.parseLong(line.replaceAll("\\D", "")) * factor;
                }
            }
        } catch (IOException | NumberFormatException e) {
            LOG.debug("{} can't be read", file, e);
        }
        return Long.MAX_VALUE;
    }
}
