package io.cooperage.engine.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/// What /proc says about a process (proc(5)).
final class ProcessFacts {
    /// USER_HZ, 100 on every architecture we run on.
    private static final double TICKS_PER_SECOND = 100;

    private ProcessFacts() {}

    static long parent(long pid) throws IOException {
        return Long.parseLong(afterName(pid)[1]);
    }

    /// User and system time in seconds.
    static double cpuSeconds(long pid) throws IOException {
        String[] fields = afterName(pid);
        return (Long.parseLong(fields[11]) + Long.parseLong(fields[12])) / TICKS_PER_SECOND;
    }

    /// Of the thread with this name, finer than the ticks of the whole: schedstat counts nanoseconds.
    static double threadCpuSeconds(long pid, String name) throws IOException {
        try (Stream<Path> threads = Files.list(Path.of("/proc/" + pid + "/task"))) {
            for (Path thread : threads.toList()) {
                if (Files.readString(thread.resolve("comm")).strip().equals(name)) {
                    String schedstat = Files.readString(thread.resolve("schedstat"));
                    return Long.parseLong(schedstat.substring(0, schedstat.indexOf(' '))) / 1e9;
                }
            }
        }
        throw new IllegalStateException("process " + pid + " has no thread " + name);
    }

    /// Share of one core over the next seconds.
    static double cpuPercent(long pid, int seconds) throws IOException, InterruptedException {
        double before = cpuSeconds(pid);
        long start = System.nanoTime();
        TimeUnit.SECONDS.sleep(seconds);
        return (cpuSeconds(pid) - before) / ((System.nanoTime() - start) / 1e9) * 100;
    }

    /// Resident bytes, each shared page counted by the number of its sharers.
    static long proportionalBytes(long pid) throws IOException {
        return kilobytes(Path.of("/proc/" + pid + "/smaps_rollup"), "Pss:") * 1024;
    }

    static long residentBytes(long pid) throws IOException {
        return kilobytes(Path.of("/proc/" + pid + "/status"), "VmRSS:") * 1024;
    }

    /// The most that was resident since the start or since the peak was reset.
    static long peakResidentBytes(long pid) throws IOException {
        return kilobytes(Path.of("/proc/" + pid + "/status"), "VmHWM:") * 1024;
    }

    private static long kilobytes(Path file, String key) throws IOException {
        for (String line : Files.readAllLines(file)) {
            if (line.startsWith(key)) {
                return Long.parseLong(line.replaceAll("\\D+", ""));
            }
        }
        throw new IllegalStateException(file + " has no " + key);
    }

    /// The fields of /proc/PID/stat from the third on: the second, the name, may hold spaces and parentheses.
    private static String[] afterName(long pid) throws IOException {
        String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
        return stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
    }
}
