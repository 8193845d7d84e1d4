package io.cooperage.ui.containers.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.cooperage.engine.container.Container;
import io.cooperage.engine.container.ContainerConfig;
import io.cooperage.engine.container.ContainerConfig.LogDriver;
import io.cooperage.engine.container.ContainerConfig.LogOptions;
import io.cooperage.engine.container.ContainerState.Status;
import io.cooperage.engine.container.RestartPolicy;
import io.cooperage.engine.container.RootSource;
import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.error.ErrorKind;
import io.cooperage.engine.network.NetworkMode;
import io.cooperage.engine.network.NetworkSettings;
import io.cooperage.engine.runline.RunLine;
import io.cooperage.engine.runline.Surroundings;
import io.cooperage.engine.volume.VolumeConfig;
import io.cooperage.ui.containers.Machine;
import io.cooperage.ui.containers.run.RunContainerViewModel.LineProblem;
import io.cooperage.ui.containers.run.RunForm.Section;
import io.cooperage.ui.nav.Route;
import io.cooperage.ui.nav.Route.Template;
import io.cooperage.ui.testing.FakeImage;
import io.cooperage.ui.testing.FakeImage.Step;
import io.cooperage.ui.testing.TestBench;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/// The form from a line, from a container, from a `.env`, and what it says of ports and images meanwhile.
class RunFormFillTest {
    private static final Machine MACHINE = new Machine(4, 8L << 30, 32_768);

    /// An option of every part of the form.
    private static final String LINE =
            "docker run -it --name web -p 127.0.0.1:8080-8090:80 -p 53:53/udp -P --expose 90/tcp"
                    + " -v /srv/a:/a:ro,rslave -v data:/data:nocopy -v /anon --tmpfs /run:size=64m --volumes-from other:ro"
                    + " --network name=back,alias=db,ip=10.1.0.5,driver-opt=k=v --network front -e 'A=x y' -e B= -w /srv"
                    + " --label a=1 --cpus 1.5 -m 512m --memory-reservation 256m --memory-swap -1 --pids-limit 64"
                    + " --cpu-shares 512 --cpuset-cpus 0-2 --shm-size 128m --restart on-failure:3 --health-cmd 'curl x'"
                    + " --health-interval 30s --health-retries 2 --stop-signal INT --stop-timeout 3 -u 1:1 --group-add audio"
                    + " --init --read-only --security-opt no-new-privileges --cap-drop ALL --cap-add CHOWN"
                    + " --security-opt seccomp=unconfined --security-opt apparmor=x --privileged --device /dev/fuse"
                    + " --blkio-weight 100 --device-read-bps /dev/sda:1m -h h --domainname d --dns 9.9.9.9 --dns-search a.b"
                    + " --dns-option ndots:2 --add-host a:1.2.3.4 --ulimit nofile=10:20 --sysctl net.a=1 --oom-score-adj 5"
                    + " --log-opt max-size=10m --log-opt max-file=3 --pid host --ipc none --uts host --cgroupns host"
                    + " --userns host --log-driver local --entrypoint /bin/sh debian:12 -c 'echo hi'";

    private static final String FIELDLESS = "--cpu-quota 50000 --cpu-period 100000 --cpuset-mems 0"
            + " --memory-swappiness 60 --oom-kill-disable --blkio-weight-device /dev/sda:500"
            + " --security-opt label=disable --security-opt systempaths=unconfined --device-cgroup-rule 'c 42:* rwm'"
            + " --annotation org.example.a=b --runtime cooperage";

    private final TestBench bench = new TestBench();
    private final RunContainerViewModel viewModel =
            new RunContainerViewModel(bench.parts, MACHINE, bench.engine.fakeNetworks(), bench.engine.fakeVolumes());
    private final RunForm form = viewModel.form();

    @Test
    void aPastedLineFillsEveryPartAndTheFormSaysTheSame() {
        assertThat(viewModel.paste(LINE)).isTrue();

        assertThat(config(form.lineProperty().get())).isEqualTo(config(LINE));
        assertThat(Arrays.stream(Section.values())
                        .filter(part -> !form.setProperty(part).get()))
                .as("parts without a mark")
                .isEmpty();
        assertThat(form.ports.rows.getFirst().host().text()).isEqualTo("8080-8090");
        assertThat(form.restart.kind.get()).isEqualTo(RestartPolicy.Kind.ON_FAILURE);
        assertThat(form.entrypoint.text()).isEqualTo("/bin/sh");
        assertThat(form.command.text()).isEqualTo("-c 'echo hi'");
    }

