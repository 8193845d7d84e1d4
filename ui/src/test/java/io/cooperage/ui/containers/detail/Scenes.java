package io.cooperage.ui.containers.detail;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.cooperage.engine.container.Attachment.StdStream;
import io.cooperage.engine.container.ContainerStats;
import io.cooperage.engine.container.Isolation;
import io.cooperage.engine.container.Isolation.MountFact;
import io.cooperage.engine.container.Isolation.NamespaceFact;
import io.cooperage.engine.container.Isolation.Step;
import io.cooperage.engine.container.Isolation.StepStatus;
import io.cooperage.engine.container.ProcessEntry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.TreeMap;

/// A web server's container as one meets it: log, samples, processes, launch plan.
public final class Scenes {
    private static final List<String> GRANTED = List.of(
            "CAP_CHOWN",
            "CAP_DAC_OVERRIDE",
            "CAP_FOWNER",
            "CAP_FSETID",
            "CAP_KILL",
            "CAP_SETGID",
            "CAP_SETUID",
            "CAP_SETPCAP",
            "CAP_NET_BIND_SERVICE",
            "CAP_NET_RAW",
            "CAP_SYS_CHROOT",
            "CAP_MKNOD",
            "CAP_AUDIT_WRITE",
            "CAP_SETFCAP");

    private Scenes() {}

    public static GeneratedLog log(long lines) {
        return new GeneratedLog(
                lines, Scenes::logText, number -> number % 23 == 7 ? StdStream.STDERR : StdStream.STDOUT);
    }

    private static String logText(long number) {
        long millis = number * 7919 % 340;
        return switch ((int) (number % 23)) {
            case 7 ->
                "upstream timed out (110: Connection timed out) while reading response header from upstream, client: 10.0.3."
                        + number % 250;
            case 3 ->
                "\u001b[32mINFO\u001b[0m  \u001b[36mhttp\u001b[0m GET /api/v1/orders/" + number * 31 % 9973
                        + " \u001b[1m200\u001b[0m " + millis + " ms";
            case 11 ->
                "\u001b[33mWARN\u001b[0m  \u001b[36mpool\u001b[0m connection 0x"
                        + Long.toHexString(number * 2654435761L & 0xffffff) + " idle for " + millis + " s, closing";
            case 17 ->
                "\u001b[31mERROR\u001b[0m \u001b[36morders\u001b[0m could not reserve item " + number % 977
                        + ": \u001b[48;2;90;20;30m\u001b[38;2;255;200;200m out of stock \u001b[0m (attempt 2 of 3, 顧客 "
                        + number % 51 + ")";
            default ->
                "\u001b[32mINFO\u001b[0m  \u001b[36mhttp\u001b[0m "
                        + (number % 3 == 0 ? "POST /api/v1/cart" : "GET /static/app." + number % 89 + ".js")
                        + " \u001b[1m" + (number % 41 == 5 ? "304" : "200") + "\u001b[0m " + millis + " ms";
        };
    }

    /// Ten minutes, one sample a second.
    public static List<ContainerStats> samples(Instant end) {
        List<ContainerStats> samples = new ArrayList<>();
        for (int second = 600; second >= 0; second--) {
            double t = (600 - second) / 600.0;
            double load = 0.25
                    + 0.2 * Math.sin(t * 19)
                    + 0.12 * Math.sin(t * 77)
                    + (t > 0.55 && t < 0.68 ? 0.95 : 0)
                    + (second * 7919 % 101) / 1400.0;
            double cpu = Math.clamp(load, 0.01, 1.5);
            long anon = (long) ((90 + 50 * t + (t > 0.55 ? 46 : 0) + 6 * Math.sin(t * 40)) * (1 << 20));
            long file = (long) ((58 + 22 * Math.sin(t * 5)) * (1 << 20));
            long kernel = (long) ((11 + 2 * Math.sin(t * 11)) * (1 << 20));
            boolean writing = second % 30 < 4;
            samples.add(new ContainerStats(
                    end.minusSeconds(second),
                    OptionalDouble.of(cpu),
                    OptionalDouble.of(cpu >= 1.15 ? Math.min(0.6, (cpu - 1.1) * 2) : 0),
                    OptionalLong.of(anon + file + kernel + (3 << 20)),
                    OptionalLong.of(anon),
                    OptionalLong.of(file),
                    OptionalLong.of(kernel),
                    OptionalLong.of(0),
                    OptionalLong.of(285L << 20),
                    OptionalLong.of(384L << 20),
                    OptionalDouble.of(
                            t > 0.55 && t < 0.6 ? 9e6 * Math.abs(Math.sin(t * 90)) : 2e5 * Math.abs(Math.sin(t * 30))),
                    OptionalDouble.of(writing ? 3.4e6 + second % 7 * 3e5 : 4e4),
                    OptionalLong.of(9 + Math.round(3 * Math.sin(t * 8)) + (t > 0.55 ? 6 : 0)),
                    OptionalLong.of(64),
                    OptionalDouble.of(Math.clamp(cpu - 0.9, 0, 0.5)),
                    OptionalDouble.of(t > 0.6 && t < 0.68 ? 0.06 * Math.abs(Math.sin(t * 120)) : 0),
                    OptionalDouble.of(writing ? 0.11 : 0.01)));
        }
        return samples;
    }

