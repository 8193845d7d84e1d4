package io.cooperage.engine.linux;

import static org.assertj.core.api.Assertions.assertThat;

import io.cooperage.engine.linux.Cgroup.Controller;
import io.cooperage.engine.linux.CgroupReading.DeviceIo;
import io.cooperage.engine.linux.CgroupReading.Pressure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CgroupMeterTest {
    @TempDir
    Path dir;

    private void put(String name, String text) throws IOException {
        Files.createDirectories(dir.resolve(name).getParent());
        Files.writeString(dir.resolve(name), text);
    }

    private static OptionalLong of(long value) {
        return OptionalLong.of(value);
    }

    @Test
    void readsVersionTwo() throws IOException {
        put("cpu.stat", """
                usage_usec 1234567
                user_usec 1000000
                system_usec 234567
                nice_usec 0
                nr_periods 50
                nr_throttled 7
                throttled_usec 70000
                """);
        put("memory.current", "10485760\n");
        put("memory.peak", "20971520\n");
        put("memory.max", "max\n");
        put("memory.swap.current", "4096\n");
        put("memory.events", "low 0\nhigh 0\nmax 3\noom 2\noom_kill 1\noom_group_kill 0\n");
        put("memory.stat", "anon 5000\nfile 6000\nkernel 700\nkernel_stack 16\nfile_mapped 1\n");
        put("pids.current", "3\n");
        put("pids.max", "100\n");
        put("io.stat", """
                259:0 rbytes=1000 wbytes=2000 rios=3 wios=4 dbytes=0 dios=0
                8:16\s
                254:1 rbytes=5 wbytes=6 rios=7 wios=8 dbytes=9 dios=9
                """);
        put(
                "cpu.pressure",
                "some avg10=0.12 avg60=0.00 avg300=0.00 total=123\nfull avg10=0.00 avg60=0.00 avg300=0.00 total=45\n");
        put("memory.pressure", "some avg10=0.00 avg60=0.00 avg300=0.00 total=9\n");
        CgroupReading reading = new CgroupMeter(
                        new CgroupDirectories(dir, EnumSet.allOf(Controller.class), Map.of()),
                        new CounterFile(),
                        CounterReader.BY_NAME)
                .read();
        assertThat(reading)
                .isEqualTo(new CgroupReading(
                        of(1_234_567_000),
                        of(1_000_000_000),
                        of(234_567_000),
                        of(50),
                        of(7),
                        of(70_000_000),
                        of(10_485_760),
                        of(20_971_520),
                        OptionalLong.empty(),
                        of(5000),
                        of(6000),
                        of(700),
                        of(4096),
                        of(3),
                        of(100),
                        of(1),
                        List.of(
                                new DeviceIo(259, 0, 1000, 2000, 3, 4),
                                new DeviceIo(8, 16, 0, 0, 0, 0),
                                new DeviceIo(254, 1, 5, 6, 7, 8)),
                        new Pressure(of(123), of(45)),
                        new Pressure(of(9), OptionalLong.empty()),
                        Pressure.NONE));
    }

    @Test
    void readsVersionOne() throws IOException {
        Map<String, Path> legacy = new LinkedHashMap<>();
        for (String controller : List.of("cpu", "cpuacct", "memory", "blkio", "pids")) {
            legacy.put(controller, dir.resolve(controller));
        }
        put("cpu/cpu.stat", "nr_periods 5\nnr_throttled 2\nthrottled_time 300\n");
        put("cpuacct/cpuacct.usage", "900\n");
        put("cpuacct/cpuacct.usage_user", "600\n");
        put("cpuacct/cpuacct.usage_sys", "300\n");
        put("memory/memory.usage_in_bytes", "100\n");
        put("memory/memory.max_usage_in_bytes", "200\n");
        put("memory/memory.limit_in_bytes", "9223372036854771712\n");
        put("memory/memory.kmem.usage_in_bytes", "30\n");
        put("memory/memory.oom_control", "oom_kill_disable 0\nunder_oom 0\noom_kill 4\n");
        put("memory/memory.stat", "cache 1\nrss 2\ntotal_cache 10\ntotal_rss 20\ntotal_swap 5\n");
        put("pids/pids.current", "2\n");
        put("pids/pids.max", "max\n");
        put(
                "blkio/blkio.throttle.io_service_bytes_recursive",
                "8:0 Read 100\n8:0 Write 200\n8:0 Sync 300\n8:0 Total 300\n7:1 Read 1\n7:1 Write 2\nTotal 300\n");
        put("blkio/blkio.throttle.io_serviced_recursive", "8:0 Read 10\n8:0 Write 20\nTotal 30\n");
        CgroupReading reading = new CgroupMeter(
                        new CgroupDirectories(null, Set.of(), legacy), new CounterFile(), CounterReader.BY_NAME)
                .read();
        OptionalLong none = OptionalLong.empty();
        assertThat(reading)
                .isEqualTo(new CgroupReading(
                        of(900),
                        of(600),
                        of(300),
                        of(5),
                        of(2),
                        of(300),
                        of(100),
                        of(200),
                        none,
                        of(20),
                        of(10),
                        of(30),
                        of(5),
                        of(2),
                        none,
                        of(4),
                        List.of(new DeviceIo(8, 0, 100, 200, 10, 20), new DeviceIo(7, 1, 1, 2, 0, 0)),
                        Pressure.NONE,
                        Pressure.NONE,
                        Pressure.NONE));
    }

    @Test
    void aGroupThatIsGoneReadsAsNothing() {
        CgroupReading reading = new CgroupMeter(
                        new CgroupDirectories(dir.resolve("gone"), EnumSet.allOf(Controller.class), Map.of()),
                        new CounterFile(),
                        CounterReader.BY_NAME)
                .read();
        assertThat(reading.memoryCurrent()).isEmpty();
        assertThat(reading.cpuUsage()).isEmpty();
        assertThat(reading.io()).isEmpty();
    }

    @Test
    void theBufferGrowsWithTheFile() throws IOException {
        put("big", "x 1\n".repeat(20_000) + "last 42\n");
        assertThat(new CounterFile().read(dir.resolve("big")).field("last")).hasValue(42);
    }

    @Test
    void cpuListsReadAndWriteAsTheKernelDoes() {
        assertThat(CpuList.parse("0-2,8, 10-11\n").orElseThrow()).hasToString("0-2,8,10-11");
        assertThat(CpuList.parse("3,1,2").orElseThrow()).hasToString("1-3");
        assertThat(CpuList.parse("").orElseThrow().size()).isZero();
        for (String bad : List.of("a", "1-", "-1", "2-1", "1-2-3", "99999999", "9000")) {
            assertThat(CpuList.parse(bad)).as(bad).isEmpty();
        }
    }
}