    @Test
    void aStopWithoutEndIsAFormsToo() {
        assertThat(viewModel.paste("docker run --stop-timeout -1 nginx")).isTrue();
        assertThat(form.stopTimeout.text()).isEqualTo("-1");
        assertThat(form.stopTimeout.shownProblemProperty().get()).isEmpty();
        assertThat(form.lineProperty().get()).isEqualTo("docker run -d --stop-timeout -1 nginx");
    }

    @Test
    void anotherLineLeavesNothingOfTheFirst() {
        viewModel.paste(LINE);
        viewModel.paste("docker run nginx");
        assertThat(form.lineProperty().get()).isEqualTo("docker run -d nginx");
        assertThat(Arrays.stream(Section.values())
                        .filter(part -> form.setProperty(part).get()))
                .containsExactly(Section.BASICS);
    }

    @Test
    void aMistakeIsPointedAtAndTheFormIsLeftAlone() {
        viewModel.paste("docker run --name web nginx");
        assertThat(viewModel.paste("docker run --memory lots redis")).isFalse();
        assertThat(viewModel.lineProblemProperty().get())
                .isEqualTo(new LineProblem(
                        20, 24, "--memory: invalid size: 'lots', expected such as 512m or 2g. Such as: --memory 512m"));
        assertThat(form.name.text()).isEqualTo("web");
    }

    @Test
    void whatAShellWouldHaveDoneIsNoted() {
        viewModel.paste("docker run -e HERE=$PWD nginx");
        assertThat(viewModel.noteProperty().get())
                .isEqualTo("A shell would put a value in place of “HERE=$PWD”; here it stays as it is.");
    }

    @Test
    void theLineFollowsWhatIsTypedEvenWhenItIsWrong() {
        assertThat(form.lineProperty().get()).isEqualTo("docker run -d IMAGE");
        form.root.textProperty().set("nginx");
        form.cpus.textProperty().set("lots");
        form.ports.add().container().textProperty().set("80");
        assertThat(form.lineProperty().get()).isEqualTo("docker run -d -p 80 --cpus lots nginx");
        assertThat(form.problemsProperty(Section.LIMITS).get()).isEqualTo(1);
    }

    @Test
    void aTakenPortIsSaidAfterAPauseAndFreedWhenItIsFree() {
        bench.engine.fakeNetworks().occupy(8080, "container shop");
        PortForm row = form.ports.add();
        row.container().textProperty().set("80");
        row.host().textProperty().set("8080");
        assertThat(bench.engine.fakeNetworks().calls()).doesNotContain("holder 8080");
        bench.clock.advance(Duration.ofMillis(300));
        assertThat(row.host().shownProblemProperty().get()).isEqualTo("Port 8080 is taken: container shop");
        assertThat(form.problemsProperty(Section.PORTS).get()).isEqualTo(1);
        assertThat(form.insist()).isEqualTo(Section.BASICS);

        row.host().textProperty().set("8081");
        bench.clock.advance(Duration.ofMillis(300));
        assertThat(row.host().isValid()).isTrue();

        PortForm second = form.ports.add();
        second.container().textProperty().set("81");
        second.host().textProperty().set("8081");
        bench.clock.advance(Duration.ofMillis(300));
        assertThat(second.host().shownProblemProperty().get()).isEqualTo("This port is in another row too.");
    }

    @Test
    void anEnvFileBecomesRowsAndUpdatesThoseThatAreThere() {
        viewModel.paste("docker run -e A=old -e B=kept nginx");
        viewModel.pasteEnv("# settings\nA=new\nC=x y\n");
        assertThat(form.env.rows.stream().map(PairForm::text)).containsExactly("A=new", "B=kept", "C=x y");
        viewModel.pasteEnv("no name here=1");
        assertThat(viewModel.failedStepProperty().get()).isEqualTo("These variables weren’t taken.");
        assertThat(viewModel.failureProperty().get()).contains("contains whitespaces");
        viewModel.pasteEnv("D=1");
        assertThat(viewModel.failureProperty().get()).isEmpty();
    }

    @Test
    void aCloneHasEverythingButTheNameAndWithoutWhatTheImageSays() {
        bench.imageService.add(FakeImage.of("nginx:1", Instant.EPOCH, new Step("ADD /", 1 << 20)));
        Container web = create("docker run -d --name web -p 8080:80 -e A=1 --restart always nginx:1 serve");
        viewModel.show(Route.RunContainer.from(web.id(), Template.CLONE));
        assertThat(form.lineProperty().get())
                .isEqualTo("docker run -d -p 8080:80 -e A=1 --restart always nginx:1 serve");
        assertThat(viewModel.editedProperty().get()).isNull();

        form.name.textProperty().set("mine");
        viewModel.show(Route.RunContainer.from(web.id(), Template.CLONE));
        assertThat(form.name.text()).as("coming back leaves what was typed").isEqualTo("mine");
    }

