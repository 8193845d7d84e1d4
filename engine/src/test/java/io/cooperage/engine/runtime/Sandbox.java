package io.cooperage.engine.runtime;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.cooperage.engine.oci.Spec;
import io.cooperage.engine.oci.Spec.IdMapping;
import io.cooperage.engine.runtime.LaunchContext.CgroupSetup;
import io.cooperage.engine.runtime.LaunchContext.OverlayRoot;
import io.cooperage.engine.testing.BusyboxRoot;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/// A real runtime on a real busybox root, as root or inside an ordinary user's namespace alike.
final class Sandbox {
    final Path directory;
    final Path lower;
    final HostFacts host = HostFacts.detect();
    final SpecBuilder spec = new SpecBuilder();
    ShimRuntime runtime;
    byte @Nullable [] seccomp;
    CgroupSetup cgroup = CgroupSetup.NONE;
    boolean loopback;
    long logMaxSize;
    int logMaxFiles = 1;
    boolean stdinOpen;
    boolean hold;
    int columns;
    int rows;

    @Nullable
    Path oomFile;

    private final List<Shim> started = new ArrayList<>();
    private int count;

    Sandbox(Path directory) throws IOException, InterruptedException {
        assumeTrue(canMakeNamespaces(), "needs root, or a user namespace with capabilities kept (DESIGN §3)");
        this.directory = directory;
        this.lower = BusyboxRoot.create(Files.createDirectory(directory.resolve("lower")));
        this.runtime = ShimRuntime.open(directory.resolve("bin"));
        if (host.rootless()) {
            spec.userNamespace(nested("/proc/self/uid_map"), nested("/proc/self/gid_map"));
        }
    }

    static boolean canMakeNamespaces() throws IOException {
        return Files.readAllLines(Path.of("/proc/self/status")).stream()
                .filter(line -> line.startsWith("CapEff:"))
                .anyMatch(line -> (Long.parseUnsignedLong(line.substring(7).strip(), 16) & (1L << 21)) != 0);
    }

    /// The engine's own identity-mapped ids, the user's becoming 0 and the subordinate ones 1 and on.
    private static List<IdMapping> nested(String file) throws IOException {
        List<IdMapping> maps = new ArrayList<>();
        long next = 0;
        List<String[]> lines = Files.readAllLines(Path.of(file)).stream()
                .map(line -> line.strip().split("\\s+"))
                .sorted((a, b) -> Long.compare(Long.parseLong(a[2]), Long.parseLong(b[2])))
                .toList();
        for (String[] line : lines) {
            long size = Long.parseLong(line[2]);
            maps.add(new IdMapping(next, Long.parseLong(line[0]), size));
            next += size;
        }
        return maps;
    }

    /// What a program did.
    record Outcome(int exitCode, String out, String err) {}

    Path newDirectory() throws IOException {
        return Files.createDirectory(directory.resolve("c" + ++count));
    }

    /// The launch directory of the newest request.
    Path lastDirectory() {
        return directory.resolve("c" + count).resolve("launch.d");
    }

    LaunchRequest request() throws IOException {
        Path base = newDirectory();
        Path merged = Files.createDirectory(base.resolve("merged"));
        OverlayRoot overlay = new OverlayRoot(
                List.of(lower),
                Files.createDirectory(base.resolve("upper")),
                Files.createDirectory(base.resolve("work")),
                host.rootless());
        spec.rootPath = merged.toString();
        Spec built = spec.build();
        LaunchContext context = new LaunchContext(overlay, cgroup, seccomp, loopback, host);
        return request(LaunchPlanner.plan(built, context), base);
    }

    LaunchRequest request(LaunchPlan plan, Path base) {
        return new LaunchRequest(
                plan,
                base.resolve("launch.d"),
                base.resolve("s"),
                base.resolve("log"),
                logMaxSize,
                logMaxFiles,
                spec.terminal,
                columns,
                rows,
                stdinOpen,
                hold,
                oomFile);
    }

