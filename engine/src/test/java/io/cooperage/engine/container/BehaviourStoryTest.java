package io.cooperage.engine.container;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.cooperage.engine.Housekeeping;
import io.cooperage.engine.container.ContainerConfig.Limits;
import io.cooperage.engine.container.ContainerConfig.LogDriver;
import io.cooperage.engine.container.ContainerConfig.LogOptions;
import io.cooperage.engine.container.ContainerConfig.Security;
import io.cooperage.engine.container.ContainerService.PrunableContainer;
import io.cooperage.engine.container.ContainerService.PruneFilter;
import io.cooperage.engine.container.ContainerService.RemoveOptions;
import io.cooperage.engine.container.ContainerService.UpdateRequest;
import io.cooperage.engine.container.ContainerState.Status;
import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.error.ErrorKind;
import io.cooperage.engine.event.EngineEvent.ContainerAction;
import io.cooperage.engine.journal.EventFilter;
import io.cooperage.engine.linux.Cgroup.Controller;
import io.cooperage.engine.linux.CgroupTree;
import io.cooperage.engine.store.Database;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// The rest of what people ask of containers, on the real kernel.
@Tag("kernel")
@Timeout(120)
class BehaviourStoryTest extends EngineStory {
    private static final RemoveOptions UNDOABLE = new RemoveOptions(true, false, true);

    @Test
    void initReapsOrphansAndPassesSignalsOn() {
        Container container = run(
                "trap 'echo got; exit 7' USR1; (sleep 0.05 & ) ; echo up; while :; do sleep 0.05; done",
                b -> b.init(true));
        awaitLog(container, "up");
        assertThat(containers.top(container.id()))
                .anySatisfy(process -> assertThat(process.containerPid()).isEqualTo(1));
        // The orphan of the subshell has ended, and nobody in there is a zombie.
        Await.until(() -> run(container, "cat /proc/[0-9]*/stat | grep -c ') Z ' || true")
                .strip()
                .equals("0"));
        assertThat(run(container, "cat /proc/1/comm").strip()).isEqualTo("docker-init");
        containers.kill(container.id(), "USR1");
        assertThat(containers.await(container.id()).exitCode()).isEqualTo(7);
        assertThat(log(container)).contains("got");
        assertThat(containers.inspect(container.id()).get("Path").asText()).isEqualTo("/bin/sh");
        assertThat(containers.inspect(container.id()).at("/HostConfig/Init").asBoolean())
                .isTrue();
    }

    @Test
    void initEndsAsItsProgramDoes() {
        Container killed = run("kill -9 $$", b -> b.init(true));
        assertThat(containers.await(killed.id()).exitCode()).isEqualTo(137);
        Container stopped = run("echo up; exec sleep 1000", b -> b.init(true));
        awaitLog(stopped, "up");
        // Without an init the kernel would not even give TERM to a process 1 that does not ask for it.
        containers.stop(stopped.id(), Duration.ofSeconds(60));
        assertThat(state(stopped).exitCode()).isEqualTo(143);
        Container missing = create("", b -> b.init(true).command(List.of("/no/such/program")));
        containers.start(missing.id());
        assertThat(containers.await(missing.id()).exitCode()).isEqualTo(127);
        assertThat(log(missing)).anyMatch(line -> line.contains("/no/such/program"));
    }