    @Test
    void aCloneGetsAnonymousVolumesOfItsOwnAndWhatTakesItsPlaceKeepsThem() {
        bench.imageService.add(FakeImage.of("nginx:1", Instant.EPOCH, new Step("ADD /", 1 << 20)));
        String data = bench.engine.fakeVolumes().create(VolumeConfig.of(null)).name();
        Container web = create("docker run -d --name web -v " + data + ":/data --network bridge nginx:1 serve");
        viewModel.show(Route.RunContainer.from(web.id(), Template.CLONE));
        assertThat(form.lineProperty().get()).isEqualTo("docker run -d -v /data nginx:1 serve");
        viewModel.show(Route.RunContainer.from(web.id(), Template.RECREATE));
        assertThat(form.lineProperty().get()).isEqualTo("docker run -d --name web -v " + data + ":/data nginx:1 serve");
    }

    @Test
    void whoIsLinkedIsCalledByItsName() {
        bench.imageService.add(FakeImage.of("nginx:1", Instant.EPOCH, new Step("ADD /", 1 << 20)));
        Container db = create("docker run -d --name db nginx:1 serve");
        Container web = create("docker run -d --name web --link " + db.id() + ":store nginx:1 serve");
        viewModel.show(Route.RunContainer.from(web.id(), Template.CLONE));
        assertThat(form.lineProperty().get()).isEqualTo("docker run -d --network bridge --link db:store nginx:1 serve");
    }

    @Test
    void recreatingTakesThePlaceOfTheOldOne() {
        bench.imageService.add(FakeImage.of("nginx:1", Instant.EPOCH, new Step("ADD /", 1 << 20)));
        Container web = create("docker run -d --name web nginx:1 serve");
        bench.service.start(web.id());
        viewModel.show(Route.RunContainer.from(web.id(), Template.RECREATE));
        assertThat(form.name.isValid()).as("its own name is free").isTrue();
        form.memory.textProperty().set("64m");
        viewModel.run();

        assertThat(viewModel.failureProperty().get()).isEmpty();
        assertThat(bench.containers.all()).hasSize(1);
        Container now = bench.live("web").container();
        assertThat(now.id()).isNotEqualTo(web.id());
        assertThat(now.config().limits().memory()).isEqualTo(64L << 20);
        assertThat(now.state().status()).isEqualTo(Status.RUNNING);
        assertThat(viewModel.editedProperty().get()).isNull();
    }

    @Test
    void whenTheNewOneFailsTheOldOneIsThereAgain() {
        bench.imageService.add(FakeImage.of("nginx:1", Instant.EPOCH, new Step("ADD /", 1 << 20)));
        Container web = create("docker run -d --name web nginx:1 serve");
        bench.service.start(web.id());
        for (String step : List.of("create", "start")) {
            viewModel.show(Route.RunContainer.from(web.id(), Template.RECREATE));
            bench.service.failNext(step, new EngineException(ErrorKind.CONFLICT, step + " is impossible"));
            viewModel.run();

            assertThat(viewModel.failureProperty().get()).isEqualTo(step + " is impossible");
            assertThat(bench.containers.all()).hasSize(1);
            Container now = bench.live("web").container();
            assertThat(now.id()).isEqualTo(web.id());
            assertThat(now.state().status()).isEqualTo(Status.RUNNING);
            assertThat(viewModel.editedProperty().get())
                    .as("still being edited")
                    .isNotNull();
        }
    }

    @Test
    void whatHasNoFieldIsSaidInTheLineAndGoesWithTheForm() {
        viewModel.paste("docker run -d " + FIELDLESS + " nginx");
        assertThat(form.lineProperty().get()).isEqualTo("docker run -d " + FIELDLESS + " nginx");
        assertThat(form.setProperty(Section.ADVANCED).get()).isTrue();
        form.memory.textProperty().set("64m");
        assertThat(config(form.lineProperty().get()).limits().swappiness()).isEqualTo(60);

        viewModel.clear();
        assertThat(form.lineProperty().get()).isEqualTo("docker run -d IMAGE");
        assertThat(form.setProperty(Section.ADVANCED).get()).isFalse();
    }