    Shim launch(LaunchRequest request) {
        Shim shim = runtime.launch(request);
        started.add(shim);
        return shim;
    }

    Shim start(String... command) throws IOException {
        spec.command(command);
        return launch(request());
    }

    /// Runs a program to its end with everything it says.
    Outcome run(String... command) throws Exception {
        spec.command(command);
        hold = true;
        LaunchRequest request = request();
        hold = false;
        return collect(launch(request));
    }

    static Outcome collect(Shim held) throws Exception {
        try (SocketChannel channel = held.attach()) {
            held.proceed();
            Frames frames = new Frames(channel);
            frames.toEnd();
            return new Outcome(exit(held).exitCode(), frames.out(), frames.err());
        }
    }

    static ShimExit exit(Shim shim) throws Exception {
        return shim.exit().get(60, TimeUnit.SECONDS);
    }

    /// Runs a further program in a running container.
    Outcome exec(Shim container, Spec spec, SpecBuilder process) throws Exception {
        return collect(launch(execRequest(container, spec, process, true)));
    }

    LaunchRequest execRequest(Shim container, Spec spec, SpecBuilder process, boolean held) throws IOException {
        Path base = newDirectory();
        LaunchPlan plan = ExecPlanner.plan(
                container.pid(),
                ShimFiles.startTime(container.pid()).orElseThrow(),
                spec,
                process.process(),
                cgroup,
                seccomp);
        return new LaunchRequest(
                plan,
                base.resolve("launch.d"),
                base.resolve("s"),
                null,
                0,
                1,
                process.terminal,
                columns,
                rows,
                stdinOpen,
                held,
                null);
    }

    static void eventually(String what, BooleanSupplier condition) throws InterruptedException {
        long end = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > end) {
                throw new AssertionError("never happened: " + what);
            }
            TimeUnit.MILLISECONDS.sleep(5);
        }
    }

    /// Ends everything that was started.
    void close() throws Exception {
        for (Shim shim : started) {
            shim.signal(9);
            shim.exit().handle((_, _) -> null).get(60, TimeUnit.SECONDS);
            shim.close();
        }
        runtime.close();
    }

    /// Reads Docker's stream frames.
    static final class Frames {
        private final SocketChannel channel;
        private final ByteArrayOutputStream out = new ByteArrayOutputStream();
        private final ByteArrayOutputStream err = new ByteArrayOutputStream();

        Frames(SocketChannel channel) {
            this.channel = channel;
        }

        /// @return false at the end of all output
        boolean next() throws IOException {
            ByteBuffer head = ByteBuffer.allocate(8);
            if (!fill(head)) {
                return false;
            }
            ByteBuffer payload = ByteBuffer.allocate(head.getInt(4));
            if (!fill(payload)) {
                throw new IOException("a frame was cut off");
            }
            (head.get(0) == 1 ? out : err).writeBytes(payload.array());
            return true;
        }

        private boolean fill(ByteBuffer buffer) throws IOException {
            while (buffer.hasRemaining()) {
                if (channel.read(buffer) < 0) {
                    if (buffer.position() > 0) {
                        throw new IOException("a frame was cut off");
                    }
                    return false;
                }
            }
            return true;
        }

        void toEnd() throws IOException {
            while (next()) {}
        }

        void until(String text) throws IOException {
            while (!out().contains(text)) {
                if (!next()) {
                    throw new IOException("the output ended without \"" + text + "\": " + out());
                }
            }
        }

        String out() {
            return out.toString(StandardCharsets.UTF_8);
        }

        String err() {
            return err.toString(StandardCharsets.UTF_8);
        }

        static void send(SocketChannel channel, int type, byte[] payload) throws IOException {
            ByteBuffer frame = ByteBuffer.allocate(8 + payload.length)
                    .put((byte) type)
                    .put(new byte[3])
                    .putInt(payload.length)
                    .put(payload)
                    .flip();
            while (frame.hasRemaining()) {
                channel.write(frame);
            }
        }
    }
}