    @Test
    void aContainerJoinsTheProcessesAndTheMemoryOfAnother() {
        Container donor = run(
                "echo shared >/dev/shm/note; echo up; exec sleep 1000",
                b -> b.ipcMode(NamespaceMode.SHAREABLE).shmSize(1 << 20));
        awaitLog(donor, "up");
        Container guest = run(
                "readlink /proc/self/ns/pid; readlink /proc/self/ns/ipc; cat /dev/shm/note; df /dev/shm | tail -1",
                b -> b.pidMode(NamespaceMode.ofContainer(donor.name())).ipcMode(NamespaceMode.ofContainer(donor.id())));
        containers.await(guest.id());
        String pids = run(donor, "readlink /proc/self/ns/pid").strip();
        String ipc = run(donor, "readlink /proc/self/ns/ipc").strip();
        assertThat(log(guest)).contains(pids, ipc, "shared").anyMatch(line -> line.contains("1024"));

        Container closed = run("exec sleep 1000", b -> b);
        Container refused = create("true", b -> b.ipcMode(NamespaceMode.ofContainer(closed.id())));
        assertThatThrownBy(() -> containers.start(refused.id())).hasMessageContaining("non-shareable IPC");
        containers.stop(donor.id(), Duration.ZERO);
        Container late = create("true", b -> b.pidMode(NamespaceMode.ofContainer(donor.id())));
        assertThatThrownBy(() -> containers.start(late.id()))
                .hasMessageContaining("cannot join PID of a non running container: " + donor.id());
        assertThatThrownBy(() -> create("true", b -> b.pidMode(NamespaceMode.ofContainer("nobody"))))
                .hasMessageContaining("No such container: nobody");
    }

    /// Whether the host has /dev/mqueue mounted or not.
    @Test
    void aContainerSharesTheMessagesOfTheHost() throws IOException {
        Container container = run("readlink /proc/self/ns/ipc", b -> b.ipcMode(NamespaceMode.HOST));
        assertThat(containers.await(container.id()).exitCode()).isZero();
        assertThat(log(container))
                .containsExactly(
                        Files.readSymbolicLink(Path.of("/proc/self/ns/ipc")).toString());
    }

    @Test
    void anIpcModeOfNoneHasNoSharedMemory() {
        Container container = run("test -e /dev/shm || echo without", b -> b.ipcMode(NamespaceMode.NONE));
        containers.await(container.id());
        assertThat(log(container)).containsExactly("without");
    }

    @Test
    void aLogDriverOfNoneKeepsNothing() {
        Container container = run("echo secret", b -> b.log(new LogOptions(LogDriver.NONE, 0, 1)));
        containers.await(container.id());
        assertThatThrownBy(() -> containers.log(container.id()))
                .hasMessageContaining("configured logging driver does not support reading");
        assertThat(paths.container(container.id()).resolve("log")).doesNotExist();
    }

    @Test
    void bareSystemPathsHideNothing() {
        Container shielded = run("grep -c ' /proc/sys ' /proc/self/mountinfo; true", b -> b);
        Container bare = run(
                "grep -c ' /proc/sys ' /proc/self/mountinfo; true",
                b -> b.security(
                        new Security(false, List.of(), List.of(), false, "default", null, List.of("disable"), true)));
        containers.await(shielded.id());
        containers.await(bare.id());
        assertThat(log(shielded)).containsExactly("1");
        assertThat(log(bare)).containsExactly("0");
    }

    @Test
    void controlGroupsCanBeWrittenWhereThatIsAskedFor() {
        String script =
                "awk '$2 ~ \"^/sys/fs/cgroup\" && $3 ~ \"cgroup\" { print substr($4, 1, 2) }' /proc/mounts | sort -u";
        Container shielded = run(script, b -> b);
        Container open = run(script, b -> b.security(Security.DEFAULT.withWritableCgroups(true)));
        containers.await(shielded.id());
        containers.await(open.id());
        assertThat(log(shielded)).containsExactly("ro");
        assertThat(log(open)).containsExactly("rw");
    }

