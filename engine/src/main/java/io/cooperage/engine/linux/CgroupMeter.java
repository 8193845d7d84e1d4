package io.cooperage.engine.linux;

import io.cooperage.engine.linux.Cgroup.Controller;
import io.cooperage.engine.linux.CgroupReading.DeviceIo;
import io.cooperage.engine.linux.CgroupReading.Pressure;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/// Reads the counters of one group from whichever version has them.
final class CgroupMeter {
    /// v1 shows "unlimited" as the largest whole page count; pages are 4, 16 or 64 KiB.
    private static final long UNLIMITED = Long.MAX_VALUE - 0xFFFF;

    private final CgroupDirectories group;
    private final CounterFile file;
    private final CounterReader reader;

    /// @param file where each file's text is for a moment
    CgroupMeter(CgroupDirectories group, CounterFile file, CounterReader reader) {
        this.group = group;
        this.file = file;
        this.reader = reader;
    }

    private record CpuTime(OptionalLong total, OptionalLong user, OptionalLong system) {}

    private record Throttling(OptionalLong periods, OptionalLong throttled, OptionalLong time) {
        static final Throttling NONE = new Throttling(OptionalLong.empty(), OptionalLong.empty(), OptionalLong.empty());
    }

    private record Memory(
            OptionalLong current,
            OptionalLong peak,
            OptionalLong limit,
            OptionalLong anon,
            OptionalLong file,
            OptionalLong kernel,
            OptionalLong swap,
            OptionalLong oomKills) {
        static final Memory NONE = new Memory(
                OptionalLong.empty(),
                OptionalLong.empty(),
                OptionalLong.empty(),
                OptionalLong.empty(),
                OptionalLong.empty(),
                OptionalLong.empty(),
                OptionalLong.empty(),
                OptionalLong.empty());
    }

    CgroupReading read() {
        Throttling throttling =
                group.legacy(Controller.CPU).map(this::legacyThrottling).orElse(Throttling.NONE);
        CpuTime cpu;
        Optional<Path> v2 = group.unifiedDirectory();
        if (v2.isPresent()) {
            read(v2.get(), "cpu.stat");
            cpu = new CpuTime(nanos("usage_usec"), nanos("user_usec"), nanos("system_usec"));
            if (group.unified(Controller.CPU).isPresent()) {
                throttling =
                        new Throttling(file.field("nr_periods"), file.field("nr_throttled"), nanos("throttled_usec"));
            }
        } else {
            cpu = legacyCpu();
        }
        Memory memory = group.legacy(Controller.MEMORY)
                .map(this::legacyMemory)
                .or(() -> group.unified(Controller.MEMORY).map(this::unifiedMemory))
                .orElse(Memory.NONE);
        Optional<Path> pids = group.legacy(Controller.PIDS).or(() -> group.unified(Controller.PIDS));
        return new CgroupReading(
                cpu.total,
                cpu.user,
                cpu.system,
                throttling.periods,
                throttling.throttled,
                throttling.time,
                memory.current,
                memory.peak,
                memory.limit,
                memory.anon,
                memory.file,
                memory.kernel,
                memory.swap,
                number(pids, "pids.current"),
                number(pids, "pids.max"),
                memory.oomKills,
                io(),
                pressure(v2, "cpu.pressure"),
                pressure(v2, "memory.pressure"),
                pressure(v2, "io.pressure"));
    }

    private CounterFile read(Path dir, String name) {
        reader.read(dir, name, file);
        return file;
    }

    private OptionalLong number(Optional<Path> dir, String name) {
        return dir.isEmpty() ? OptionalLong.empty() : number(dir.get(), name);
    }

    private OptionalLong number(Path dir, String name) {
        return read(dir, name).number();
    }

    private OptionalLong nanos(String microsecondsField) {
        OptionalLong micros = file.field(microsecondsField);
        return micros.isPresent() ? OptionalLong.of(micros.getAsLong() * 1000) : micros;
    }

    private CpuTime legacyCpu() {
        Path dir = group.legacy().get("cpuacct");
        if (dir == null) {
            return new CpuTime(OptionalLong.empty(), OptionalLong.empty(), OptionalLong.empty());
        }
        return new CpuTime(
                number(dir, "cpuacct.usage"), number(dir, "cpuacct.usage_user"), number(dir, "cpuacct.usage_sys"));
    }

    private Throttling legacyThrottling(Path dir) {
        read(dir, "cpu.stat");
        return new Throttling(file.field("nr_periods"), file.field("nr_throttled"), file.field("throttled_time"));
    }

