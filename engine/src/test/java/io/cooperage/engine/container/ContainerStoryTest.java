package io.cooperage.engine.container;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cooperage.engine.Engine;
import io.cooperage.engine.container.ContainerLog.LogLine;
import io.cooperage.engine.container.ContainerState.Status;
import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.error.ErrorKind;
import io.cooperage.engine.event.EngineEvent;
import io.cooperage.engine.event.EngineEvent.ContainerAction;
import io.cooperage.engine.event.EngineEvent.ContainerEvent;
import io.cooperage.engine.event.EngineEvent.TaskState;
import io.cooperage.engine.network.NetworkMode;
import io.cooperage.engine.store.EnginePaths;
import io.cooperage.engine.testing.BusyboxRoot;
import io.cooperage.engine.testing.SmallDisk;
import io.cooperage.engine.volume.VolumeConfig;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Containers from create to remove, as a person meets them, on the real kernel.
@Tag("kernel")
@Timeout(60)
class ContainerStoryTest {
    @TempDir
    Path folder;

    private RootSource.Directory root;
    private EnginePaths paths;
    private Engine engine;
    private ContainerService containers;

    @BeforeEach
    void open() throws Exception {
        root = new RootSource.Directory(BusyboxRoot.create(folder.resolve("rootfs")));
        paths = EnginePaths.under(folder.resolve("e"));
        engine = Engine.open(paths);
        containers = engine.containers();
    }

    @AfterEach
    void nothingStaysBehind() {
        for (Container container : containers.list()) {
            containers.remove(container.id(), true);
        }
        engine.close();
        assertThat(Leftovers.of(folder.resolve("e"))).matches(Leftovers::isEmpty, "nothing stays behind");
    }

    @Test
    void runsAProgramAndKeepsItsLogAndItsExitCode() {
        Container created = create("echo out; echo err >&2; exit 7");
        assertThat(created.state()).isEqualTo(ContainerState.CREATED);
        assertThat(containers.start(created.id())).isTrue();
        assertThat(containers.await(created.id()).exitCode()).isEqualTo(7);
        Container ended = containers.get(created.name());
        assertThat(ended.state().status()).isEqualTo(Status.EXITED);
        assertThat(log(ended.id())).containsExactlyInAnyOrder("STDOUT out", "STDERR err");
        containers.remove(ended.shortId(), false);
        assertThatThrownBy(() -> containers.get(ended.id()))
                .isInstanceOf(EngineException.class)
                .hasMessage("No such container: " + ended.id());
    }

    @Test
    void everyUserOfTheContainerReadsTheFilesThatTheEngineGivesIt() {
        Container container =
                create("cat /etc/hostname /etc/hosts /etc/resolv.conf >/dev/null && echo read", b -> b.user("nobody"));
        containers.start(container.id());
        assertThat(containers.await(container.id()).exitCode()).isZero();
        assertThat(log(container.id())).containsExactly("STDOUT read");
    }

    @Test
    void aRunningContainerIsFoundAgainByTheNextEngine() {
        Container container = create("trap 'exit 3' TERM; echo up; while :; do sleep 0.1; done");
        containers.start(container.id());
        awaitLog(container.id(), "STDOUT up");
        int pid = containers.get(container.id()).state().pid();
        reopen();
        assertThat(containers.get(container.id()).state().status()).isEqualTo(Status.RUNNING);
        assertThat(containers.get(container.id()).state().pid()).isEqualTo(pid);
        assertThat(containers.stop(container.id(), Duration.ofSeconds(20))).isTrue();
        assertThat(containers.get(container.id()).state().exitCode()).isEqualTo(3);
    }

    @Test
    void whatEndedWhileNoEngineRanIsKnownWithItsExitCode() throws Exception {
        Path gate = Files.createDirectory(folder.resolve("gate"));
        Container container = create(
                "while [ ! -e /gate/open ]; do sleep 0.02; done; exit 9",
                b -> b.mounts(List.of(new ContainerConfig.MountRequest(
                        ContainerConfig.MountRequest.Type.BIND, gate, "/gate", true, List.of()))));
        containers.start(container.id());
        int pid = containers.get(container.id()).state().pid();
        engine.close();
        Files.createFile(gate.resolve("open"));
        ProcessHandle.of(pid).ifPresent(process -> process.onExit().join());
        engine = Engine.open(paths);
        containers = engine.containers();
        assertThat(containers.await(container.id()).exitCode()).isEqualTo(9);
    }

