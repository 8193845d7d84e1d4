package io.cooperage.engine.container;

import com.fasterxml.jackson.databind.JsonNode;
import io.cooperage.engine.container.Isolation.MountFact;
import io.cooperage.engine.container.Isolation.NamespaceFact;
import io.cooperage.engine.container.log.LogWatcher;
import io.cooperage.engine.container.log.PagedContainerLog;
import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.layer.ContainerUser;
import io.cooperage.engine.layer.RootFiles;
import io.cooperage.engine.linux.Capabilities;
import io.cooperage.engine.linux.Cgroup;
import io.cooperage.engine.linux.KernelFile;
import io.cooperage.engine.linux.MountInfo;
import io.cooperage.engine.linux.ProcessFacts;
import io.cooperage.engine.linux.ProcessReader;
import io.cooperage.engine.linux.Syscalls;
import io.cooperage.engine.linux.UserNamespaces;
import io.cooperage.engine.oci.Spec.IdMapping;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// What can be seen of a container from outside, put into the values that screens and API handlers show.
final class ContainerViews {
    /// The files of a control group that say what holds a container and how it fares, v1 and v2.
    private static final List<String> CGROUP_FILES = List.of(
            "cpu.max",
            "cpu.weight",
            "cpu.stat",
            "cpu.cfs_quota_us",
            "cpu.cfs_period_us",
            "cpu.shares",
            "cpuset.cpus",
            "cpuset.mems",
            "memory.max",
            "memory.high",
            "memory.low",
            "memory.current",
            "memory.peak",
            "memory.swap.max",
            "memory.events",
            "memory.limit_in_bytes",
            "memory.memsw.limit_in_bytes",
            "memory.soft_limit_in_bytes",
            "memory.usage_in_bytes",
            "memory.max_usage_in_bytes",
            "memory.failcnt",
            "memory.oom_control",
            "pids.max",
            "pids.current",
            "io.max",
            "io.weight",
            "blkio.weight",
            "blkio.bfq.weight",
            "blkio.throttle.read_bps_device",
            "blkio.throttle.write_bps_device",
            "blkio.throttle.read_iops_device",
            "blkio.throttle.write_iops_device",
            "freezer.state",
            "cgroup.freeze",
            "devices.list");

    private static final int PASSWD_MAX = 1 << 20;

    private final InspectView inspect;
    private final LaunchRecord launches;
    private final ContainerFiles files;

    private final Syscalls kernel;
    private final LogWatcher logWatcher;
    private final ContainerConnections connections;
    private final Confinement confinement;

    ContainerViews(
            InspectView inspect,
            ContainerFiles files,
            Syscalls kernel,
            LaunchRecord launches,
            LogWatcher logWatcher,
            ContainerConnections connections,
            Confinement confinement) {
        this.inspect = inspect;
        this.launches = launches;
        this.logWatcher = logWatcher;
        this.connections = connections;
        this.confinement = confinement;
        this.files = files;
        this.kernel = kernel;
    }

    /// Why containers run without the AppArmor profile that they should have; empty when nothing is amiss.
    Optional<String> unconfinedBecause() {
        return confinement.trouble();
    }

    ContainerLog log(String id) {
        return PagedContainerLog.open(files.home(id), logWatcher);
    }

    /// @param execs ids of what is executed in it beside its own program
    JsonNode inspect(ManagedContainer container, List<String> execs) {
        return inspect.of(
                container.value(),
                container.root(),
                connections.state(container),
                connections.linksTold(container),
                confinement.shown(container),
                execs);
    }

    Isolation isolation(ManagedContainer container) {
        List<Isolation.Step> steps = launches.read(files.launchRecord(container.id()));
        int pid = container.value().state().pid();
        Optional<ProcessFacts> process = pid == 0 ? Optional.empty() : ProcessReader.read(pid);
        if (process.isEmpty()) {
            return Isolation.ended(steps);
        }
        ProcessFacts facts = process.get();
        UserNamespaces ids = UserNamespaces.of(pid);
        return new Isolation(
                steps,
                namespaces(pid),
                capabilities(facts.capabilities()),
                seccomp(facts.seccompMode()),
                confinement.of(pid),
                facts.noNewPrivileges(),
                lines(ids.uids()),
                lines(ids.gids()),
                mounts(pid),
                cgroup(container.cgroup));
    }