    private Memory legacyMemory(Path dir) {
        OptionalLong current = number(dir, "memory.usage_in_bytes");
        OptionalLong peak = number(dir, "memory.max_usage_in_bytes");
        OptionalLong limit = number(dir, "memory.limit_in_bytes");
        OptionalLong kernel = number(dir, "memory.kmem.usage_in_bytes");
        OptionalLong kills = read(dir, "memory.oom_control").field("oom_kill");
        read(dir, "memory.stat");
        return new Memory(
                current,
                peak,
                limit.isPresent() && limit.getAsLong() < UNLIMITED ? limit : OptionalLong.empty(),
                file.field("total_rss"),
                file.field("total_cache"),
                kernel,
                file.field("total_swap"),
                kills);
    }

    private Memory unifiedMemory(Path dir) {
        OptionalLong current = number(dir, "memory.current");
        OptionalLong peak = number(dir, "memory.peak");
        OptionalLong limit = number(dir, "memory.max");
        OptionalLong swap = number(dir, "memory.swap.current");
        OptionalLong kills = read(dir, "memory.events").field("oom_kill");
        read(dir, "memory.stat");
        OptionalLong kernel = file.field("kernel");
        if (kernel.isEmpty() && !file.isEmpty()) {
            // Before Linux 5.18 only the parts are shown.
            kernel = OptionalLong.of(part("slab") + part("kernel_stack") + part("pagetables") + part("percpu"));
        }
        return new Memory(current, peak, limit, file.field("anon"), file.field("file"), kernel, swap, kills);
    }

    private long part(String key) {
        return file.field(key).orElse(0);
    }

    private Pressure pressure(Optional<Path> dir, String name) {
        if (dir.isEmpty()) {
            return Pressure.NONE;
        }
        read(dir.get(), name);
        if (file.isEmpty()) {
            return Pressure.NONE;
        }
        return new Pressure(file.field("some", "total="), file.field("full", "total="));
    }

    private List<DeviceIo> io() {
        Optional<Path> v1 = group.legacy(Controller.IO);
        if (v1.isPresent()) {
            List<LegacyIo> devices = new ArrayList<>();
            legacyIo(v1.get(), "blkio.throttle.io_service_bytes_recursive", devices, true);
            legacyIo(v1.get(), "blkio.throttle.io_serviced_recursive", devices, false);
            return devices.stream().map(LegacyIo::done).toList();
        }
        return group.unified(Controller.IO).map(this::unifiedIo).orElse(List.of());
    }

    private List<DeviceIo> unifiedIo(Path dir) {
        read(dir, "io.stat");
        List<DeviceIo> devices = new ArrayList<>();
        for (int at = 0; at < file.length(); at = file.nextLine(at)) {
            int colon = file.skipDigits(at);
            int blank = file.skipDigits(colon + 1);
            if (file.at(colon) == ':' && file.at(blank) == ' ') {
                devices.add(new DeviceIo(
                        file.number(at).orElse(0),
                        file.number(colon + 1).orElse(0),
                        word(blank, " rbytes="),
                        word(blank, " wbytes="),
                        word(blank, " rios="),
                        word(blank, " wios=")));
            }
        }
        return devices;
    }

    /// The number behind `word` in the rest of the line from `at`; 0 when the line lacks it.
    private long word(int at, String word) {
        for (int i = at; i < file.length() && file.at(i) != '\n'; i++) {
            if (file.matches(i, word)) {
                return file.number(i + word.length()).orElse(0);
            }
        }
        return 0;
    }

    private static final class LegacyIo {
        private final long major;
        private final long minor;
        private long readBytes;
        private long writeBytes;
        private long reads;
        private long writes;

        private LegacyIo(long major, long minor) {
            this.major = major;
            this.minor = minor;
        }

        private DeviceIo done() {
            return new DeviceIo(major, minor, readBytes, writeBytes, reads, writes);
        }
    }

    /// Lines `8:0 Read 4096`; the last line is a total.
    private void legacyIo(Path dir, String name, List<LegacyIo> devices, boolean bytes) {
        read(dir, name);
        for (int at = 0; at < file.length(); at = file.nextLine(at)) {
            int colon = file.skipDigits(at);
            int blank = file.skipDigits(colon + 1);
            boolean read = file.matches(blank, " Read ");
            if (file.at(colon) != ':' || !(read || file.matches(blank, " Write "))) {
                continue;
            }
            LegacyIo device = device(
                    devices, file.number(at).orElse(0), file.number(colon + 1).orElse(0));
            long value = file.number(blank + (read ? 6 : 7)).orElse(0);
            if (bytes && read) {
                device.readBytes = value;
            } else if (bytes) {
                device.writeBytes = value;
            } else if (read) {
                device.reads = value;
            } else {
                device.writes = value;
            }
        }
    }

    private static LegacyIo device(List<LegacyIo> devices, long major, long minor) {
        for (LegacyIo device : devices) {
            if (device.major == major && device.minor == minor) {
                return device;
            }
        }
        LegacyIo added = new LegacyIo(major, minor);
        devices.add(added);
        return added;
    }
}
