package io.cooperage.engine.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.error.ErrorKind;
import io.cooperage.engine.oci.Spec.NamespaceType;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// What the shim does while its program runs and when it ends.
@Tag("kernel")
@Timeout(120)
class SupervisionTest {
    @TempDir
    Path directory;

    private Sandbox sandbox;

    @BeforeEach
    void open() throws Exception {
        sandbox = new Sandbox(directory);
    }

    @AfterEach
    void close() throws Exception {
        sandbox.close();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private Shim held(String... command) throws IOException {
        sandbox.hold = true;
        try {
            return sandbox.start(command);
        } finally {
            sandbox.hold = false;
        }
    }

    // Streams

    @Test
    void carriesInputUntilItEnds() throws Exception {
        sandbox.stdinOpen = true;
        Shim shim = held("sh", "-c", "cat; echo over");
        try (SocketChannel channel = shim.attach()) {
            shim.proceed();
            Sandbox.Frames frames = new Sandbox.Frames(channel);
            Sandbox.Frames.send(channel, 0, bytes("one\n"));
            frames.until("one\n");
            Sandbox.Frames.send(channel, 0, bytes("two\n"));
            Sandbox.Frames.send(channel, 0, new byte[0]);
            frames.toEnd();
            assertThat(frames.out()).isEqualTo("one\ntwo\nover\n");
        }
    }

    @Test
    void withoutInputTheProgramReadsItsEnd() throws Exception {
        assertThat(sandbox.run("sh", "-c", "cat; echo over; readlink /proc/self/fd/0")
                        .out())
                .isEqualTo("over\n/dev/null\n");
    }

    @Test
    void aTerminalIsTheControllingOneAndResizes() throws Exception {
        sandbox.spec.terminal = true;
        sandbox.stdinOpen = true;
        sandbox.columns = 80;
        sandbox.rows = 24;
        Shim shim = held(
                "sh",
                "-c",
                "trap 'stty size; echo caught' WINCH; tty; stty size; echo ready;"
                        + " while true; do read line && break; done; cat /dev/tty; ls -l /dev/console");
        try (SocketChannel channel = shim.attach()) {
            shim.proceed();
            Sandbox.Frames frames = new Sandbox.Frames(channel);
            frames.until("ready");
            assertThat(frames.out()).startsWith("/dev/pts/0\r\n24 80\r\n");
            shim.resize(100, 30);
            frames.until("30 100\r\ncaught");
            Sandbox.Frames.send(channel, 0, bytes("go\n"));
            Sandbox.Frames.send(channel, 0, bytes("typed\n"));
            frames.until("typed\r\ntyped\r\n");
            Sandbox.Frames.send(channel, 0, new byte[0]);
            frames.toEnd();
            assertThat(frames.out()).contains("crw--w----");
        }
        assertThat(Sandbox.exit(shim).exitCode()).isZero();
    }

    @Test
    void manyClientsSeeTheSameOutput() throws Exception {
        Shim shim = held("seq", "1", "100000");
        List<SocketChannel> clients = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            clients.add(shim.attach());
        }
        shim.proceed();
        try (ExecutorService readers = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<String>> outputs = new ArrayList<>();
            for (SocketChannel client : clients) {
                outputs.add(readers.submit(() -> {
                    try (client) {
                        Sandbox.Frames frames = new Sandbox.Frames(client);
                        frames.toEnd();
                        return frames.out();
                    }
                }));
            }
            for (Future<String> output : outputs) {
                assertThat(output.get())
                        .hasLineCount(100_000)
                        .startsWith("1\n2\n")
                        .endsWith("\n100000\n");
            }
        }
    }

