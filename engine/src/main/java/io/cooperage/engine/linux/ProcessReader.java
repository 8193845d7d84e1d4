package io.cooperage.engine.linux;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.error.ErrorKind;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Reads processes from /proc. Any thread; a process that ends while being read is simply not there.
public final class ProcessReader {
    private static final Path PROC = Path.of("/proc");

    /// USER_HZ: what times in stat are counted in, 100 on every architecture that Linux has today (time(7)).
    private static final long TICKS_PER_SECOND = 100;

    /// The kinds of namespaces in the order people know them.
    private static final List<String> NAMESPACES = List.of("mnt", "pid", "net", "ipc", "uts", "user", "cgroup", "time");

    private ProcessReader() {}

    /// This process.
    public static Optional<ProcessFacts> self() {
        return read(Math.toIntExact(ProcessHandle.current().pid()));
    }

    /// Empty when there is no such process.
    public static Optional<ProcessFacts> read(int pid) {
        Path folder = PROC.resolve(Integer.toString(pid));
        try {
            Stat stat = Stat.parse(Files.readString(folder.resolve("stat"), ISO_8859_1));
            Map<String, String> status = status(folder.resolve("status"));
            return Optional.of(new ProcessFacts(
                    pid,
                    stat.parent(),
                    lastNumber(status, "NSpid", pid),
                    Long.parseLong(field(status, "Uid", "0 0").split("\\s+")[1]),
                    stat.state(),
                    command(folder, stat.name()),
                    ticks(stat.userTicks() + stat.systemTicks()),
                    kibibytes(status, "VmRSS"),
                    stat.threads(),
                    openFiles(folder.resolve("fd")),
                    stat.startTicks(),
                    bootTime().plus(ticks(stat.startTicks())),
                    new ProcessFacts.Sets(
                            mask(status, "CapInh"),
                            mask(status, "CapPrm"),
                            mask(status, "CapEff"),
                            mask(status, "CapBnd"),
                            mask(status, "CapAmb")),
                    Integer.parseInt(field(status, "Seccomp", "0")),
                    field(status, "NoNewPrivs", "0").equals("1")));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /// Field 22 of stat: together with the pid it names a process for good.
    public static Optional<Long> startTicks(int pid) {
        try {
            String stat = Files.readString(PROC.resolve(Integer.toString(pid)).resolve("stat"), ISO_8859_1);
            return Optional.of(Stat.parse(stat).startTicks());
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /// Whether a process still executes the very file that its parent does: it was forked and has executed
    /// nothing.
    /// False when it can't be known.
    public static boolean sharesItsParentsProgram(int pid) {
        return read(pid)
                .map(ProcessFacts::parentPid)
                .filter(parent -> parent > 0)
                .map(parent -> {
                    try {
                        return Files.isSameFile(
                                PROC.resolve(Integer.toString(pid)).resolve("exe"),
                                PROC.resolve(Integer.toString(parent)).resolve("exe"));
                    } catch (IOException _) {
                        // One of them has ended.
                        return false;
                    }
                })
                .orElse(false);
    }

    /// Kind to the kernel's name for it, such as `net` to `net:[4026531840]`; those that may not be read are
    /// missing.
    public static Map<String, String> namespaces(int pid) {
        Map<String, String> links = new LinkedHashMap<>();
        Path folder = PROC.resolve(Integer.toString(pid)).resolve("ns");
        for (String kind : NAMESPACES) {
            try {
                links.put(kind, Files.readSymbolicLink(folder.resolve(kind)).toString());
            } catch (IOException _) {
                // Gone, or not ours to look at: the rest may still be.
            }
        }
        return links;
    }

    /// `pid` and all that descend from it, parents before children. For where no control group lists them.
    public static List<Integer> tree(int pid) {
        Map<Integer, List<Integer>> children = new HashMap<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(PROC, "[1-9]*")) {
            for (Path entry : entries) {
                try {
                    String stat = Files.readString(entry.resolve("stat"), ISO_8859_1);
                    children.computeIfAbsent(Stat.parse(stat).parent(), _ -> new ArrayList<>())
                            .add(Integer.parseInt(entry.getFileName().toString()));
                } catch (IOException _) {
                    // It ended between the listing and the reading.
                }
            }
        } catch (IOException e) {
            throw new EngineException(ErrorKind.UNAVAILABLE, "list /proc: " + e.getMessage(), e);
        }
        List<Integer> tree = new ArrayList<>();
        if (Files.exists(PROC.resolve(Integer.toString(pid)))) {
            tree.add(pid);
        }
        for (int i = 0; i < tree.size(); i++) {
            tree.addAll(children.getOrDefault(tree.get(i), List.of()));
        }
        return tree;
    }

    /// [#tree], and whatever entered the pid namespace of `pid` from outside, as an exec does; in the order
    /// of the numbers behind the tree. Where `pid` shares this process's namespace that tells nothing apart,
    /// and it is the tree alone.
    public static List<Integer> inContainerOf(int pid) {
        List<Integer> all = new ArrayList<>(tree(pid));
        Optional<Path> namespace = pidNamespace(Integer.toString(pid));
        if (namespace.isEmpty() || namespace.equals(pidNamespace("self"))) {
            return all;
        }
        List<Integer> entered = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(PROC, "[1-9]*")) {
            for (Path entry : entries) {
                int other = Integer.parseInt(entry.getFileName().toString());
                if (!all.contains(other)
                        && pidNamespace(Integer.toString(other)).equals(namespace)) {
                    entered.add(other);
                }
            }
        } catch (IOException e) {
            throw new EngineException(ErrorKind.UNAVAILABLE, "list /proc: " + e.getMessage(), e);
        }
        entered.sort(null);
        all.addAll(entered);
        return all;
    }

    /// Empty for a process that has ended, or may not be looked into.
    private static Optional<Path> pidNamespace(String process) {
        try {
            return Optional.of(Files.readSymbolicLink(PROC.resolve(process).resolve("ns/pid")));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /// When the machine started, as the kernel's `btime` says.
    private static Instant bootTime() throws IOException {
        for (String line : Files.readAllLines(PROC.resolve("stat"))) {
            if (line.startsWith("btime ")) {
                return Instant.ofEpochSecond(Long.parseLong(line.substring(6).trim()));
            }
        }
        throw new NoSuchFileException(PROC.resolve("stat").toString(), null, "no btime");
    }

    private static String command(Path folder, String name) throws IOException {
        String line = Files.readString(folder.resolve("cmdline"), ISO_8859_1)
                .replace('\0', ' ')
                .trim();
        return line.isEmpty() ? "[" + name + "]" : line;
    }

    private static int openFiles(Path folder) {
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder)) {
            int count = 0;
            for (Path _ : entries) {
                count++;
            }
            return count;
        } catch (IOException e) {
            return -1;
        }
    }

    private static Map<String, String> status(Path file) throws IOException {
        Map<String, String> fields = new HashMap<>();
        for (String line : Files.readString(file, ISO_8859_1).split("\n")) {
            int colon = line.indexOf(':');
            if (colon > 0) {
                fields.put(line.substring(0, colon), line.substring(colon + 1).trim());
            }
        }
        return fields;
    }

    private static String field(Map<String, String> status, String name, String absent) {
        return status.getOrDefault(name, absent);
    }

    private static int lastNumber(Map<String, String> status, String name, int absent) {
        String[] numbers = field(status, name, Integer.toString(absent)).split("\\s+");
        return Integer.parseInt(numbers[numbers.length - 1]);
    }

    /// Absent for kernel threads and zombies, which have no memory.
    private static long kibibytes(Map<String, String> status, String name) {
        return Long.parseLong(field(status, name, "0 kB").split("\\s+")[0]) << 10;
    }

    private static long mask(Map<String, String> status, String name) {
        return Long.parseUnsignedLong(field(status, name, "0"), 16);
    }

    private static Duration ticks(long count) {
        return Duration.ofMillis(count * (1000 / TICKS_PER_SECOND));
    }

    /// The fields of /proc/PID/stat that are used here.
    private record Stat(
            String name, char state, int parent, long userTicks, long systemTicks, int threads, long startTicks) {

        /// The name is in parentheses and may hold anything, parentheses too; so count from the last one.
        static Stat parse(String line) {
            int open = line.indexOf('(');
            int close = line.lastIndexOf(')');
            String[] rest = line.substring(close + 2).split(" ");
            return new Stat(
                    line.substring(open + 1, close),
                    rest[0].charAt(0),
                    Integer.parseInt(rest[1]),
                    Long.parseLong(rest[11]),
                    Long.parseLong(rest[12]),
                    Integer.parseInt(rest[17]),
                    Long.parseLong(rest[19]));
        }
    }
}