    public static List<ProcessEntry> processes() {
        Instant start = Instant.now().minusSeconds(3000);
        List<ProcessEntry> all = new ArrayList<>();
        all.add(process(
                41210,
                1,
                41180,
                0,
                "root",
                'S',
                "nginx: master process nginx -g daemon off;",
                9_200,
                12,
                0xa80425fbL,
                start));
        for (int i = 0; i < 4; i++) {
            all.add(process(
                    41230 + i,
                    7 + i,
                    41210,
                    101,
                    "nginx",
                    i == 2 ? 'R' : 'S',
                    "nginx: worker process",
                    18_400 + i * 911,
                    34,
                    0,
                    start.plusSeconds(1)));
        }
        all.add(process(
                41260,
                14,
                41210,
                0,
                "root",
                'S',
                "/bin/sh /usr/local/bin/reload-on-change.sh /etc/nginx",
                1_900,
                4,
                0xa80425fbL,
                start.plusSeconds(2)));
        all.add(process(
                41277,
                22,
                41260,
                0,
                "root",
                'S',
                "inotifywait -m -r -e close_write /etc/nginx",
                1_240,
                5,
                0xa80425fbL,
                start.plusSeconds(3)));
        all.add(process(41302, 31, 41260, 0, "root", 'Z', "[nginx] <defunct>", 0, 0, 0, start.plusSeconds(200)));
        return all;
    }

    private static ProcessEntry process(
            int pid,
            int inside,
            int parent,
            long uid,
            String user,
            char state,
            String command,
            long kib,
            int files,
            long caps,
            Instant started) {
        return new ProcessEntry(
                pid,
                inside,
                parent,
                uid,
                user,
                state,
                command,
                Duration.ofMillis(pid % 97 * 431L),
                kib * 1024,
                1,
                files,
                started,
                caps,
                2,
                false);
    }

