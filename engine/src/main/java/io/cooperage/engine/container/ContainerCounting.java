package io.cooperage.engine.container;

import io.cooperage.engine.container.ContainerCounters.Cpu;
import io.cooperage.engine.container.ContainerCounters.Device;
import io.cooperage.engine.container.ContainerCounters.Interface;
import io.cooperage.engine.container.stats.PidNamespaces;
import io.cooperage.engine.container.stats.ProcSampleSource;
import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.linux.Cgroup;
import io.cooperage.engine.linux.CgroupReading;
import io.cooperage.engine.linux.KernelFile;
import io.cooperage.engine.linux.MemInfo;
import io.cooperage.engine.network.NetworkMode;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Reads the kernel's counters of one container, now. Takes its lock for a moment. What is sampled for the
/// flight recorder are rates, which clients of Docker's API reckon themselves.
final class ContainerCounting {
    /// USER_HZ, part of the kernel's interface: 100 on every architecture the engine runs on.
    private static final long NANOS_PER_TICK = 10_000_000;

    /// The columns of the machine's line in proc_stat(5) up to steal; guest time is in user's already.
    private static final int CPU_COLUMNS = 8;

    private final PidNamespaces pidNamespaces = new PidNamespaces();

    ContainerCounters read(ManagedContainer container) {
        Cgroup cgroup;
        int pid;
        container.lock.lock();
        try {
            Presence.requireRunning(
                    container, "cannot count for container " + container.value().name());
            cgroup = container.cgroup;
            pid = container.value().state().pid();
        } finally {
            container.lock.unlock();
        }
        Cgroup group = cgroup == null || cgroup.directories().isEmpty() ? null : cgroup;
        try {
            CgroupReading reading = group == null ? new ProcSampleSource(pidNamespaces, pid).read() : group.read();
            return counters(container.value(), group, reading, pid);
        } catch (EngineException e) {
            if (container.isAlive()) {
                throw e;
            }
            throw EngineException.conflict("container " + container.id() + " is not running");
        }
    }

    private static ContainerCounters counters(
            Container container, @Nullable Cgroup cgroup, CgroupReading reading, int pid) {
        boolean unified = cgroup != null && cgroup.joinFiles().isEmpty();
        return new ContainerCounters(
                Instant.now(),
                unified,
                new Cpu(
                        reading.cpuUsage(),
                        reading.cpuUser(),
                        reading.cpuSystem(),
                        cgroup == null ? List.of() : perProcessor(cgroup.directories()),
                        reading.cpuPeriods(),
                        reading.throttledPeriods(),
                        reading.throttledTime()),
                machineTime(),
                Runtime.getRuntime().availableProcessors(),
                reading.memoryCurrent(),
                reading.memoryPeak(),
                reading.memoryLimit().orElseGet(() -> MemInfo.read().total()),
                cgroup == null ? Map.of() : memoryDetails(cgroup.directories()),
                reading.oomKills(),
                reading.pids(),
                reading.pidsLimit(),
                reading.io().stream()
                        .map(io -> new Device(
                                io.major(), io.minor(), io.readBytes(), io.writeBytes(), io.reads(), io.writes()))
                        .toList(),
                networks(container, pid));
    }

    private static long machineTime() {
        String text = KernelFile.read(Path.of("/proc/stat")).orElse("");
        String[] words = text.lines().findFirst().orElse("").split("\\s+", -1);
        long ticks = 0;
        for (int i = 1; i < Math.min(words.length, CPU_COLUMNS + 1); i++) {
            ticks += Long.parseLong(words[i]);
        }
        return ticks * NANOS_PER_TICK;
    }

    /// Nanoseconds of each processor, cgroup-v1/cpuacct; version 2 has only the sum.
    private static List<Long> perProcessor(List<Path> folders) {
        return folders.stream()
                .map(folder -> KernelFile.read(folder.resolve("cpuacct.usage_percpu")))
                .flatMap(Optional::stream)
                .findFirst()
                .map(text -> Arrays.stream(text.strip().split("\\s+", -1))
                        .filter(word -> !word.isEmpty())
                        .map(Long::valueOf)
                        .toList())
                .orElse(List.of());
    }

    private static Map<String, Long> memoryDetails(List<Path> folders) {
        for (Path folder : folders) {
            Optional<String> text = KernelFile.read(folder.resolve("memory.stat"));
            if (text.isPresent()) {
                Map<String, Long> details = new LinkedHashMap<>();
                text.get().lines().map(line -> line.split(" ", 2)).forEach(words -> {
                    if (words.length == 2 && words[1].matches("\\d{1,19}")) {
                        // "No limit" is near the largest signed number.
                        details.put(words[0], Long.parseUnsignedLong(words[1]));
                    }
                });
                return details;
            }
        }
        return Map.of();
    }

    private static Map<String, Interface> networks(Container container, int pid) {
        if (container.config().networking().mode().kind() == NetworkMode.Kind.HOST) {
            return Map.of();
        }
        Map<String, Interface> networks = new LinkedHashMap<>();
        KernelFile.read(Path.of("/proc", Integer.toString(pid), "net/dev"))
                .ifPresent(text -> text.lines().skip(2).forEach(line -> {
                    int colon = line.indexOf(':');
                    String name = line.substring(0, Math.max(0, colon)).strip();
                    if (colon > 0 && !name.equals("lo")) {
                        networks.put(
                                name, device(line.substring(colon + 1).strip().split("\\s+", -1)));
                    }
                }));
        return networks;
    }

    /// Eight columns of what came in, eight of what went out; bytes, packets, errors and drops come first in
    /// both.
    private static Interface device(String[] columns) {
        long[] counts = new long[12];
        for (int i = 0; i < counts.length && i < columns.length; i++) {
            counts[i] = Long.parseLong(columns[i]);
        }
        return new Interface(counts[0], counts[1], counts[2], counts[3], counts[8], counts[9], counts[10], counts[11]);
    }
}
