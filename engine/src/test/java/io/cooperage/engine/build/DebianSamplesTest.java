package io.cooperage.engine.build;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.cooperage.engine.Engine;
import io.cooperage.engine.build.BuildEvent.StepDone;
import io.cooperage.engine.build.BuildRequest.BuildContext;
import io.cooperage.engine.container.Container;
import io.cooperage.engine.container.ContainerConfig;
import io.cooperage.engine.container.ContainerLog;
import io.cooperage.engine.container.ContainerLog.LogLine;
import io.cooperage.engine.container.Leftovers;
import io.cooperage.engine.container.RootSource;
import io.cooperage.engine.image.ImageService.StarterImage;
import io.cooperage.engine.image.TransferListener;
import io.cooperage.engine.linux.Syscalls;
import io.cooperage.engine.linux.UserNamespaces;
import io.cooperage.engine.store.EnginePaths;
import io.cooperage.engine.store.TreeRemover;
import io.cooperage.engine.testing.DebianMirror;
import io.cooperage.engine.testing.RegistryFixture;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/// The samples that everybody begins with, on a real Debian from a real registry, their packages fetched
/// through the network of the containers from the mirror that this machine's own apt uses.
@Tag("kernel")
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class DebianSamplesTest {
    /// As everybody knows it; a registry of this test answers for the one that it is from.
    private static final String WHALESAY = "docker/whalesay:latest";

    @TempDir
    static Path folder;

    private static Engine engine;
    private static RegistryFixture registry;
    private static Map<String, String> proxies;

    private final List<BuildEvent> events = new ArrayList<>();

    @SuppressWarnings("NullAway.Init") // Made before the first test.
    DebianSamplesTest() {}

    @BeforeAll
    static void putTheBaseImageIntoARegistry() throws Exception {
        assumeTrue(
                !UserNamespaces.ofSelf().rootless() || Files.isWritable(Path.of("/dev/net/tun")),
                "this user may not open /dev/net/tun, so no container reaches a mirror");
        DebianMirror mirror = DebianMirror.ofThisMachine();
        proxies = mirror.proxies();
        registry = RegistryFixture.plain();
        EnginePaths paths = EnginePaths.under(folder.resolve("e"));
        Files.createDirectories(paths.config());
        Files.writeString(
                paths.config().resolve("registries.json"),
                "{\"mirrors\": {\"docker.io\": [\"http://" + registry.host() + "\"]}}");
        engine = Engine.open(paths);
        String debian = makeDebian();
        String pushed = registry.host() + "/" + WHALESAY;
        // As in the original, which is a system of its own with the games in its PATH: only so does the shell of
        // the sample's CMD find cowsay.
        String whalesay = "FROM " + debian + "\nENV PATH $PATH:/usr/games\nCMD [\"cowsay\"]\n";
        build(pushed, new BuildContext.Empty(), whalesay, _ -> {});
        engine.images().push(pushed, TransferListener.NONE);
        engine.images().remove(pushed, false);
        engine.images().remove(debian, false);
        assertThat(engine.images().list()).as("so that it must be fetched").isEmpty();
    }

    /// Of a root filesystem that is there, or of one made now.
    private static String makeDebian() {
        String root = System.getProperty("cooperage.debian", "");
        if (!root.isEmpty()) {
            List<String> changes = List.of("ENV PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin");
            engine.images().importRoot(Path.of(root), "debian:here", "mmdebstrap", changes, TransferListener.NONE);
            return "debian:here";
        }
        StarterImage debian = engine.images().starters().stream()
                .filter(starter -> starter.name().startsWith("cooperage/debian"))
                .findFirst()
                .orElseThrow();
        assumeTrue(debian.available(), debian.reason());
        engine.images().makeStarter(debian.name(), TransferListener.NONE);
        return debian.name();
    }

    @AfterAll
    static void close() {
        if (registry != null) {
            registry.close();
        }
        if (engine != null) {
            engine.close();
            assertThat(Leftovers.of(folder.resolve("e"))).matches(Leftovers::isEmpty, "nothing stays behind");
            // JUnit would tell of each link of a Debian that it leads elsewhere.
            new TreeRemover(Syscalls.host()).remove(folder.resolve("e"));
        }
    }

    @Test
    @Order(1)
    void theWhaleSaysWhatTheFortuneIs() {
        BuildResult whale = build("docker-whale", new BuildContext.Empty(), """
                FROM docker/whalesay:latest
                RUN apt-get -y update && apt-get install -y fortunes cowsay
                CMD /usr/games/fortune -a | cowsay
                """);
        assertThat(output("0.1")).contains("Setting up cowsay").contains("Setting up fortunes");
        // What apt says when it can't do without root, or without a terminal it expects.
        assertThat(output("0.1")).doesNotContain("_apt", "Can not write log", "dpkg-preconfigure: unable");
        assertThat(engine.images().detail("docker-whale").config().config().command())
                .containsExactly("/bin/sh", "-c", "/usr/games/fortune -a | cowsay");
        List<String> said = run("docker-whale", List.of());
        assertThat(said.getFirst()).startsWith(" __");
        assertThat(String.join("\n", said)).contains("\\   ^__^", "(oo)\\_______");

        events.clear();
        BuildResult again = build("docker-whale", new BuildContext.Empty(), """
                FROM docker/whalesay:latest
                RUN apt-get -y update && apt-get install -y fortunes cowsay
                CMD /usr/games/fortune -a | cowsay
                """);
        assertThat(again.image()).isEqualTo(whale.image());
        assertThat(events.stream().filter(StepDone.class::isInstance).map(event -> ((StepDone) event).cached()))
                .containsExactly(true, true, true);
    }

    @Test
    @Order(2)
    void aProgramOfAStageRunsInAnImageOfNothingElse() throws Exception {
        Path context = Files.createDirectories(folder.resolve("hello"));
        Files.writeString(context.resolve("hello.c"), """
                #include <stdio.h>

                int main(int count, char **words)
                {
                    printf("hello from %s\\n", count > 1 ? words[1] : "scratch");
                    return 0;
                }
                """);
        build("hello:static", new BuildContext.Folder(context), """
                FROM docker/whalesay:latest AS build
                RUN apt-get -y update && apt-get install -y --no-install-recommends gcc libc6-dev
                WORKDIR /src
                COPY hello.c .
                RUN gcc -static -Os -Wall -Werror -o /hello hello.c && strip /hello

                FROM scratch
                COPY --from=build /hello /
                ENTRYPOINT ["/hello"]
                """);
        assertThat(engine.images().get("hello:static").size()).isLessThan(2 << 20);
        assertThat(run("hello:static", List.of())).containsExactly("hello from scratch");
        assertThat(run("hello:static", List.of("Debian"))).containsExactly("hello from Debian");
    }

    private BuildResult build(String name, BuildContext context, String dockerfile) {
        return build(name, context, dockerfile, events::add);
    }

    private static BuildResult build(String name, BuildContext context, String dockerfile, BuildListener listener) {
        BuildRequest plain = BuildRequest.of(context);
        Map<String, String> none = Map.of();
        BuildRequest request = new BuildRequest(
                plain.context(),
                plain.dockerfile(),
                dockerfile,
                List.of(name),
                null,
                proxies,
                none,
                null,
                false,
                List.of(),
                0,
                false,
                plain.network(),
                List.of(),
                plain.secrets(),
                plain.namedContexts(),
                plain.outputs(),
                null,
                List.of(),
                0,
                0,
                false);
        try {
            return engine.builder().build(request, listener);
        } catch (BuildException failed) {
            throw new AssertionError(failed.getMessage() + "\n" + String.join("\n", failed.lastLines()), failed);
        }
    }

    private String output(String step) {
        return events.stream()
                .filter(event -> event instanceof BuildEvent.StepOutput said
                        && said.stepId().equals(step))
                .map(event -> ((BuildEvent.StepOutput) event).text())
                .collect(joining());
    }

    /// @param command empty for what the image says
    private static List<String> run(String image, List<String> command) {
        Container container = engine.containers().create(ContainerConfig.of(new RootSource.Image(image), command));
        try {
            engine.containers().start(container.id());
            int code = engine.containers().await(container.id()).exitCode();
            try (ContainerLog log = engine.containers().log(container.id())) {
                List<String> lines =
                        log.lines(0, 1000).stream().map(LogLine::text).toList();
                assertThat(code).as(String.join("\n", lines)).isZero();
                return lines;
            }
        } finally {
            engine.containers().remove(container.id(), true);
        }
    }
}