    @Test
    void stopSendsTheSignalAndThenKills() {
        Container polite =
                create("trap 'exit 5' USR1; echo up; while :; do sleep 0.1; done", b -> b.stopSignal("USR1"));
        containers.start(polite.id());
        awaitLog(polite.id(), "STDOUT up");
        containers.stop(polite.id(), null);
        assertThat(containers.get(polite.id()).state().exitCode()).isEqualTo(5);

        Container deaf = create("trap '' TERM; echo up; while :; do sleep 0.1; done");
        containers.start(deaf.id());
        awaitLog(deaf.id(), "STDOUT up");
        containers.stop(deaf.id(), Duration.ofMillis(200));
        assertThat(containers.get(deaf.id()).state().exitCode()).isEqualTo(137);
        assertThat(containers.stop(deaf.id(), null)).as("not running any more").isFalse();
    }

    @Test
    void aMissingProgramIs127AndAnUnusableOne126() {
        Container missing = containers.create(alone(root, "/no/such/program"));
        assertThatThrownBy(() -> containers.start(missing.id()))
                .isInstanceOf(EngineException.class)
                .hasMessageContaining("/no/such/program");
        assertThat(containers.get(missing.id()).state().exitCode()).isEqualTo(127);
        assertThat(containers.get(missing.id()).state().error()).contains("/no/such/program");

        Container directory = containers.create(alone(root, "/etc"));
        assertThatThrownBy(() -> containers.start(directory.id())).isInstanceOf(EngineException.class);
        assertThat(containers.get(directory.id()).state().exitCode()).isEqualTo(126);
        assertThat(containers.isolation(directory.id()).steps())
                .last()
                .satisfies(step -> assertThat(step.status()).isEqualTo(Isolation.StepStatus.FAILED));
    }