    @Test
    void clientsInAnyNumberKeepNobodyFromSignalling() throws Exception {
        Shim shim = sandbox.start("sleep", "1000");
        List<SocketChannel> clients = new ArrayList<>();
        try {
            assertThatThrownBy(() -> {
                        while (clients.size() < 300) {
                            clients.add(shim.attach());
                        }
                    })
                    .isInstanceOfSatisfying(
                            EngineException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.RESOURCE_EXHAUSTED));
            assertThat(shim.signal(9)).isTrue();
            assertThat(Sandbox.exit(shim).exitCode()).isEqualTo(137);
        } finally {
            for (SocketChannel client : clients) {
                client.close();
            }
        }
    }

    @Test
    void aSlowClientHoldsTheProgramBackAndLosesNothing() throws Exception {
        Shim shim = held("sh", "-c", "seq 1 200000; echo done > /tmp/done");
        Path done = sandbox.lastDirectory().resolveSibling("upper/tmp/done");
        try (SocketChannel slow = shim.attach()) {
            shim.proceed();
            Sandbox.Frames frames = new Sandbox.Frames(slow);
            assertThat(frames.next()).isTrue();
            // A megabyte does not fit into pipe and socket buffers: the program is still writing.
            assertThat(shim.exit().isDone()).isFalse();
            assertThat(done).doesNotExist();
            frames.toEnd();
            assertThat(frames.out()).hasLineCount(200_000).endsWith("\n200000\n");
        }
        assertThat(done).exists();
    }

    @Test
    void aClientThatGoesAwayHoldsNothingBack() throws Exception {
        Shim shim = held("seq", "1", "200000");
        SocketChannel gone = shim.attach();
        shim.proceed();
        assertThat(gone.read(ByteBuffer.allocate(100))).isPositive();
        gone.close();
        assertThat(Sandbox.exit(shim).exitCode()).isZero();
        assertThat(Files.readAllLines(sandbox.lastDirectory().resolveSibling("log")))
                .hasSize(200_000);
    }

    @Test
    void theRecordDoesNotWaitForAClientThatDoesNotRead() throws Exception {
        Shim shim = held("sh", "-c", "seq 1 20000");
        try (SocketChannel stuck = shim.attach()) {
            shim.proceed();
            assertThat(Sandbox.exit(shim).exitCode()).isZero();
            assertThat(Files.readAllLines(sandbox.lastDirectory().resolveSibling("log")))
                    .hasSize(20_000);
            Sandbox.Frames frames = new Sandbox.Frames(stuck);
            frames.toEnd();
            assertThat(frames.out()).hasLineCount(20_000);
        }
    }

    @Test
    void theLastWordsOnATerminalAreKept() throws Exception {
        sandbox.spec.terminal = true;
        for (int i = 0; i < 20; i++) {
            Shim shim = sandbox.start("sh", "-c", "echo some text; printf last");
            assertThat(Sandbox.exit(shim).exitCode()).isZero();
            assertThat(Files.readString(sandbox.lastDirectory().resolveSibling("log")))
                    .endsWith(" stdout P last\n");
        }
    }

    @Test
    void theSameDirectoryCanBeUsedAgainAtOnce() throws Exception {
        sandbox.spec.command("sh", "-c", "exit 3");
        LaunchRequest request = sandbox.request();
        for (int i = 0; i < 20; i++) {
            Shim shim = sandbox.launch(request);
            assertThat(shim.exit().get(30, TimeUnit.SECONDS).exitCode()).isEqualTo(3);
        }
        Shim last = sandbox.launch(sandbox.request(
                new LaunchPlan(sleeping(request)), sandbox.lastDirectory().resolveSibling("")));
        assertThat(last.signal(9)).isTrue();
        assertThat(Sandbox.exit(last).exitCode()).isEqualTo(137);
    }

    private static List<LaunchStep> sleeping(LaunchRequest request) {
        List<LaunchStep> steps = new ArrayList<>(request.plan().steps());
        steps.set(steps.size() - 1, new LaunchStep.Exec("sleep", List.of("sleep", "1000"), List.of(), "/bin"));
        return steps;
    }

    // Signals and ends

    @Test
    void signalsReachTheProgramAndItsEndIsRecorded() throws Exception {
        Instant before = Instant.now().minusSeconds(1);
        Shim trapping = held("sh", "-c", "trap 'exit 42' TERM; echo ready; while true; do sleep 0.01; done");
        try (SocketChannel channel = trapping.attach()) {
            trapping.proceed();
            new Sandbox.Frames(channel).until("ready");
            assertThat(trapping.signal(15)).isTrue();
            ShimExit exit = Sandbox.exit(trapping);
            assertThat(exit.exitCode()).isEqualTo(42);
            assertThat(exit.oomKilled()).isFalse();
            assertThat(exit.finishedAt()).isBetween(before, Instant.now().plusSeconds(1));
            assertThat(sandbox.runtime.exitRecord(sandbox.lastDirectory())).contains(exit);
        }
        assertThat(trapping.signal(15)).isFalse();
        Shim killed = sandbox.start("sleep", "1000");
        assertThat(killed.signal(9)).isTrue();
        assertThat(Sandbox.exit(killed).exitCode()).isEqualTo(137);
        assertThatThrownBy(() -> sandbox.start("sleep", "1000").signal(99)).hasMessageContaining("no signal 99");
    }

    @Test
    void reapsOrphansThatNoInitAdopts() throws Exception {
        sandbox.spec.without(NamespaceType.PID);
        sandbox.stdinOpen = true;
        Shim shim = held("sh", "-c", "sh -c 'sleep 0.2 & echo $!'; exec cat");
        try (SocketChannel channel = shim.attach()) {
            shim.proceed();
            Sandbox.Frames frames = new Sandbox.Frames(channel);
            frames.until("\n");
            Path orphan = Path.of("/proc", frames.out().strip());
            Sandbox.eventually("the orphan is reaped", () -> !Files.exists(orphan));
            assertThat(shim.exit()).isNotDone();
        }
    }

    @Test
    void aHeldProgramStartsOnlyWhenTold() throws Exception {
        Shim shim = held("sh", "-c", "echo yes > /tmp/ran");
        Path ran = sandbox.lastDirectory().resolveSibling("upper/tmp/ran");
        assertThat(ran).doesNotExist();
        assertThat(shim.report().results()).hasSizeGreaterThan(20);
        int before = shim.report().results().size();
        shim.proceed();
        assertThat(Sandbox.exit(shim).exitCode()).isZero();
        assertThat(ran).exists();
        assertThat(shim.report().results()).hasSize(before + 1);
        assertThatThrownBy(shim::proceed).isInstanceOf(EngineException.class);
    }

    @Test
    void aHeldProgramThatCanNotBeExecutedLeavesNothing() throws Exception {
        Shim shim = held("no-such-program");
        Path launch = sandbox.lastDirectory();
        int pid = shim.pid();
        assertThatThrownBy(shim::proceed).isInstanceOfSatisfying(LaunchException.class, e -> {
            assertThat(e.exitCode()).isEqualTo(127);
            assertThat(e.kind()).isEqualTo(ErrorKind.NOT_FOUND);
        });
        Sandbox.eventually("the process is gone", () -> !Files.exists(Path.of("/proc", Integer.toString(pid))));
        assertThat(launch).isEmptyDirectory();
        assertThat(launch.resolveSibling("s")).doesNotExist();
        assertThat(shim.exit()).failsWithin(Duration.ofSeconds(30));
    }

    @Test
    void aHeldProgramCanBeKilled() throws Exception {
        Shim shim = held("true");
        assertThat(shim.signal(9)).isTrue();
        assertThat(Sandbox.exit(shim).exitCode()).isEqualTo(137);
    }

    @Test
    void anInterruptedLaunchIsUndone() throws Exception {
        // Opening a FIFO that nobody reads blocks a step until the engine lets go.
        assertThat(new ProcessBuilder("mkfifo", sandbox.lower.resolve("fifo").toString())
                        .start()
                        .waitFor())
                .isZero();
        sandbox.spec.command("true");
        LaunchRequest request = sandbox.request();
        List<LaunchStep> steps = new ArrayList<>(request.plan().steps());
        steps.add(steps.size() - 5, new LaunchStep.JoinCgroup(Path.of("/fifo")));
        LaunchRequest blocking =
                sandbox.request(new LaunchPlan(steps), sandbox.lastDirectory().resolveSibling("x"));
        Thread launcher = Thread.ofVirtual()
                .unstarted(() -> assertThatThrownBy(() -> sandbox.launch(blocking))
                        .isInstanceOfSatisfying(
                                EngineException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.CANCELLED)));
        launcher.start();
        Sandbox.eventually("the launch has begun", () -> Files.exists(blocking.socket()));
        launcher.interrupt();
        assertThat(launcher.join(Duration.ofSeconds(30))).isTrue();
        Sandbox.eventually("the launch is undone", () -> !Files.exists(blocking.socket()));
        assertThat(Files.readString(Path.of("/proc/self/mounts"))).doesNotContain(directory.toString());
    }

    // Adoption

    @Test
    void survivesItsEngineAndIsAdopted() throws Exception {
        sandbox.stdinOpen = true;
        Shim first = sandbox.start("cat");
        Path launch = sandbox.lastDirectory();
        first.close();
        sandbox.runtime.close();
        sandbox.runtime = ShimRuntime.open(directory.resolve("bin2"));
        Shim adopted = sandbox.runtime.adopt(launch).orElseThrow();
        assertThat(adopted.pid()).isEqualTo(first.pid());
        assertThat(adopted.report()).isEqualTo(first.report());
        try (SocketChannel channel = adopted.attach()) {
            Sandbox.Frames.send(channel, 0, bytes("still here\n"));
            new Sandbox.Frames(channel).until("still here");
        }
        assertThat(sandbox.runtime.exitRecord(launch)).isEmpty();
        assertThat(adopted.signal(9)).isTrue();
        assertThat(Sandbox.exit(adopted).exitCode()).isEqualTo(137);
        Sandbox.eventually(
                "the shim has ended", () -> sandbox.runtime.adopt(launch).isEmpty());
        assertThat(sandbox.runtime.exitRecord(launch)).isPresent();
    }

    @Test
    void signalsOfTheSessionDoNotReachTheShim() throws Exception {
        Shim shim = sandbox.start("sleep", "1000");
        int pid = ShimFiles.readLiving(sandbox.lastDirectory()).orElseThrow().pid();
        for (String signal : List.of("HUP", "INT", "TERM", "PIPE", "QUIT", "USR1")) {
            assertThat(new ProcessBuilder("kill", "-" + signal, Integer.toString(pid))
                            .start()
                            .waitFor())
                    .isZero();
        }
        assertThat(shim.signal(9)).isTrue();
        assertThat(Sandbox.exit(shim).exitCode()).isEqualTo(137);
    }

    @Test
    void aPidThatWasReusedIsNotAdopted() throws Exception {
        sandbox.start("sleep", "1000");
        Path launch = sandbox.lastDirectory();
        Path file = launch.resolve("shim.pid");
        String text = Files.readString(file);
        Files.writeString(file, text.replaceFirst(" \\d+\n", " 1\n"));
        assertThat(sandbox.runtime.adopt(launch)).isEmpty();
        assertThat(sandbox.runtime.adopt(directory.resolve("nothing"))).isEmpty();
    }

    @Test
    void aKilledLauncherIsReplaced() throws Exception {
        assertThat(Sandbox.exit(sandbox.start("true")).exitCode()).isZero();
        List<ProcessHandle> launchers = ProcessHandle.current()
                .children()
                .filter(p -> p.info().commandLine().orElse("").contains(directory.toString()))
                .toList();
        assertThat(launchers).hasSize(1);
        assertThat(launchers.getFirst().destroyForcibly()).isTrue();
        launchers.getFirst().onExit().get(30, TimeUnit.SECONDS);
        assertThat(Sandbox.exit(sandbox.start("true")).exitCode()).isZero();
    }

    @Test
    void launchesInParallel() throws Exception {
        List<LaunchRequest> requests = new ArrayList<>();
        sandbox.spec.command("sh", "-c", "exit 5");
        for (int i = 0; i < 24; i++) {
            requests.add(sandbox.request());
        }
        try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Integer>> exits = new ArrayList<>();
            for (LaunchRequest request : requests) {
                exits.add(executor.submit(() -> {
                    try (Shim shim = sandbox.runtime.launch(request)) {
                        return Sandbox.exit(shim).exitCode();
                    }
                }));
            }
            for (Future<Integer> exit : exits) {
                assertThat(exit.get()).isEqualTo(5);
            }
        }
    }

    @Test
    void aShimStaysUnderOneMegabyte() throws Exception {
        sandbox.start("sleep", "1000");
        int pid = ShimFiles.readLiving(sandbox.lastDirectory()).orElseThrow().pid();
        String resident = Files.readAllLines(Path.of("/proc/" + pid + "/status")).stream()
                .filter(line -> line.startsWith("VmRSS:"))
                .findFirst()
                .orElseThrow();
        assertThat(Integer.parseInt(resident.replaceAll("\\D", ""))).isLessThanOrEqualTo(1024);
    }
}
