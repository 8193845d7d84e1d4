package io.cooperage.ui.containers.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.cooperage.engine.container.Container;
import io.cooperage.engine.container.ContainerConfig;
import io.cooperage.engine.container.ContainerConfig.Limits;
import io.cooperage.engine.container.ContainerConfig.LogOptions;
import io.cooperage.engine.container.ContainerConfig.MountRequest;
import io.cooperage.engine.container.ContainerConfig.Security;
import io.cooperage.engine.container.ContainerState.Status;
import io.cooperage.engine.container.RootSource;
import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.error.ErrorKind;
import io.cooperage.engine.event.EngineEvent.TaskEvent;
import io.cooperage.engine.event.EngineEvent.TaskState;
import io.cooperage.engine.network.NetworkMode;
import io.cooperage.engine.oci.Spec;
import io.cooperage.ui.containers.Machine;
import io.cooperage.ui.containers.run.RunForm.Section;
import io.cooperage.ui.containers.run.SeccompInput.Seccomp;
import io.cooperage.ui.control.Field;
import io.cooperage.ui.fx.UiTask;
import io.cooperage.ui.nav.Route;
import io.cooperage.ui.nav.Route.ContainerTab;
import io.cooperage.ui.testing.TestBench;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunContainerViewModelTest {
    private static final Machine MACHINE = new Machine(4, 8L << 30, 32_768);

    private final Path folder;
    private final Path root;
    private TestBench bench = new TestBench();
    private RunContainerViewModel viewModel = viewModel(bench);

    private static RunContainerViewModel viewModel(TestBench bench) {
        return new RunContainerViewModel(bench.parts, MACHINE, bench.engine.fakeNetworks(), bench.engine.fakeVolumes());
    }

    RunContainerViewModelTest(@TempDir Path folder) throws IOException {
        this.folder = folder;
        root = folder.resolve("debian");
        Files.createDirectories(root.resolve("bin"));
    }

    @Test
    void runsWhatWasTypedAndShowsItsLog() {
        typeBasics();
        viewModel.run();

        Container made = bench.live("web").container();
        assertThat(made.state().status()).isEqualTo(Status.RUNNING);
        assertThat(made.config().command()).containsExactly("sh", "-c", "echo hi");
        assertThat(bench.navigator.current()).isEqualTo(new Route.ContainerDetail(made.id(), ContainerTab.LOG));
        assertThat(bench.settings.recentRoots()).containsExactly(root.toString());
        assertThat(viewModel.form().name.text())
                .as("the name is free for the next")
                .isEmpty();
        assertThat(viewModel.form().command.text()).isEqualTo("sh -c 'echo hi'");
    }

    @Test
    void createsWithoutStarting() {
        typeBasics();
        viewModel.createOnly();

        assertThat(bench.live("web").container().state().status()).isEqualTo(Status.CREATED);
        assertThat(bench.service.calls()).doesNotContain("start web");
    }

    @Test
    void everyFieldReachesTheConfig() throws IOException {
        Path profile = Files.writeString(folder.resolve("profile.json"), "{\"defaultAction\":\"SCMP_ACT_ALLOW\"}");
        typeBasics();
        RunForm form = viewModel.form();
        form.terminal.set(true);
        form.interactive.set(true);
        pair(form.env.add(), "A", "1");
        pair(form.env.add(), "B", "x y");
        form.env.add();
        form.workingDir.textProperty().set("/srv");
        form.user.textProperty().set("1000:1000");
        form.cpus.textProperty().set("1.5");
        form.memory.textProperty().set("256m");
        form.pids.textProperty().set("64");
        MountForm bind = form.mounts.add();
        bind.source().textProperty().set("/srv/data");
        bind.target().textProperty().set("/data");
        bind.readOnlyProperty().set(true);
        MountForm memory = form.mounts.add();
        memory.typeProperty().set(MountRequest.Type.TMPFS);
        memory.target().textProperty().set("/tmp");
        form.readOnlyRoot.set(true);
        form.network.kind.set(NetworkMode.Kind.HOST);
        form.hostname.textProperty().set("web.local");
        form.privileged.set(true);
        form.noNewPrivileges.set(true);
        form.capAdd.textProperty().set("NET_ADMIN, SYS_PTRACE");
        form.capDrop.textProperty().set("ALL");
        form.seccomp.choice.set(Seccomp.FILE);
        form.seccomp.file.textProperty().set(profile.toString());
        form.ulimits.textProperty().set("nofile=1024:4096\ncore=unlimited");
        form.sysctls.textProperty().set("net.ipv4.ip_forward=1");
        pair(form.labels.add(), "project", "shop");
        pair(form.labels.add(), "bare", "");
        form.autoRemove.set(true);
        form.log.size.textProperty().set("10m");
        form.log.files.textProperty().set("3");
        form.stopSignal.textProperty().set("SIGINT");
        form.stopTimeout.textProperty().set("30");
        viewModel.createOnly();

        assertThat(viewModel.failureProperty().get()).isEmpty();
        ContainerConfig expected =
                ContainerConfig.of(new RootSource.Directory(root), List.of("sh", "-c", "echo hi")).toBuilder()
                        .name("web")
                        .terminal(true)
                        .stdinOpen(true)
                        .env(List.of("A=1", "B=x y"))
                        .workingDir("/srv")
                        .user("1000:1000")
                        .limits(new Limits(
                                1.5, null, null, null, null, null, 256L << 20, null, null, 64L, null, List.of()))
                        .mounts(List.of(
                                new MountRequest(
                                        MountRequest.Type.BIND,
                                        Path.of("/srv/data"),
                                        "/data",
                                        true,
                                        List.of(),
                                        null,
                                        false,
                                        true,
                                        null),
                                new MountRequest(MountRequest.Type.TMPFS, null, "/tmp", false, List.of())))
                        .readOnlyRoot(true)
                        .network(NetworkMode.HOST)
                        .hostname("web.local")
                        .security(new Security(
                                true,
                                List.of("NET_ADMIN", "SYS_PTRACE"),
                                List.of("ALL"),
                                true,
                                "{\"defaultAction\":\"SCMP_ACT_ALLOW\"}",
                                null))
                        .ulimits(List.of(
                                new Spec.Rlimit("RLIMIT_NOFILE", 4096, 1024), new Spec.Rlimit("RLIMIT_CORE", -1, -1)))
                        .sysctls(Map.of("net.ipv4.ip_forward", "1"))
                        .labels(Map.of("project", "shop", "bare", ""))
                        .autoRemove(true)
                        .log(new LogOptions(10L << 20, 3))
                        .stopSignal("SIGINT")
                        .stopTimeout(Duration.ofSeconds(30))
                        .build();
        assertThat(bench.live("web").container().config()).isEqualTo(expected);
    }

    @Test
    void anEmptyFormAsksForTheDefaults() {
        typeBasics();
        viewModel.form().name.textProperty().set("");
        viewModel.createOnly();

        assertThat(bench.containers.all().getFirst().container().config())
                .isEqualTo(
                        ContainerConfig.of(new RootSource.Directory(root), List.of("sh", "-c", "echo hi")).toBuilder()
                                .network(NetworkMode.NETWORKS)
                                .build());
    }

    @Test
    void aFileIsAnArchive() throws IOException {
        Path archive = Files.writeString(folder.resolve("debian.tar"), "not looked into here");
        typeBasics();
        viewModel.form().root.textProperty().set(archive.toString());
        viewModel.createOnly();

        assertThat(bench.live("web").container().config().root()).isEqualTo(new RootSource.Archive(archive));
    }

    @Test
    void nothingIsSentWhileSomethingIsWrongAndTheFirstPartWithAProblemIsShown() {
        typeBasics();
        viewModel.form().cpus.textProperty().set("99");
        viewModel.form().mounts.add();
        viewModel.sectionProperty().set(Section.LIFECYCLE);
        viewModel.run();

        assertThat(viewModel.sectionProperty().get()).isEqualTo(Section.MOUNTS);
        assertThat(viewModel.form().problemsProperty(Section.LIMITS).get()).isEqualTo(1);
        assertThat(viewModel.form().problemsProperty(Section.MOUNTS).get()).isEqualTo(2);
        assertThat(bench.service.calls()).noneMatch(call -> call.startsWith("create"));
    }

    @Test
    void anUntouchedFormComplainsOnlyWhenSent() {
        assertThat(viewModel.form().problemsProperty(Section.BASICS).get()).isZero();
        viewModel.run();
        assertThat(viewModel.form().problemsProperty(Section.BASICS).get()).isEqualTo(2);
        viewModel.clear();
        assertThat(viewModel.form().problemsProperty(Section.BASICS).get()).isZero();
    }

    @Test
    void theDiskIsLookedAtAsOneTypes() throws IOException {
        Field field = viewModel.form().root;
        field.textProperty().set(folder.resolve("nothing").toString());
        assertThat(field.shownProblemProperty().get()).isEqualTo("There is nothing at this path.");
        field.textProperty().set(Files.createDirectory(folder.resolve("hollow")).toString());
        assertThat(field.shownProblemProperty().get()).isEqualTo("This directory is empty.");
        field.textProperty().set("/dev/null");
        assertThat(field.shownProblemProperty().get()).isEqualTo("This is neither a directory nor a file.");
        field.textProperty().set(root.toString());
        assertThat(field.shownProblemProperty().get()).isEmpty();
    }

    @Test
    void aNameThatIsTakenMeanwhileIsSaidAtOnce() {
        typeBasics();
        bench.create("web", "sleep", "9");
        assertThat(viewModel.form().name.shownProblemProperty().get())
                .isEqualTo("There is a container named web already.");
    }

    @Test
    void aFailedStartShowsItsStepKeepsTheFormAndLeavesNothingBehind() {
        String words = "step 37 of 37, exec /usr/bin/ngnix: No such file or directory. Check the command.";
        bench.service.failNext("start", new EngineException(ErrorKind.INVALID_ARGUMENT, words));
        typeBasics();
        viewModel.run();

        assertThat(viewModel.failureProperty().get()).isEqualTo(words);
        assertThat(viewModel.form().name.text()).isEqualTo("web");
        assertThat(viewModel.form().name.isValid()).as("the name is free again").isTrue();
        assertThat(bench.containers.all()).isEmpty();
        assertThat(bench.navigator.current()).isEqualTo(new Route.Containers());
        viewModel.run();
        assertThat(bench.live("web").container().state().status()).isEqualTo(Status.RUNNING);
        assertThat(viewModel.failureProperty().get()).isEmpty();
    }

    @Test
    void unpackingShowsHowFarItIs() {
        TestBench.HeldWork held = typeBasicsAndHoldWork();
        viewModel.run();

        UiTask<Container> task =
                Objects.requireNonNull(viewModel.runningProperty().get());
        assertThat(task.name()).isEqualTo("Run web");
        progress("t1", "Unpack other.tar", 5, 10);
        assertThat(task.progressProperty().get()).isEqualTo(UiTask.INDETERMINATE);
        progress("t2", "Unpack debian", 25, 100);
        assertThat(task.progressProperty().get()).isEqualTo(0.25);
        viewModel.run();
        held.release();

        assertThat(viewModel.runningProperty().get()).isNull();
        assertThat(bench.service.calls().stream().filter("create web"::equals))
                .as("sent once")
                .hasSize(1);
    }

    @Test
    void whatIsCancelledBeforeItBeganDoesNothingAndSaysNothing() {
        TestBench.HeldWork held = typeBasicsAndHoldWork();
        viewModel.run();
        viewModel.cancel();
        held.release();

        assertThat(viewModel.runningProperty().get()).isNull();
        assertThat(viewModel.failureProperty().get()).isEmpty();
        assertThat(bench.containers.all()).isEmpty();
    }

    @Test
    void whoWentElsewhereMeanwhileIsOnlyTold() {
        TestBench.HeldWork held = typeBasicsAndHoldWork();
        viewModel.run();
        viewModel.clear();
        bench.navigator.go(new Route.Settings());
        held.release();

        Container made = bench.live("web").container();
        assertThat(bench.navigator.current()).isEqualTo(new Route.Settings());
        assertThat(bench.settings.recentRoots()).containsExactly(root.toString());
        Objects.requireNonNull(bench.notices.toasts.getLast().action()).run().run();
        assertThat(bench.navigator.current()).isEqualTo(new Route.ContainerDetail(made.id(), ContainerTab.LOG));
    }

    @Test
    void whatIsBeingMadeDoesNotTakeItsOwnName() {
        TestBench.HeldWork held = typeBasicsAndHoldWork();
        List<String> problems = new ArrayList<>();
        viewModel.form().name.shownProblemProperty().subscribe(problem -> problems.add(problem));
        viewModel.run();
        bench.create("web", "sh");
        assertThat(problems).containsOnly("");
        viewModel.cancel();
        held.release();
        assertThat(problems).last().isEqualTo("There is a container named web already.");
    }

    private static void pair(PairForm row, String name, String value) {
        row.name().textProperty().set(name);
        row.value().textProperty().set(value);
    }

    private void typeBasics() {
        viewModel.form().root.textProperty().set(root.toString());
        viewModel.form().command.textProperty().set("sh -c 'echo hi'");
        viewModel.form().name.textProperty().set("web");
    }

    /// What is typed has been looked at; what is done with it from here on begins when it is let go.
    private TestBench.HeldWork typeBasicsAndHoldWork() {
        TestBench.HeldWork held = new TestBench.HeldWork();
        bench = new TestBench(held);
        viewModel = viewModel(bench);
        typeBasics();
        held.release();
        return held;
    }

    private void progress(String id, String title, long done, long total) {
        bench.engine.fakeEvents().publish(new TaskEvent(Instant.EPOCH, id, title, TaskState.RUNNING, "", done, total));
    }
}