    public static Isolation isolation(boolean failed) {
        List<Step> steps = new ArrayList<>();
        String group = "/sys/fs/cgroup/user.slice/user-1000.slice/cooperage.scope/3f9c1d7a20be";
        add(steps, "MakeCgroup", "make control group " + group, 41);
        add(steps, "WriteCgroup", "write 120000 100000 to " + group + "/cpu.max", 9);
        add(steps, "WriteCgroup", "write 402653184 to " + group + "/memory.max", 8);
        add(steps, "WriteCgroup", "write 64 to " + group + "/pids.max", 6);
        add(
                steps,
                "CloneNamespaces",
                "make a process in new mount, pid, network, ipc, uts, user namespaces in " + group,
                412);
        add(steps, "MapIds", "map users 0→1000, 1→100000 (65536) and groups 0→1000, 1→100000 (65536)", 96);
        add(steps, "BecomeRoot", "become user 0 of the user namespace", 3);
        add(steps, "UnshareCgroup", "make a new cgroup namespace", 11);
        add(steps, "NewSession", "start a new session", 2);
        add(steps, "SetPropagation", "make / rslave", 14);
        add(
                steps,
                "MountOverlay",
                "mount overlay of 4 layers on /run/user/1000/cooperage/c/3f9c1d7a20be/root (userxattr)",
                188);
        add(steps, "Mount", "mount proc on /proc (nosuid,noexec,nodev)", 37);
        add(steps, "Mount", "mount tmpfs on /dev (nosuid,strictatime,mode=755,size=65536k)", 29);
        add(steps, "Mount", "mount devpts on /dev/pts (nosuid,noexec,newinstance,ptmxmode=0666,mode=0620)", 26);
        add(steps, "Mount", "mount tmpfs on /dev/shm (nosuid,noexec,nodev,mode=1777,size=67108864)", 24);
        add(steps, "Mount", "mount mqueue on /dev/mqueue (nosuid,noexec,nodev)", 22);
        add(steps, "Mount", "mount sysfs on /sys (nosuid,noexec,nodev,ro)", 31);
        add(steps, "Mount", "mount cgroup2 on /sys/fs/cgroup (nosuid,noexec,nodev,relatime,ro)", 28);
        add(steps, "Mount", "bind /home/ada/shop/nginx.conf on /etc/nginx/nginx.conf (rbind,ro,rprivate)", 44);
        for (String device : List.of("null", "zero", "full", "random", "urandom", "tty")) {
            add(steps, "BindDevice", "bind device /dev/" + device + " on /dev/" + device, 17);
        }
        for (String link : List.of("fd", "stdin", "stdout", "stderr")) {
            add(steps, "SymbolicLink", "link /dev/" + link + " to /proc/self/fd", 4);
        }
        add(steps, "BringUpLoopback", "bring up the loopback interface", 13);
        add(steps, "SetHostname", "set the host name to 3f9c1d7a20be", 2);
        add(steps, "ConnectStreams", "connect the standard streams", 5);
        add(steps, "PivotRoot", "make the new root / and let go of the host's", 63);
        add(steps, "MakeDirectory", "make directory /usr/share/nginx/html", 4);
        for (String path : List.of(
                "/proc/asound", "/proc/acpi", "/proc/kcore", "/proc/keys", "/proc/timer_list", "/sys/firmware")) {
            add(steps, "MaskPath", "hide " + path, 12);
        }
        for (String path : List.of("/proc/bus", "/proc/fs", "/proc/irq", "/proc/sys", "/proc/sysrq-trigger")) {
            add(steps, "ReadonlyPath", "make " + path + " read-only", 15);
        }
        add(steps, "SetRlimit", "set RLIMIT_NOFILE to 1024:524288", 1);
        add(steps, "DropBounding", "drop all but 14 capabilities from the bounding set", 7);
        add(steps, "SetGroups", "leave all supplementary groups", 2);
        add(steps, "SetUser", "become user 0 and group 0", 2);
        add(steps, "SetCapabilities", "set capabilities: 14 effective, 14 permitted, 0 inheritable, 0 ambient", 2);
        add(steps, "InstallSeccomp", "install a system call filter of 386 instructions", 121);
        add(steps, "ChangeDirectory", "change to /usr/share/nginx/html", 3);
        add(steps, "CloseDescriptors", "close inherited descriptors and reset signals", 6);
        add(steps, "Exec", "exec nginx -g daemon off;", 318);
        if (failed) {
            return broken(steps);
        }
        Map<String, String> cgroup = new TreeMap<>(Map.of(
                "cpu.max", "120000 100000",
                "cpu.stat", "usage_usec 184467201 nr_throttled 211",
                "memory.current", "271953920",
                "memory.max", "402653184",
                "memory.peak", "298844160",
                "memory.events", "low 0 high 0 max 14 oom 0 oom_kill 0",
                "pids.current", "9",
                "pids.max", "64"));
        return new Isolation(
                steps,
                namespaces(),
                Map.of(
                        "effective", GRANTED,
                        "permitted", GRANTED,
                        "bounding", GRANTED,
                        "inheritable", List.of(),
                        "ambient", List.of()),
                "filter",
                "",
                false,
                List.of("         0       1000          1", "         1     100000      65536"),
                List.of("         0       1000          1", "         1     100000      65536"),
                mounts(),
                cgroup);
    }

    /// The same on a machine with AppArmor.
    ///
    /// @param confinement in the kernel's words
    public static Isolation confined(String confinement) {
        Isolation plain = isolation(false);
        return new Isolation(
                plain.steps(),
                plain.namespaces(),
                plain.capabilities(),
                plain.seccompMode(),
                confinement,
                plain.noNewPrivileges(),
                plain.uidMap(),
                plain.gidMap(),
                plain.mounts(),
                plain.cgroup());
    }

