package io.cooperage.engine.container.stats;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/// Which processes are in which pid namespace, for all containers at the cost of one: /proc is listed once a
/// round, and of each process the link `ns/pid` is read once, when it is first seen, since a process never
/// changes the pid namespace it is in (pid_namespaces(7)). Any thread.
public final class PidNamespaces {
    /// A listing serves everybody who asks within this time: one round of the sampler.
    private static final long FRESH = TimeUnit.MILLISECONDS.toNanos(400);

    /// For processes of others, whose link may not be read.
    private static final String HIDDEN = "";

    private final Path proc;

    /// Guards everything below.
    private final ReentrantLock lock = new ReentrantLock();

    private Map<Integer, String> namespaces = new HashMap<>();
    private Map<String, int[]> members = new HashMap<>();
    private long listed;
    private boolean never = true;

    public PidNamespaces() {
        this(Path.of("/proc"));
    }

    PidNamespaces(Path proc) {
        this.proc = proc;
    }

    Path proc() {
        return proc;
    }

    /// The pid namespace of a process, in the kernel's form `pid:[4026531836]`; empty when it may not be known,
    /// or the process is gone.
    String of(String process) {
        try {
            return Files.readSymbolicLink(proc.resolve(process).resolve("ns/pid"))
                    .toString();
        } catch (IOException e) {
            return HIDDEN;
        }
    }

    /// The processes in a pid namespace; not those in namespaces nested in it.
    int[] members(String namespace) {
        lock.lock();
        try {
            if (never || System.nanoTime() - listed > FRESH) {
                list();
                never = false;
                listed = System.nanoTime();
            }
            return members.getOrDefault(namespace, new int[0]);
        } finally {
            lock.unlock();
        }
    }

    private void list() {
        String[] names = proc.toFile().list();
        Map<Integer, String> found = HashMap.newHashMap(namespaces.size() + 16);
        Map<String, int[]> grouped = new HashMap<>();
        Map<String, Integer> counts = new HashMap<>();
        for (String name : names == null ? new String[0] : names) {
            int pid = pid(name);
            if (pid < 0) {
                continue;
            }
            String known = namespaces.get(pid);
            String namespace = known != null ? known : of(name);
            found.put(pid, namespace);
            if (!namespace.isEmpty()) {
                int count = counts.merge(namespace, 1, Integer::sum);
                int[] pids = grouped.computeIfAbsent(namespace, key -> new int[8]);
                if (count > pids.length) {
                    pids = Arrays.copyOf(pids, count * 2);
                    grouped.put(namespace, pids);
                }
                pids[count - 1] = pid;
            }
        }
        grouped.replaceAll((namespace, pids) -> Arrays.copyOf(pids, counts.getOrDefault(namespace, 0)));
        namespaces = found;
        members = grouped;
    }

    private static int pid(String name) {
        int pid = 0;
        for (int i = 0; i < name.length(); i++) {
            int digit = name.charAt(i) - '0';
            if (digit < 0 || digit > 9 || i > 9) {
                return -1;
            }
            pid = pid * 10 + digit;
        }
        return name.isEmpty() ? -1 : pid;
    }
}
