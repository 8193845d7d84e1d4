package io.cooperage.engine.cluster.kubelet;

import io.cooperage.engine.linux.KernelFile;
import io.cooperage.engine.linux.MemInfo;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What a node runs short of, by the measures of a kubelet: it tells of it, and no pods are placed there that
/// could be placed elsewhere.
///
/// @param processes the kernel has hardly a number left for another one
record NodePressure(boolean memory, boolean disk, boolean processes) {
    /// A kubelet's limits for eviction, as they are when nobody has set others.
    private static final long LEAST_MEMORY = 100L << 20;

    private static final double LEAST_DISK = 0.10;

    /// A kubelet has none of its own; that much any desktop needs to log in and look.
    private static final double LEAST_PROCESSES = 0.02;

    private static final Pattern THREADS = Pattern.compile(" \\d{1,9}/(\\d{1,9}) ");
    private static final Path LOAD = Path.of("/proc/loadavg");
    private static final Path MOST_NUMBERS = Path.of("/proc/sys/kernel/pid_max");
    private static final Path MOST_THREADS = Path.of("/proc/sys/kernel/threads-max");

    /// @param data where pods write
    static NodePressure read(NodeCapacity capacity, Path data) {
        return new NodePressure(MemInfo.read().available() < LEAST_MEMORY, isFull(capacity, data), isCrowded());
    }

    private static boolean isFull(NodeCapacity capacity, Path data) {
        try {
            return Files.getFileStore(data).getUsableSpace() < capacity.storage() * LEAST_DISK;
        } catch (IOException _) {
            // Who can't be asked is not full.
            return false;
        }
    }

    private static boolean isCrowded() {
        // As above.
        return KernelFile.read(LOAD).filter(load -> isCrowded(load, most())).isPresent();
    }

    /// How many threads the kernel lets there be.
    static long most() {
        return Math.min(number(MOST_NUMBERS), number(MOST_THREADS));
    }

    private static long number(Path file) {
        return KernelFile.read(file).map(text -> Long.parseLong(text.strip())).orElse(Long.MAX_VALUE);
    }

    /// @param load as proc_loadavg(5) has it: `0.35 0.71 1.99 2/345 12345`, where 345 threads are there
    /// @param most threads that there can be
    static boolean isCrowded(String load, long most) {
        Matcher threads = THREADS.matcher(load);
        return threads.find() && most - Long.parseLong(threads.group(1)) < most * LEAST_PROCESSES;
    }
}