    private static Isolation broken(List<Step> steps) {
        List<Step> told = new ArrayList<>();
        for (Step step : steps) {
            if (step.number() < 19) {
                told.add(step);
            } else if (step.number() == 19) {
                told.add(new Step(
                        step.number(),
                        step.name(),
                        step.detail(),
                        StepStatus.FAILED,
                        2,
                        "No such file or directory",
                        31));
            } else {
                told.add(new Step(step.number(), step.name(), step.detail(), StepStatus.SKIPPED, 0, "", 0));
            }
        }
        return Isolation.ended(told);
    }

    private static List<NamespaceFact> namespaces() {
        return List.of(
                new NamespaceFact("mnt", "mnt:[4026532177]", false),
                new NamespaceFact("pid", "pid:[4026532180]", false),
                new NamespaceFact("net", "net:[4026532183]", false),
                new NamespaceFact("ipc", "ipc:[4026532179]", false),
                new NamespaceFact("uts", "uts:[4026532178]", false),
                new NamespaceFact("user", "user:[4026532176]", false),
                new NamespaceFact("cgroup", "cgroup:[4026532241]", false),
                new NamespaceFact("time", "time:[4026531834]", true));
    }

    private static List<MountFact> mounts() {
        return List.of(
                new MountFact("/", "overlay", "overlay", "rw,relatime,lowerdir=…,userxattr", "private"),
                new MountFact("/proc", "proc", "proc", "rw,nosuid,nodev,noexec,relatime", "private"),
                new MountFact("/dev", "tmpfs", "tmpfs", "rw,nosuid,size=65536k,mode=755", "private"),
                new MountFact(
                        "/dev/pts", "devpts", "devpts", "rw,nosuid,noexec,relatime,mode=620,ptmxmode=666", "private"),
                new MountFact("/sys", "sysfs", "sysfs", "ro,nosuid,nodev,noexec,relatime", "private"),
                new MountFact("/etc/nginx/nginx.conf", "ext4", "/dev/nvme0n1p2", "ro,relatime", "private"));
    }

    private static void add(List<Step> steps, String name, String detail, long micros) {
        steps.add(new Step(steps.size() + 1, name, detail, StepStatus.DONE, 0, "", micros));
    }

    public static JsonNode inspect() {
        try {
            return new ObjectMapper().readTree("""
                            {"Id":"3f9c1d7a20be41c8a5d9e0b7f6c3a2918d7e6f5a4b3c2d1e0f9a8b7c6d5e4f3a",
                             "Name":"/shop-web","Created":"2026-11-21T03:40:12.184467201Z","Path":"nginx",
                             "Args":["-g","daemon off;"],"RestartCount":0,"Driver":"overlay2",
                             "LogPath":"/home/ada/.local/share/cooperage/containers/3f9c1d7a20be/log",
                             "State":{"Status":"running","Running":true,"Paused":false,"OOMKilled":false,"Dead":false,
                               "Pid":41210,"ExitCode":0,"Error":"","StartedAt":"2026-11-21T03:40:12.391Z"},
                             "Config":{"Hostname":"3f9c1d7a20be","User":"","Tty":false,"OpenStdin":false,
                               "Env":["PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin","NGINX_VERSION=1.27.2","TZ=Europe/Berlin"],
                               "Cmd":["nginx","-g","daemon off;"],"WorkingDir":"/usr/share/nginx/html",
                               "Labels":{"app":"shop","tier":"web"},"StopSignal":"SIGQUIT"},
                             "HostConfig":{"NetworkMode":"loopback","Memory":402653184,"NanoCpus":1200000000,"PidsLimit":64,
                               "ReadonlyRootfs":false,"ShmSize":67108864,"CapAdd":[],"CapDrop":[],"SecurityOpt":["seccomp=default"]},
                             "Mounts":[{"Type":"bind","Source":"/home/ada/shop/nginx.conf","Destination":"/etc/nginx/nginx.conf",
                               "Mode":"ro","RW":false,"Propagation":"rprivate"}],
                             "GraphDriver":{"Name":"overlay2","Data":{"UpperDir":"/home/ada/.local/share/cooperage/containers/3f9c1d7a20be/upper",
                               "WorkDir":"/home/ada/.local/share/cooperage/containers/3f9c1d7a20be/work"}}}
                            """);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
