package io.cooperage.ui.testing;

import io.cooperage.engine.container.Container;
import io.cooperage.engine.container.ContainerConfig;
import io.cooperage.engine.container.ContainerConfig.Limits;
import io.cooperage.engine.container.ContainerState;
import io.cooperage.engine.container.ContainerState.Status;
import io.cooperage.engine.container.RootSource;
import io.cooperage.engine.event.EngineEvent.ContainerAction;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/// A few containers in every state a list can show, for looking at.
public final class Workload {
    private static final long MIB = 1 << 20;

    private Workload() {}

    public static void fill(FakeContainers containers, Instant now) {
        running(
                containers,
                "web",
                "alpine-3.20",
                now.minus(Duration.ofMinutes(42)),
                256 * MIB,
                "nginx",
                "-g",
                "daemon off;");
        running(
                containers,
                "db",
                "debian-12",
                now.minus(Duration.ofHours(5)),
                512 * MIB,
                "postgres",
                "-c",
                "shared_buffers=128MB");
        running(
                containers,
                "worker-1",
                "debian-12",
                now.minus(Duration.ofSeconds(38)),
                0,
                "python3",
                "-m",
                "jobs.worker",
                "--queue",
                "default");
        running(
                containers,
                "cache",
                "alpine-3.20",
                now.minus(Duration.ofDays(3)),
                64 * MIB,
                "redis-server",
                "--save",
                "");
        Container paused = running(
                containers, "batch", "debian-12", now.minus(Duration.ofMinutes(12)), 0, "make", "-j8", "report");
        containers.pause(paused.id());
        make(containers, "fresh", "busybox", 0, "sh");
        ended(containers, "migrate", now.minus(Duration.ofMinutes(40)), 0, false, "", "./migrate", "up");
        ended(
                containers,
                "import",
                now.minus(Duration.ofHours(2)),
                1,
                false,
                "",
                "python3",
                "import.py",
                "/data/orders.csv");
        ended(
                containers,
                "hungry",
                now.minus(Duration.ofMinutes(9)),
                137,
                true,
                "",
                "stress",
                "--vm",
                "2",
                "--vm-bytes",
                "1G");
        ended(
                containers,
                "typo",
                now.minus(Duration.ofSeconds(20)),
                127,
                false,
                "step 37 of 37, exec /usr/bin/ngnix: No such file or directory. Check the command against the root filesystem.",
                "/usr/bin/ngnix");
    }

    /// A minute of samples for those that run.
    public static void sample(FakeContainers containers, Instant now) {
        String[] names = {"web", "db", "worker-1", "cache", "batch"};
        double[] level = {0.08, 0.35, 0.92, 0.01, 0};
        long[] memory = {74 * MIB, 471 * MIB, 212 * MIB, 51 * MIB, 33 * MIB};
        long[] limit = {256 * MIB, 512 * MIB, 0, 64 * MIB, 0};
        for (int second = 60; second >= 0; second--) {
            for (int i = 0; i < names.length; i++) {
                double wave = 1 + 0.6 * Math.sin(second / 5.0 + i) + 0.3 * Math.sin(second * 1.7 + 2 * i);
                containers.sample(names[i], Samples.of(now.minusSeconds(second), level[i] * wave, memory[i], limit[i]));
            }
        }
    }

    private static Container make(FakeContainers containers, String name, String root, long memory, String... command) {
        Limits none = Limits.NONE;
        Limits limits = memory == 0
                ? none
                : new Limits(null, null, null, null, null, null, memory, null, null, null, null, List.of());
        return containers.create(
                ContainerConfig.of(new RootSource.Directory(Path.of("/srv/roots", root)), List.of(command)).toBuilder()
                        .name(name)
                        .limits(limits)
                        .labels(Map.of("project", "shop"))
                        .build());
    }

    private static Container running(
            FakeContainers containers, String name, String root, Instant since, long memory, String... command) {
        Container made = make(containers, name, root, memory, command);
        containers.start(made.id());
        containers.set(
                made.id(), new ContainerState(Status.RUNNING, 4711, 0, false, "", since, null), ContainerAction.START);
        return made;
    }

    private static void ended(
            FakeContainers containers,
            String name,
            Instant at,
            int exitCode,
            boolean oom,
            String error,
            String... command) {
        Container made = make(containers, name, "debian-12", 0, command);
        containers.set(
                made.id(),
                new ContainerState(Status.EXITED, 0, exitCode, oom, error, at.minusSeconds(30), at),
                ContainerAction.DIE);
    }
}