    @Test
    void aCloneAndANewOneKeepWhatHasNoField() {
        bench.imageService.add(FakeImage.of("nginx:1", Instant.EPOCH, new Step("ADD /", 1 << 20)));
        ContainerConfig asked = config("docker run -d --name web --cap-add CHOWN --log-driver none " + FIELDLESS
                + " --health-cmd true nginx:1 serve");
        Container web = bench.service.create(asked.toBuilder()
                .umask(0027)
                .security(asked.security().withSeccomp("{}"))
                .build());
        for (Template purpose : List.of(Template.CLONE, Template.RECREATE)) {
            viewModel.show(Route.RunContainer.from(web.id(), purpose));
            String name = purpose == Template.CLONE ? "like-it" : "anew";
            form.name.textProperty().set(name);
            viewModel.createOnly();

            assertThat(viewModel.failureProperty().get()).isEmpty();
            Container made = bench.live(name).container();
            assertThat(made.config().toBuilder().name("web").build()).isEqualTo(web.config());
        }
    }

    @Test
    void aLogThatIsNotKeptHasNoLimits() {
        form.root.textProperty().set("nginx");
        form.log.files.textProperty().set("3");
        assertThat(form.log.files.shownProblemProperty().get())
                .isEqualTo("More than one needs a size at which a new one is started.");
        form.log.size.textProperty().set("lots");
        assertThat(form.log.size.isValid()).isFalse();
        form.log.size.textProperty().set("10m");
        assertThat(form.log.files.isValid()).isTrue();
        assertThat(form.lineProperty().get())
                .isEqualTo("docker run -d --log-opt max-size=10m --log-opt max-file=3 nginx");
        form.log.driver.set(LogDriver.NONE);
        assertThat(form.lineProperty().get()).isEqualTo("docker run -d --log-driver none nginx");
        form.log.driver.set(LogDriver.LOCAL);
        form.log.size.textProperty().set("");
        assertThat(form.insist()).isNull();
        assertThat(config(form.lineProperty().get()).log()).isEqualTo(new LogOptions(LogDriver.LOCAL, 20L << 20, 3));
    }

    @Test
    void anEmptyFormIsOnTheDefaultBridge() {
        bench.imageService.add(FakeImage.of("nginx:1", Instant.EPOCH, new Step("ADD /", 1 << 20)));
        form.root.textProperty().set("nginx:1");
        viewModel.createOnly();
        assertThat(bench.containers.all().getFirst().container().config().networking())
                .isEqualTo(NetworkSettings.of(NetworkMode.NETWORKS));
    }

    @Test
    void anImageThatIsNotHereIsPulledFirst() {
        form.root.textProperty().set("redis:7");
        assertThat(viewModel.image().missingProperty().get()).isTrue();
        assertThat(form.root.isValid()).isTrue();
        viewModel.run();
        assertThat(bench.imageService.calls()).contains("pull redis:7");
        assertThat(bench.containers.all().getFirst().container().config().root())
                .isEqualTo(new RootSource.Image("redis:7"));
    }

    @Test
    void anImageCanBePulledWhileTheFormIsFilled() {
        form.root.textProperty().set("redis:7");
        viewModel.image().pull();
        assertThat(bench.imageService.calls()).contains("pull redis:7");
        assertThat(viewModel.image().missingProperty().get()).isFalse();
        assertThat(viewModel.imagesLike("red")).containsExactly("redis:7");

        form.root.textProperty().set("nowhere:1");
        bench.imageService.failNext("pull", new EngineException(ErrorKind.UNAVAILABLE, "no such registry"));
        viewModel.image().pull();
        assertThat(form.root.shownProblemProperty().get()).isEqualTo("no such registry");
    }

    @Test
    void networksAndVolumesCanBeChosenFrom() {
        bench.engine.fakeNetworks().create(io.cooperage.engine.network.NetworkConfig.of("back"));
        bench.engine.fakeVolumes().create(io.cooperage.engine.volume.VolumeConfig.of("data"));
        viewModel.show(new Route.RunContainer());
        assertThat(viewModel.networkNames()).containsExactly("bridge", "back");
        assertThat(viewModel.volumeNames()).containsExactly("data");
        form.network.kind.set(NetworkMode.Kind.CONTAINER);
        form.network.container.textProperty().set("web");
        assertThat(form.lineProperty().get()).contains("--network container:web");
    }

    private Container create(String line) {
        return bench.service.create(config(line));
    }

    private static ContainerConfig config(String line) {
        return RunLine.parse(line, Surroundings.here()).config();
    }
}