    @Test
    void whatCannotBeHonouredIsRefusedByName() {
        assertThatThrownBy(() -> create("true", b -> b.runtime("runsc")))
                .isInstanceOfSatisfying(
                        EngineException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.INVALID_ARGUMENT))
                .hasMessageContaining("runsc");
        assertThatThrownBy(() -> create("true", b -> b.deviceRules(List.of("x 1:2 rwm"))))
                .hasMessageContaining("invalid device cgroup rule format: 'x 1:2 rwm'");
        assertThatThrownBy(() -> create("true", b -> b.utsMode(NamespaceMode.SHAREABLE)))
                .hasMessageContaining("invalid UTS mode: shareable");
        assertThatThrownBy(
                        () -> create("true", b -> b.utsMode(NamespaceMode.HOST).hostname("x")))
                .hasMessageContaining("conflicting options: hostname and the UTS mode");
        assertThatThrownBy(() -> DockerLogOptions.parse("json-file", Map.of("tag", "x")))
                .hasMessageContaining("log-opt tag is not supported");
        assertThatThrownBy(() -> DockerLogOptions.parse("syslog", Map.of())).hasMessageContaining("syslog");
        assertThat(DockerLogOptions.parse("local", Map.of("max-size", "3k")))
                .isEqualTo(new LogOptions(LogDriver.LOCAL, 3072, 5));
    }

    @Test
    void labelsAndUserNamespacesThatCannotBeHonouredAreRefusedByName() {
        assertThatThrownBy(() -> create("true", b -> b.security(labelled("colour:red"))))
                .isInstanceOfSatisfying(
                        EngineException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.INVALID_ARGUMENT))
                .hasMessageContaining("invalid --security-opt: label=colour:red")
                .hasMessageContaining("expected disable, user:…");
        assertThat(create("true", b -> b.security(labelled("disable"))).id()).isNotEmpty();
        if (Files.exists(Path.of("/sys/fs/selinux/enforce"))) {
            assertThatThrownBy(() -> create("true", b -> b.security(labelled("type:container_t"))))
                    .hasMessageContaining("label=type:container_t: SELinux is enabled")
                    .hasMessageContaining("use label=disable");
        } else {
            assertThat(create("true", b -> b.security(labelled("type:container_t")))
                            .config()
                            .security()
                            .labels())
                    .as("says nothing on a machine without SELinux, as Docker has it")
                    .containsExactly("type:container_t");
        }
        assertThatThrownBy(() -> create("true", b -> b.userMode(NamespaceMode.SHAREABLE)))
                .hasMessageContaining("invalid user namespace mode: shareable");
        UnaryOperator<ContainerConfigBuilder> usersOfTheMachine = b -> b.userMode(NamespaceMode.HOST);
        if (engine.rootless()) {
            assertThatThrownBy(() -> create("true", usersOfTheMachine))
                    .isInstanceOfSatisfying(
                            EngineException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.NOT_IMPLEMENTED))
                    .hasMessageContaining("userns=host: the engine runs as an ordinary user")
                    .hasMessageContaining("leave the option out or run the engine as root");
        } else {
            Container host = create("true", usersOfTheMachine);
            containers.start(host.id());
            assertThat(containers.await(host.id()).exitCode()).isZero();
        }
    }

    private static ContainerConfig.Security labelled(String label) {
        return new ContainerConfig.Security(false, List.of(), List.of(), false, "default", null, List.of(label), false);
    }

    @Test
    void anUpdateIsSeenInTheControlGroupAndOutlivesTheEngine() {
        assumeController(Controller.MEMORY);
        assumeController(Controller.PIDS);
        Container container = run("exec sleep 1000", b -> b.limits(limits(64L << 20, 50L)));
        containers.update(container.id(), new UpdateRequest(limits(96L << 20, 60L), null));
        assertThat(cgroupFile(container, "memory.max", "memory.limit_in_bytes")).isEqualTo(Long.toString(96L << 20));
        assertThat(cgroupFile(container, "pids.max", "pids.max")).isEqualTo("60");
        assertThat(events(container, ContainerAction.UPDATE)).hasSize(1);
        reopen();
        assertThat(containers.get(container.id()).config().limits().memory()).isEqualTo(96L << 20);
        assertThatThrownBy(() -> containers.update(container.id(), new UpdateRequest(limits(1L << 20, null), null)))
                .hasMessageContaining("Minimum memory limit allowed is 6MB");
        assertThat(cgroupFile(container, "memory.max", "memory.limit_in_bytes")).isEqualTo(Long.toString(96L << 20));
        containers.stop(container.id(), Duration.ZERO);
        containers.update(
                container.id(),
                new UpdateRequest(limits(128L << 20, null), new RestartPolicy(RestartPolicy.Kind.UNLESS_STOPPED, 0)));
        assertThat(containers.get(container.id()).config().restart().kind())
                .isEqualTo(RestartPolicy.Kind.UNLESS_STOPPED);
        containers.start(container.id());
        assertThat(cgroupFile(container, "memory.max", "memory.limit_in_bytes")).isEqualTo(Long.toString(128L << 20));
    }

    private static Limits limits(Long memory, @Nullable Long pids) {
        return new Limits(null, null, null, null, null, null, memory, null, null, pids, null, List.of());
    }

    /// As the container's process itself has it.
    private String cgroupFile(Container container, String unified, String legacy) {
        Isolation isolation = containers.isolation(container.id());
        return isolation.cgroup().entrySet().stream()
                .filter(file -> file.getKey().endsWith(unified) || file.getKey().endsWith(legacy))
                .findFirst()
                .orElseThrow()
                .getValue()
                .strip();
    }

    private static void assumeController(Controller controller) {
        CgroupTree tree = CgroupTree.inspect("probe");
        assumeTrue(
                tree.controllers().contains(controller),
                () -> "no " + controller + " controller may be used here: " + tree.remedy());
    }

    @Test
    void whatDockerRefusesToUpdateIsRefused() {
        assumeController(Controller.CPU);
        Container cpus = create(
                "true",
                b -> b.limits(new Limits(0.5, null, null, null, null, null, null, null, null, null, null, List.of())));
        Limits quota = new Limits(null, 50_000L, null, null, null, null, null, null, null, null, null, List.of());
        assertThatThrownBy(() -> containers.update(cpus.id(), new UpdateRequest(quota, null)))
                .hasMessageContaining("Conflicting options: CPU Quota and Period cannot be updated as NanoCPUs");
        Container gone = create("sleep 1000", b -> b.autoRemove(true));
        assertThatThrownBy(() -> containers.update(
                        gone.id(), new UpdateRequest(Limits.NONE, new RestartPolicy(RestartPolicy.Kind.ALWAYS, 0))))
                .isInstanceOf(EngineException.class);
    }

    @Test
    void aRemoveCanBeUndone() {
        Container container = run("echo mine >/file; exec sleep 1000", b -> b.name("web"));
        containers.remove(container.id(), UNDOABLE);
        assertThat(containers.list()).isEmpty();
        assertThatThrownBy(() -> containers.get("web")).hasMessageContaining("No such container");
        assertThat(containers.removed())
                .singleElement()
                .matches(r -> r.container().name().equals("web"));
        reopen();
        Container other = create("true", b -> b.name("web"));
        assertThatThrownBy(() -> containers.restore(container.id())).hasMessageContaining("already in use");
        containers.remove(other.id(), false);
        Container back = containers.restore(container.shortId());
        assertThat(back.name()).isEqualTo("web");
        assertThat(back.id()).isEqualTo(container.id());
        assertThat(back.state().status()).isEqualTo(Status.EXITED);
        assertThat(containers.removed()).isEmpty();
        containers.start("web");
        assertThat(run(back, "cat /file")).isEqualTo("mine\n");
        assertThat(events(container, ContainerAction.RESTORE)).hasSize(1);
        containers.remove("web", new RemoveOptions(true, false, false));
        assertThat(containers.removed()).isEmpty();
        Await.until(() -> !Files.exists(paths.container(container.id())));
    }

    @Test
    void whatWasKeptLongEnoughIsDeletedByTheNextEngine() {
        Container container = create("true");
        containers.remove(container.id(), UNDOABLE);
        assertThat(paths.container(container.id())).isDirectory();
        engine.close();
        try (Database database = Database.open(paths.database(), ContainerTable.MIGRATIONS)) {
            String eleven = Instant.now().minus(Duration.ofMinutes(11)).toString();
            database.write(sql -> sql.update("UPDATE containers SET removed_at = ?", eleven));
        }
        open();
        Await.until(() -> !Files.exists(paths.container(container.id())));
        assertThat(containers.removed()).isEmpty();
        assertThatThrownBy(() -> containers.restore(container.id()))
                .hasMessageContaining("No removed container: " + container.id());
    }

    @Test
    void aDeviceRuleOpensWhatIsClosedOtherwise() {
        assumeController(Controller.DEVICES);
        assumeTrue(!engine.rootless(), "an ordinary user can make no device node");
        // There is no such device, but only who may open it is told so.
        String script = "mknod /node c 240 77 && cat /node 2>&1";
        Container closed = run(script, b -> b);
        Container open = run(script, b -> b.deviceRules(List.of("c 240:* rw")));
        containers.await(closed.id());
        containers.await(open.id());
        assertThat(log(closed)).anyMatch(line -> line.contains("Operation not permitted"));
        assertThat(log(open)).anyMatch(line -> line.contains("No such device"));
    }

    @Test
    void aPrivilegedContainerHasTheMachinesDevices() {
        assumeTrue(!engine.rootless(), "in rootless only named devices are shown");
        Path folderOfDevices = Path.of("/dev/net");
        assumeTrue(Files.exists(folderOfDevices.resolve("tun")), "no /dev/net/tun here");
        Container privileged = run(
                "test -c /dev/net/tun && echo there",
                b -> b.security(new Security(true, List.of(), List.of(), false, "default", null)));
        Container plain = run("test -e /dev/net || echo without", b -> b);
        Container folder = run(
                "test -c /dev/x/tun && echo below",
                b -> b.devices(List.of(new ContainerConfig.DeviceRequest(folderOfDevices, "/dev/x", "rwm"))));
        for (Container container : List.of(privileged, plain, folder)) {
            containers.await(container.id());
        }
        assertThat(log(privileged)).containsExactly("there");
        assertThat(log(plain)).containsExactly("without");
        assertThat(log(folder)).containsExactly("below");
    }

    @Test
    void housekeepingShowsWhatItTakesAndTakesThat() {
        Container running = run("exec sleep 1000", b -> b);
        Container ended = run("head -c 3000 /dev/zero >/three", b -> b);
        containers.await(ended.id());
        awaitStatus(ended, Status.EXITED);
        Housekeeping housekeeping = engine.housekeeping();
        assertThat(housekeeping.usage().containers()).hasSize(2);
        Housekeeping.Scope scope = new Housekeeping.Scope(true, false, false, false, true, true, null, null, List.of());
        assertThat(housekeeping.preview(scope).bytes()).isEqualTo(3000);
        assertThat(housekeeping.prune(scope).containers())
                .singleElement()
                .matches(pruned -> pruned.container().id().equals(ended.id()));
        assertThat(containers.list()).extracting(Container::id).containsExactly(running.id());
        assertThat(engine.journal().read(null, null, EventFilter.ALL, 100))
                .isEqualTo(engine.events().history(Instant.EPOCH));
    }

    @Test
    void autoRemoveWorksWhenItEndedWithoutAnEngine() throws Exception {
        Path gate = Files.createDirectory(folder.resolve("gate"));
        Container container = run(
                "while [ ! -e /gate/open ]; do sleep 0.02; done",
                b -> b.autoRemove(true)
                        .mounts(List.of(new ContainerConfig.MountRequest(
                                ContainerConfig.MountRequest.Type.BIND, gate, "/gate", true, List.of()))));
        int pid = state(container).pid();
        engine.close();
        Files.createFile(gate.resolve("open"));
        ProcessHandle.of(pid).ifPresent(process -> process.onExit().join());
        open();
        assertThat(containers.list()).isEmpty();
        Await.until(() -> !Files.exists(paths.container(container.id())));
    }

    @Test
    void pruneTakesWhatItShowsAndNothingThatRuns() {
        Container running = run("exec sleep 1000", b -> b);
        Container ended = run("head -c 5000 /dev/zero >/five", b -> b.labels(Map.of("keep", "no")));
        containers.await(ended.id());
        awaitStatus(ended, Status.EXITED);
        Container kept = create("true", b -> b.labels(Map.of("keep", "yes")));
        PruneFilter filter = new PruneFilter(null, List.of("keep", "!keep=yes"));
        assertThat(containers.prunable(filter))
                .singleElement()
                .isEqualTo(new PrunableContainer(containers.get(ended.id()), 5000));
        assertThat(containers.size(ended.id()).own()).isEqualTo(5000);
        assertThat(containers.size(ended.id()).virtual()).isGreaterThan(5000);
        assertThat(containers.prune(filter)).hasSize(1);
        assertThat(containers.list()).extracting(Container::id).containsExactlyInAnyOrder(running.id(), kept.id());
        assertThat(containers.prune(PruneFilter.ALL)).hasSize(1);
    }

    @Test
    void filtersFindWhatDockersFind() {
        Container web = run("exec sleep 1000", b -> b.name("web-1").labels(Map.of("tier", "front")));
        Container database = create("true", b -> b.name("db-1").exposedPorts(List.of("5432/tcp")));
        containers.start(database.id());
        containers.await(database.id());
        awaitStatus(database, Status.EXITED);
        assertThat(names("status", "running")).containsExactly("web-1");
        assertThat(names("status", "running", "exited")).containsExactly("db-1", "web-1");
        assertThat(names("name", "^web")).containsExactly("web-1");
        assertThat(names("name", "-1")).hasSize(2);
        assertThat(names("label", "tier")).containsExactly("web-1");
        assertThat(names("label", "tier=front", "other")).isEmpty();
        assertThat(names("exited", "0")).containsExactly("db-1");
        assertThat(names("health", "none")).hasSize(2);
        assertThat(names("expose", "5000-6000/tcp")).containsExactly("db-1");
        assertThat(names("expose", "5432/udp")).isEmpty();
        assertThat(names("before", "db-1")).containsExactly("web-1");
        assertThat(names("since", web.shortId())).containsExactly("db-1");
        assertThat(names("id", web.shortId())).containsExactly("web-1");
        assertThat(names("ancestor", root.shown())).hasSize(2);
        assertThatThrownBy(() -> names("is-task", "true")).hasMessageContaining("is-task");
        assertThatThrownBy(() -> names("colour", "red")).hasMessageContaining("invalid filter 'colour'");
        assertThatThrownBy(() -> names("status", "asleep")).hasMessageContaining("invalid filter 'status=asleep'");
        assertThatThrownBy(() -> names("before", "nobody")).hasMessageContaining("No such container: nobody");
    }

    private List<String> names(String key, String... values) {
        return containers.list(new ContainerFilter(Map.of(key, List.of(values)))).stream()
                .map(Container::name)
                .toList();
    }

    @Test
    void theBeginningOfANameFindsAContainerToLookAtButNoneToChange() {
        create("true", b -> b.name("alpha-one"));
        create("true", b -> b.name("alpha-two"));
        assertThat(containers.get("alpha-o").name()).isEqualTo("alpha-one");
        assertThatThrownBy(() -> containers.get("alpha"))
                .isInstanceOfSatisfying(
                        EngineException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.INVALID_ARGUMENT))
                .hasMessageContaining("alpha-one, alpha-two");
        assertThatThrownBy(() -> containers.remove("alpha-o", true)).hasMessage("No such container: alpha-o");
    }

    private String run(Container container, String script) {
        StringBuilder output = new StringBuilder();
        try (ExecSession session = containers.exec(
                container.id(),
                new ExecConfig(List.of("/bin/sh", "-c", script), List.of(), null, null, false, false, false, 0, 0))) {
            for (Attachment.Chunk chunk = session.read(); chunk != null; chunk = session.read()) {
                output.append(new String(chunk.bytes(), UTF_8));
            }
        }
        return output.toString();
    }
}
