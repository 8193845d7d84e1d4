package io.cooperage.engine.bench;

import io.cooperage.engine.container.stats.FlightRecorder;
import io.cooperage.engine.container.stats.PidNamespaces;
import io.cooperage.engine.container.stats.ProcSampleSource;
import io.cooperage.engine.container.stats.SampleSource;
import io.cooperage.engine.container.stats.Sampler;
import io.cooperage.engine.event.EventStream.Subscription;
import io.cooperage.engine.linux.CgroupReading;
import io.cooperage.engine.linux.CgroupReading.DeviceIo;
import io.cooperage.engine.linux.CgroupReading.Pressure;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

/// What sampling a hundred containers costs, as a share of one core, with recording and one listener: once
/// with readings that cost nothing, so that only the sampler itself is seen, and once with readings of a
/// process from /proc, as where there are no control groups.
public final class SamplerBench {
    private static final int CONTAINERS = 100;
    private static final int WARM_UP_ROUNDS = 4;
    private static final int ROUNDS = 8;
    private static final double TARGET = 2;

    private SamplerBench() {}

    /// @param args optionally a directory to work in; what is made there is deleted again
    public static void main(String[] args) throws IOException, InterruptedException {
        Path work = args.length > 0
                ? Files.createTempDirectory(Path.of(args[0]), "sampler-bench")
                : Files.createTempDirectory("sampler-bench");
        List<Process> processes = new ArrayList<>();
        try {
            AtomicLong clock = new AtomicLong();
            SampleSource free = () -> reading(clock.addAndGet(1_000_000));
            run("sampler alone", work, Collections.nCopies(CONTAINERS, free), System.out);
            PidNamespaces namespaces = new PidNamespaces();
            List<SampleSource> sources = new ArrayList<>();
            for (int i = 0; i < CONTAINERS; i++) {
                Process process = startSleeping();
                processes.add(process);
                int pid = (int) process.children().findFirst().orElseThrow().pid();
                sources.add(new ProcSampleSource(namespaces, pid));
            }
            run("sampler reading /proc", work, sources, System.out);
        } finally {
            processes.forEach(Process::destroyForcibly); // unshare(1) ignores SIGTERM; its child dies with it
            try (Stream<Path> files = Files.list(work)) {
                for (Path file : files.toList()) {
                    Files.delete(file);
                }
            }
            Files.delete(work);
        }
    }

    private static void run(String name, Path work, List<SampleSource> sources, PrintStream out)
            throws InterruptedException {
        CountDownLatch warm = new CountDownLatch(CONTAINERS * WARM_UP_ROUNDS);
        CountDownLatch done = new CountDownLatch(CONTAINERS * (WARM_UP_ROUNDS + ROUNDS));
        try (Sampler sampler = Sampler.start((id, kills) -> {});
                Subscription listening = sampler.listen(round -> round.forEach((_, _) -> {
                    warm.countDown();
                    done.countDown();
                }))) {
            if (listening == null) {
                throw new IllegalStateException("no subscription");
            }
            for (int i = 0; i < CONTAINERS; i++) {
                sampler.add("c" + i, sources.get(i), new FlightRecorder(work.resolve(name.replaceAll("\\W", "") + i)));
            }
            warm.await();
            long cpu = cpuTime();
            long start = System.nanoTime();
            done.await();
            double percent = 100.0 * (cpuTime() - cpu) / (System.nanoTime() - start);
            out.println(Measurement.of(name + ", " + CONTAINERS + " containers", percent, "%", TARGET)
                    .line());
        }
    }

    /// A process in a pid namespace of its own, as a container without a control group is.
    private static Process startSleeping() throws IOException {
        Process process = new ProcessBuilder(
                        "unshare",
                        "--user",
                        "--map-root-user",
                        "--pid",
                        "--fork",
                        "--kill-child",
                        "sh",
                        "-c",
                        "echo ready; exec sleep 1000")
                .start();
        process.inputReader().readLine();
        return process;
    }

    /// Of the whole process, so with the listener's thread, the compiler and the collector.
    private static long cpuTime() {
        return ManagementFactory.getOperatingSystemMXBean() instanceof com.sun.management.OperatingSystemMXBean system
                ? system.getProcessCpuTime()
                : 0;
    }

    private static CgroupReading reading(long cpu) {
        OptionalLong some = OptionalLong.of(cpu);
        Pressure pressure = new Pressure(some, some);
        return new CgroupReading(
                some,
                some,
                some,
                some,
                some,
                some,
                some,
                some,
                some,
                some,
                some,
                some,
                some,
                some,
                some,
                OptionalLong.of(0),
                List.of(new DeviceIo(8, 0, cpu, cpu, cpu, cpu)),
                pressure,
                pressure,
                pressure);
    }
}