    @Test
    void namesAreUniqueAndPrefixesFindOneContainer() {
        Container first = create("true", b -> b.name("first"));
        assertThatThrownBy(() -> create("true", b -> b.name("first")))
                .isInstanceOfSatisfying(
                        EngineException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.CONFLICT))
                .hasMessageContaining("already in use by container \"" + first.id());
        containers.rename("first", "second");
        assertThat(containers.get("second").id()).isEqualTo(first.id());
        assertThat(create("true", b -> b.name("first")).name()).isEqualTo("first");
        assertThat(containers.get(first.id().substring(0, 8)).id()).isEqualTo(first.id());
        assertThatThrownBy(() -> containers.get("third")).hasMessage("No such container: third");
    }

    @Test
    void anUnknownUserIsNamed() {
        Container container = create("id", b -> b.user("nobody-here"));
        assertThatThrownBy(() -> containers.start(container.id()))
                .isInstanceOf(EngineException.class)
                .hasMessageContaining("nobody-here");
        assertThat(containers.get(container.id()).state().status()).isEqualTo(Status.CREATED);
    }

    @Test
    void badRequestsAreRefusedBeforeAnythingIsMade() {
        assertThatThrownBy(() -> create(
                        "true",
                        b -> b.mounts(List.of(new ContainerConfig.MountRequest(
                                ContainerConfig.MountRequest.Type.BIND, Path.of("/no/such"), "/x", true, List.of())))))
                .hasMessageContaining("bind source path does not exist: /no/such");
        assertThatThrownBy(() -> create("true", b -> b.name("-x"))).hasMessageContaining("Invalid container name");
        assertThatThrownBy(() -> containers.create(
                        ContainerConfig.of(new RootSource.Directory(folder.resolve("nowhere")), List.of("/bin/true"))))
                .hasMessageContaining("no such file or directory");
        assertThatThrownBy(() -> containers.create(ContainerConfig.of(root, List.of())))
                .hasMessageContaining("no command specified");
        assertThat(containers.list()).isEmpty();
        assertThat(paths.data().resolve("containers")).isEmptyDirectory();
    }

    @Test
    void execRunsBesideTheProgramAndAnswersOnItsOwnStreams() throws Exception {
        Container container = create("sleep 1000");
        containers.start(container.id());
        try (ExecSession exec = containers.exec(
                container.id(),
                new ExecConfig(
                        List.of("/bin/sh", "-c", "read x; echo got $x $A; hostname; exit 4"),
                        List.of("A=b"),
                        null,
                        "/tmp",
                        false,
                        true,
                        false,
                        0,
                        0))) {
            exec.stdin().write("hello\n".getBytes(UTF_8));
            exec.stdin().close();
            assertThat(output(exec)).isEqualTo("got hello b\n" + container.shortId() + "\n");
            assertThat(exec.exit().get(20, TimeUnit.SECONDS).exitCode()).isEqualTo(4);
        }
    }

    @Test
    void aTerminalKnowsItsSize() throws Exception {
        Container container = create("sleep 1000");
        containers.start(container.id());
        try (ExecSession exec = containers.exec(
                container.id(),
                ExecConfig.terminal(List.of("/bin/sh", "-c", "stty size; read x; stty size"), 100, 30))) {
            assertThat(readUntil(exec, "30 100")).contains("30 100");
            exec.resize(81, 25);
            exec.stdin().write("\n".getBytes(UTF_8));
            assertThat(readUntil(exec, "25 81")).contains("25 81");
        }
    }

    @Test
    void startsAndStopsHoweverManyAreAttached() {
        Container container = create("echo up; exec sleep 1000");
        List<Attachment> attachments = new ArrayList<>();
        try {
            for (int i = 0; i < 300; i++) {
                attachments.add(containers.attach(container.id()));
            }
            containers.start(container.id());
            assertThat(readUntil(attachments.getFirst(), "up\n")).isEqualTo("up\n");
            assertThat(attachments.getLast().read()).isNull();
            containers.kill(container.id(), "KILL");
            assertThat(attachments.getFirst().exit().join().exitCode()).isEqualTo(137);
        } finally {
            attachments.forEach(Attachment::close);
        }
    }

    @Test
    void anAttachmentBeforeTheStartMissesNothing() throws Exception {
        Container container = create("cat", b -> b.stdinOpen(true));
        try (Attachment attachment = containers.attach(container.id())) {
            containers.start(container.id());
            attachment.stdin().write("through\n".getBytes(UTF_8));
            attachment.stdin().close();
            assertThat(output(attachment)).isEqualTo("through\n");
            assertThat(attachment.exit().get(20, TimeUnit.SECONDS).exitCode()).isZero();
        }
    }

    @Test
    void topShowsTheProcessesInside() {
        Container container = create("sleep 1000 & sleep 1000; true");
        containers.start(container.id());
        Await.until(() -> containers.top(container.id()).size() >= 3);
        assertThat(containers.top(container.id()))
                .anySatisfy(process -> {
                    assertThat(process.containerPid()).isEqualTo(1);
                    assertThat(process.seccompMode()).isEqualTo(2);
                })
                .allSatisfy(process -> assertThat(process.uid()).isZero());
    }

    @Test
    void eventsTellTheStoryInOrder() {
        Container container = create("exit 1");
        containers.start(container.id());
        containers.await(container.id());
        containers.remove(container.id(), false);
        List<ContainerAction> actions = engine.events().history(Instant.EPOCH).stream()
                .filter(ContainerEvent.class::isInstance)
                .map(ContainerEvent.class::cast)
                .map(ContainerEvent::action)
                .toList();
        assertThat(actions)
                .containsExactly(
                        ContainerAction.CREATE, ContainerAction.START, ContainerAction.DIE, ContainerAction.DESTROY);
        EngineEvent die = engine.events().history(Instant.EPOCH).get(2);
        assertThat(((ContainerEvent) die).attributes()).containsEntry("exitCode", "1");
    }

    @Test
    void autoRemoveLeavesNothing() {
        Container container = create("exit 0", b -> b.autoRemove(true));
        containers.start(container.id());
        Await.until(() -> containers.list().isEmpty());
    }

    @Test
    void removeOfARunningContainerNeedsForce() {
        Container container = create("sleep 1000");
        containers.start(container.id());
        assertThatThrownBy(() -> containers.remove(container.id(), false))
                .hasMessageContaining("stop the container before removing or force remove");
        containers.remove(container.id(), true);
        assertThat(containers.list()).isEmpty();
    }

    @Test
    void theHostNetworkIsSharedAndNoneHasLoopbackAlone() throws Exception {
        Container host = create("readlink /proc/self/ns/net", b -> b.network(NetworkMode.HOST));
        Container none = create("readlink /proc/self/ns/net; ping -c1 127.0.0.1 >/dev/null && echo answers; "
                + "ls /sys/class/net | wc -l");
        for (Container container : List.of(host, none)) {
            containers.start(container.id());
            containers.await(container.id());
        }
        String own = "STDOUT " + Files.readSymbolicLink(Path.of("/proc/self/ns/net"));
        assertThat(log(host.id())).containsExactly(own);
        assertThat(log(none.id())).doesNotContain(own).contains("STDOUT answers", "STDOUT 1");
    }

    @Test
    void anArchiveIsUnpackedOnceAndNeverWrittenTo() throws Exception {
        Path archive = folder.resolve("root.tar.gz");
        pack(root.path(), archive);
        RootSource source = new RootSource.Archive(archive);
        Container first = containers.create(alone(source, "/bin/sh", "-c", "echo x >/mine; ls /"));
        Container second = containers.create(alone(source, "/bin/sh", "-c", "ls /"));
        containers.start(first.id());
        containers.await(first.id());
        containers.start(second.id());
        containers.await(second.id());
        assertThat(log(first.id())).contains("STDOUT mine", "STDOUT bin");
        assertThat(log(second.id())).contains("STDOUT bin").doesNotContain("STDOUT mine");
        try (Stream<Path> trees = Files.list(paths.roots())) {
            assertThat(trees.filter(tree -> !tree.getFileName().toString().startsWith(".")))
                    .hasSize(1);
        }
        assertThat(engine.events().history(Instant.EPOCH))
                .anyMatch(e -> e instanceof EngineEvent.TaskEvent task && task.state() == TaskState.SUCCEEDED);
    }

    @Test
    void aDamagedArchiveLeavesNothing() throws Exception {
        Path archive = folder.resolve("root.tar.gz");
        pack(root.path(), archive);
        byte[] whole = Files.readAllBytes(archive);
        Files.write(archive, Arrays.copyOf(whole, whole.length / 2));
        assertThatThrownBy(() ->
                        containers.create(ContainerConfig.of(new RootSource.Archive(archive), List.of("/bin/true"))))
                .isInstanceOf(EngineException.class)
                .hasMessageContaining("root.tar.gz");
        assertThat(containers.list()).isEmpty();
        try (Stream<Path> trees = Files.list(paths.roots())) {
            assertThat(trees.filter(tree -> !tree.getFileName().toString().startsWith(".")))
                    .isEmpty();
        }
    }

    private static void pack(Path root, Path archive) throws Exception {
        Process tar = new ProcessBuilder("tar", "-C", root.toString(), "-czf", archive.toString(), ".")
                .inheritIO()
                .start();
        assertThat(tar.waitFor()).isZero();
    }

    @Test
    void aContainerDoesNotOutliveAShimThatWasKilled() {
        Container container = create("trap '' TERM; while :; do sleep 0.1; done");
        containers.start(container.id());
        ProcessHandle first =
                ProcessHandle.of(containers.get(container.id()).state().pid()).orElseThrow();
        first.parent().orElseThrow().destroyForcibly();
        assertThat(containers.await(container.id()).exitCode()).isEqualTo(137);
        Await.until(() -> !first.isAlive());
    }

    @Test
    void aShimThatWasKilledWhileNoEngineRanIsNoticedByTheNext() {
        Container container = create("trap '' TERM; while :; do sleep 0.1; done");
        containers.start(container.id());
        ProcessHandle first =
                ProcessHandle.of(containers.get(container.id()).state().pid()).orElseThrow();
        ProcessHandle shim = first.parent().orElseThrow();
        engine.close();
        shim.destroyForcibly();
        Await.until(() -> !shim.isAlive());
        engine = Engine.open(paths);
        containers = engine.containers();
        assertThat(containers.get(container.id()).state().exitCode()).isEqualTo(137);
        Await.until(() -> !first.isAlive());
    }

    @Test
    void aFullDiskIsSaidAndNothingIsHalfMade() throws Exception {
        try (SmallDisk disk = SmallDisk.on(folder.resolve("small"), "16m");
                Engine other = Engine.open(EnginePaths.under(disk.folder().resolve("e")))) {
            Path small = disk.folder();
            Path filling = small.resolve("filling");
            assertThatThrownBy(() -> Files.write(filling, new byte[20_000_000])).hasMessageContaining("No space left");
            ContainerConfig config = alone(root, "/bin/true");
            assertThatThrownBy(() -> other.containers().create(config))
                    .isInstanceOfSatisfying(
                            EngineException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.RESOURCE_EXHAUSTED))
                    .hasMessageContainingAll(small.toString(), "make room");
            assertThat(other.containers().list()).isEmpty();
            assertThat(small.resolve("e/data/containers")).isEmptyDirectory();
            Files.delete(filling);
            Container made = other.containers().create(config);
            assertThat(other.containers().list()).extracting(Container::id).containsExactly(made.id());
            other.containers().remove(made.id(), false);
        }
    }

    @Test
    void onAFullDiskContainersEndAndCanBeStopped() throws Exception {
        try (SmallDisk disk = SmallDisk.on(folder.resolve("small"), "16m");
                Engine other = Engine.open(EnginePaths.under(disk.folder().resolve("e")))) {
            ContainerService there = other.containers();
            Container ending = there.create(alone(root, "/bin/sleep", "1000"));
            Container stopped = there.create(alone(root, "/bin/sleep", "1000"));
            there.start(ending.id());
            there.start(stopped.id());
            CompletableFuture<ExitStatus> end = there.ending(ending.id(), ContainerService.WaitCondition.NOT_RUNNING);
            Path filling = disk.folder().resolve("filling");
            assertThatThrownBy(() -> Files.write(filling, new byte[20_000_000])).hasMessageContaining("No space left");
            ProcessHandle.of(there.get(ending.id()).state().pid()).orElseThrow().destroyForcibly();
            assertThat(end.get(60, TimeUnit.SECONDS).exitCode()).isEqualTo(137);
            there.stop(stopped.id(), Duration.ZERO);
            assertThat(there.get(stopped.id()).state().status()).isEqualTo(Status.EXITED);
            Files.delete(filling);
            there.remove(ending.id(), false);
            there.remove(stopped.id(), false);
        }
    }

    @Test
    void onADiskWithoutOneFreeBlockAnEngineOpensAndRemoves() throws Exception {
        try (SmallDisk disk = SmallDisk.on(folder.resolve("small"), "16m")) {
            EnginePaths there = EnginePaths.under(disk.folder().resolve("e"));
            Path filling = disk.folder().resolve("filling");
            List<String> ids = new ArrayList<>();
            try (Engine first = Engine.open(there)) {
                ids.add(first.containers().create(alone(root, "/bin/true")).id());
                ids.add(first.containers().create(alone(root, "/bin/true")).id());
                first.volumes().create(VolumeConfig.of("data"));
                fill(filling);
                first.volumes().remove("data", false);
                fill(filling);
                first.containers().remove(ids.getFirst(), false);
                assertThat(first.containers().list()).hasSize(1);
            }
            fill(filling);
            try (Engine second = Engine.open(there)) {
                second.containers().remove(ids.getLast(), false);
                assertThat(second.containers().list()).isEmpty();
                Files.delete(filling);
                Container last = second.containers().create(alone(root, "/bin/true"));
                second.containers().remove(last.id(), false);
                assertThat(there.spareRoom()).hasSize(1 << 20);
            }
        }
    }

    /// Takes all that is free.
    private static void fill(Path file) throws IOException {
        try (OutputStream out = Files.newOutputStream(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
            assertThatThrownBy(() -> {
                        while (true) {
                            out.write(new byte[4096]);
                        }
                    })
                    .hasMessageContaining("No space left");
        }
    }

    @Test
    void twoEnginesCannotHaveOneRoot() {
        assertThatThrownBy(() -> Engine.open(paths))
                .isInstanceOfSatisfying(
                        EngineException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.CONFLICT))
                .hasMessageContaining(Long.toString(ProcessHandle.current().pid()));
    }

    /// No test here is about networks.
    private static ContainerConfig alone(RootSource from, String... command) {
        return ContainerConfig.of(from, List.of(command)).toBuilder()
                .network(NetworkMode.NONE)
                .build();
    }

    private Container create(String script) {
        return create(script, b -> b);
    }

    private Container create(String script, UnaryOperator<ContainerConfigBuilder> change) {
        ContainerConfig config = alone(root, "/bin/sh", "-c", script);
        return containers.create(change.apply(config.toBuilder()).build());
    }

    private void reopen() {
        engine.close();
        engine = Engine.open(paths);
        containers = engine.containers();
    }

    private List<String> log(String id) {
        try (ContainerLog log = containers.log(id)) {
            return log.lines(0, 1000).stream().map(ContainerStoryTest::words).toList();
        }
    }

    private static String words(LogLine line) {
        return line.stream() + " " + line.text();
    }

    private void awaitLog(String id, String line) {
        Await.until(() -> log(id).contains(line));
    }

    private static String output(Attachment attachment) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (Attachment.Chunk chunk = attachment.read(); chunk != null; chunk = attachment.read()) {
            all.writeBytes(chunk.bytes());
        }
        return all.toString(UTF_8);
    }

    private static String readUntil(Attachment attachment, String text) {
        StringBuilder all = new StringBuilder();
        while (all.indexOf(text) < 0) {
            Attachment.Chunk chunk = attachment.read();
            if (chunk == null) {
                break;
            }
            all.append(new String(chunk.bytes(), UTF_8));
        }
        return all.toString();
    }
}