    private static List<NamespaceFact> namespaces(int pid) {
        Map<String, String> own =
                ProcessReader.namespaces(Math.toIntExact(ProcessHandle.current().pid()));
        List<NamespaceFact> facts = new ArrayList<>();
        ProcessReader.namespaces(pid)
                .forEach((kind, id) -> facts.add(new NamespaceFact(kind, id, id.equals(own.get(kind)))));
        return facts;
    }

    private static Map<String, List<String>> capabilities(ProcessFacts.Sets sets) {
        Map<String, List<String>> named = new LinkedHashMap<>();
        named.put("effective", names(sets.effective()));
        named.put("permitted", names(sets.permitted()));
        named.put("bounding", names(sets.bounding()));
        named.put("inheritable", names(sets.inheritable()));
        named.put("ambient", names(sets.ambient()));
        return named;
    }

    private static List<String> names(long mask) {
        return List.copyOf(Capabilities.names(Capabilities.ofMask(mask)));
    }

    private static String seccomp(int mode) {
        return switch (mode) {
            case 0 -> "disabled";
            case 1 -> "strict";
            default -> "filter";
        };
    }

    private static List<String> lines(List<IdMapping> mappings) {
        return mappings.stream()
                .map(m -> m.containerID() + " " + m.hostID() + " " + m.size())
                .toList();
    }

    private static List<MountFact> mounts(int pid) {
        try {
            return MountInfo.of(pid).stream()
                    .map(m -> new MountFact(m.target(), m.type(), m.source(), m.options(), m.propagation()))
                    .toList();
        } catch (EngineException e) {
            // It ended since it was looked up; what has no process has no mounts.
            return List.of();
        }
    }

    private static Map<String, String> cgroup(@Nullable Cgroup cgroup) {
        Map<String, String> values = new TreeMap<>();
        if (cgroup == null) {
            return values;
        }
        for (Path folder : cgroup.directories()) {
            for (String name : CGROUP_FILES) {
                KernelFile.read(folder.resolve(name)).ifPresent(value -> values.putIfAbsent(name, value.strip()));
            }
        }
        return values;
    }

    List<ProcessEntry> processes(ManagedContainer container) {
        Cgroup cgroup = container.cgroup;
        int first = container.value().state().pid();
        List<Integer> pids =
                cgroup == null || cgroup.directories().isEmpty() ? ProcessReader.inContainerOf(first) : cgroup.pids();
        UserNamespaces ids = UserNamespaces.of(first);
        Map<Long, String> names = userNames(container);
        List<ProcessEntry> entries = new ArrayList<>();
        for (int pid : pids) {
            ProcessReader.read(pid).ifPresent(facts -> entries.add(entry(facts, inside(ids, facts.uid()), names)));
        }
        return entries;
    }

    private static ProcessEntry entry(ProcessFacts facts, long uid, Map<Long, String> names) {
        return new ProcessEntry(
                facts.pid(),
                facts.innermostPid(),
                facts.parentPid(),
                uid,
                names.getOrDefault(uid, Long.toString(uid)),
                facts.state(),
                facts.command(),
                facts.cpuTime(),
                facts.rss(),
                facts.threads(),
                facts.openFiles(),
                facts.startedAt(),
                facts.capabilities().effective(),
                facts.seccompMode(),
                facts.noNewPrivileges());
    }

    /// The id in the container of one that /proc shows in ours.
    private static long inside(UserNamespaces ids, long uid) {
        for (IdMapping mapping : ids.uids()) {
            long offset = uid - mapping.hostID();
            if (offset >= 0 && offset < mapping.size()) {
                return mapping.containerID() + offset;
            }
        }
        return uid;
    }

    /// Names from the container's passwd file; only for show, so an unreadable one is no failure.
    private Map<Long, String> userNames(ManagedContainer container) {
        Map<Long, String> names = new TreeMap<>();
        names.put((long) ContainerUser.ROOT.uid(), "root");
        RootFiles root = new RootFiles(kernel, files.stack(container.id(), container.root()));
        try {
            root.read("/etc/passwd", PASSWD_MAX)
                    .ifPresent(text -> text.lines().forEach(line -> {
                        String[] fields = line.split(":", -1);
                        if (fields.length > 2 && fields[2].matches("\\d{1,10}")) {
                            names.put(Long.parseLong(fields[2]), fields[0]);
                        }
                    }));
        } catch (EngineException e) {
            return names;
        }
        return names;
    }
}
