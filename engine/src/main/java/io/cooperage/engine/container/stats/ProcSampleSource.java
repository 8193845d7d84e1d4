package io.cooperage.engine.container.stats;

import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.linux.CgroupReading;
import io.cooperage.engine.linux.CgroupReading.Pressure;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;

/// Counters of a container without a control group, from /proc.
///
/// Its processes are those of its pid namespace ([PidNamespaces]), which includes what was executed in it from
/// outside. A container that shares the engine's pid namespace is taken to be its first process and all
/// descendants of that.
///
/// - cpu: user and system time of the live processes and of the children they have waited for, so the time of a
/// process
///   that has ended stays counted, by its parent or by the container's pid 1. What ends without being waited
/// for (its
///   parent ignores SIGCHLD, or is outside the container) takes its time along; the total then stands still
/// rather than
///   fall. Resolution 10 ms.
/// - memory: `RssAnon`, and `RssFile` with `RssShmem`, of proc_pid_status(5). Pages of files that several
/// processes share
///   are counted for each; the exact share would need the kernel to walk every page table each second.
/// - tasks: threads, as the pids controller counts them.
///
/// What /proc does not tell, such as limits, pressure, throttling and OOM kills, is absent.
public final class ProcSampleSource implements SampleSource {
    /// USER_HZ, part of the kernel's interface: 100 on every architecture the engine runs on.
    private static final long NANOS_PER_TICK = 10_000_000;

    private static final long KIB = 1024;

    private final PidNamespaces namespaces;
    private final int firstPid;
    private final String namespace;
    private final boolean shared;
    private final ProcFile file = new ProcFile();
    private long highestUser;
    private long highestSystem;

    /// @param namespaces one for all containers
    /// @param firstPid the container's pid 1, as this process sees it
    /// @throws EngineException NOT_FOUND when it has ended
    public ProcSampleSource(PidNamespaces namespaces, int firstPid) {
        this.namespaces = namespaces;
        this.firstPid = firstPid;
        this.namespace = namespaces.of(Integer.toString(firstPid));
        this.shared = namespace.equals(namespaces.of("self"));
        if (namespace.isEmpty()) {
            throw ended();
        }
    }

    @Override
    public CgroupReading read() {
        long user = 0;
        long system = 0;
        long anon = 0;
        long fileBacked = 0;
        long swap = 0;
        long tasks = 0;
        boolean any = false;
        for (int pid : shared ? descendants() : namespaces.members(namespace)) {
            Path process = namespaces.proc().resolve(Integer.toString(pid));
            if (!file.read(process.resolve("stat"))) {
                continue;
            }
            any = true;
            user += file.statColumn(14) + file.statColumn(16);
            system += file.statColumn(15) + file.statColumn(17);
            if (file.read(process.resolve("status"))) {
                anon += file.field("RssAnon:");
                fileBacked += file.field("RssFile:") + file.field("RssShmem:");
                swap += file.field("VmSwap:");
                tasks += file.field("Threads:");
            }
        }
        if (!any) {
            throw ended();
        }
        highestUser = Math.max(highestUser, user * NANOS_PER_TICK);
        highestSystem = Math.max(highestSystem, system * NANOS_PER_TICK);
        OptionalLong absent = OptionalLong.empty();
        return new CgroupReading(
                OptionalLong.of(highestUser + highestSystem),
                OptionalLong.of(highestUser),
                OptionalLong.of(highestSystem),
                absent,
                absent,
                absent,
                OptionalLong.of((anon + fileBacked) * KIB),
                absent,
                absent,
                OptionalLong.of(anon * KIB),
                OptionalLong.of(fileBacked * KIB),
                absent,
                OptionalLong.of(swap * KIB),
                OptionalLong.of(tasks),
                absent,
                absent,
                List.of(),
                Pressure.NONE,
                Pressure.NONE,
                Pressure.NONE);
    }

    /// The first process and everything below it, by `task/TID/children` (proc_tid_children(5)). That list may
    /// miss a process while its siblings end; it is back in the next round.
    private int[] descendants() {
        Set<Integer> found = new LinkedHashSet<>();
        Deque<Integer> open = new ArrayDeque<>(List.of(firstPid));
        while (!open.isEmpty()) {
            int pid = open.remove();
            if (!found.add(pid)) {
                continue;
            }
            Path tasks = namespaces.proc().resolve(pid + "/task");
            String[] threads = tasks.toFile().list();
            for (String thread : threads == null ? new String[0] : threads) {
                if (file.read(tasks.resolve(thread).resolve("children"))) {
                    Arrays.stream(file.numbers()).forEach(open::add);
                }
            }
        }
        return found.stream().mapToInt(Integer::intValue).toArray();
    }

    private EngineException ended() {
        return EngineException.notFound("read /proc/" + firstPid + ": the container's processes have ended");
    }
}
