package io.cooperage.engine.container;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.cooperage.engine.Engine;
import io.cooperage.engine.container.ContainerLog.LogLine;
import io.cooperage.engine.container.ContainerService.CommitRequest;
import io.cooperage.engine.container.ContainerState.Status;
import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.error.ErrorKind;
import io.cooperage.engine.image.Image;
import io.cooperage.engine.image.ImageService;
import io.cooperage.engine.image.ImageService.HistoryEntry;
import io.cooperage.engine.image.ImageService.StarterImage;
import io.cooperage.engine.image.TransferListener;
import io.cooperage.engine.linux.Syscalls;
import io.cooperage.engine.network.NetworkMode;
import io.cooperage.engine.oci.ImageConfig.Defaults;
import io.cooperage.engine.store.EnginePaths;
import io.cooperage.engine.store.TreeRemover;
import io.cooperage.engine.testing.BusyboxRoot;
import io.cooperage.engine.testing.RegistryFixture;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Containers of images and images of containers, on the real kernel.
@Tag("kernel")
@Timeout(300)
class ImageStoryTest {
    private static final String BUSYBOX = "cooperage/busybox:latest";

    @TempDir
    Path folder;

    private Engine engine;
    private ContainerService containers;
    private ImageService images;

    @BeforeEach
    void open() {
        reopen();
    }

    private void reopen() {
        if (engine != null) {
            engine.close();
        }
        engine = Engine.open(EnginePaths.under(folder.resolve("e")));
        containers = engine.containers();
        images = engine.images();
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
    void theStarterImageRunsAndIsTheSameEachTime() {
        Image image = busybox();
        assertThat(images.makeStarter(BUSYBOX, TransferListener.NONE).id()).isEqualTo(image.id());
        Container container = run(BUSYBOX, "id -un; stat -c %a /tmp; ls /bin/sh; readlink /usr/bin");
        assertThat(log(container.id())).containsExactly("root", "1777", "/bin/sh", "../bin");
        assertThat(images.get(BUSYBOX).usedBy()).containsExactly(container.id());
    }

    @Test
    void anImageStaysWhileAContainerStandsOnItAndGoesAfterwards() {
        busybox();
        Container container = run(BUSYBOX, "echo once");
        assertThatThrownBy(() -> images.remove(BUSYBOX, false))
                .isInstanceOfSatisfying(
                        EngineException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.CONFLICT));
        reopen();
        containers.start(container.id());
        containers.await(container.id());
        assertThat(log(container.id())).containsExactly("once", "once");
        containers.remove(container.id(), false);
        images.remove(BUSYBOX, false);
        assertThat(images.list()).isEmpty();
    }

    @Test
    void aTreeThatAPowerCutTookIsUnpackedAgainForItsContainer() {
        busybox();
        Container container = run(BUSYBOX, "echo once > /said; cat /said");
        EnginePaths paths = EnginePaths.under(folder.resolve("e"));
        new TreeRemover(Syscalls.host()).remove(paths.layers());
        reopen();
        containers.start(container.id());
        containers.await(container.id());
        assertThat(log(container.id())).containsExactly("once", "once");
        new TreeRemover(Syscalls.host()).remove(paths.layers());
        reopen();
        assertThat(log(run(BUSYBOX, "echo another").id())).containsExactly("another");
    }

    @Test
    void theImageSaysWhatRunsAndInspectShowsBoth() throws Exception {
        Path root = BusyboxRoot.create(folder.resolve("rootfs"));
        Image image = images.importRoot(
                root,
                "example.org/app:1",
                "from a folder",
                List.of(
                        "ENTRYPOINT [\"/bin/sh\", \"-c\"]",
                        "CMD [\"echo $WHO at $PWD\"]",
                        "ENV WHO=image OTHER=\"two words\"",
                        "WORKDIR /srv",
                        "EXPOSE 80 81-82/udp",
                        "VOLUME /data",
                        "STOPSIGNAL SIGUSR1",
                        "LABEL team=blue",
                        "HEALTHCHECK --interval=5s CMD true"),
                TransferListener.NONE);
        Container plain = start("example.org/app:1", b -> b);
        assertThat(log(plain.id())).containsExactly("image at /srv");
        JsonNode shown = containers.inspect(plain.id());
        assertThat(shown.path("Image").asText()).isEqualTo(image.id().toString());
        JsonNode config = shown.path("Config");
        assertThat(config.path("Image").asText()).isEqualTo("example.org/app:1");
        assertThat(config.path("Entrypoint").toString()).isEqualTo("[\"/bin/sh\",\"-c\"]");
        assertThat(config.path("ExposedPorts").toString()).isEqualTo("{\"80/tcp\":{},\"81/udp\":{},\"82/udp\":{}}");
        assertThat(config.path("Volumes").toString()).isEqualTo("{\"/data\":{}}");
        assertThat(config.path("StopSignal").asText()).isEqualTo("SIGUSR1");
        assertThat(config.path("Labels").toString()).isEqualTo("{\"team\":\"blue\"}");
        assertThat(config.path("Healthcheck").path("Interval").asLong()).isEqualTo(5_000_000_000L);

        Container mine =
                start("example.org/app:1", b -> b.env(List.of("WHO=me")).workingDir("/tmp"));
        assertThat(log(mine.id())).containsExactly("me at /tmp");
        Container other = start("example.org/app:1", b -> b.entrypoint(List.of("/bin/echo")));
        assertThat(log(other.id()))
                .as("an entrypoint of one's own drops the image's command")
                .containsExactly("");
        assertThat(images.history("example.org/app:1"))
                .extracting(HistoryEntry::comment)
                .containsExactly("from a folder");
    }

    @Test
    void anImageThatIsNotHereOrSaysNothingToRunMakesNoContainer() throws IOException {
        assertThatThrownBy(() -> containers.create(ContainerConfig.of(new RootSource.Image("none:1"), List.of())))
                .isInstanceOfSatisfying(
                        EngineException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.NOT_FOUND))
                .hasMessageContaining("No such image: none:1");
        images.importRoot(
                Files.createDirectory(folder.resolve("empty")), "empty:1", null, List.of(), TransferListener.NONE);
        assertThatThrownBy(() -> containers.create(ContainerConfig.of(new RootSource.Image("empty:1"), List.of())))
                .isInstanceOf(EngineException.class)
                .hasMessage("no command specified");
        assertThat(containers.list()).isEmpty();
    }

    @Test
    void aCommitIsTheContainerAsItWas() {
        busybox();
        Container container = run(
                BUSYBOX,
                "echo hello >/greeting; rm /etc/shells; mkdir -p /a/b; ln -s /greeting /a/link; chmod 600 /a/b");
        Image image = containers.commit(
                container.id(),
                new CommitRequest(
                        "example.org/mine:1",
                        "my changes",
                        "Me <me@example.org>",
                        List.of("CMD [\"cat\", \"/greeting\"]", "LABEL a=b"),
                        true));
        Container again = start("example.org/mine:1", b -> b);
        assertThat(log(again.id())).containsExactly("hello");
        Container look = run("example.org/mine:1", "cat /a/link; stat -c %a /a/b; ls /etc/shells 2>/dev/null; id -u");
        assertThat(log(look.id())).containsExactly("hello", "600", "0");
        Defaults config = images.detail("example.org/mine:1").config().config();
        assertThat(config.labels()).isEqualTo(Map.of("a", "b"));
        assertThat(images.detail("example.org/mine:1").config().author()).isEqualTo("Me <me@example.org>");
        HistoryEntry last = images.history("example.org/mine:1").getFirst();
        assertThat(last.comment()).isEqualTo("my changes");
        assertThat(images.detail(image.id().toString()).config().diffIds()).hasSize(2);
    }

    @Test
    void mountPointsOfAStartAreNoChangeThatACommitKeeps() throws Exception {
        Path root = BusyboxRoot.create(folder.resolve("bare"));
        // What a start makes where an image has nothing: here it has neither these folders nor these files.
        for (String name : List.of("proc", "sys", "dev", "etc/hosts", "etc/hostname", "etc/resolv.conf")) {
            Files.deleteIfExists(root.resolve(name));
        }
        images.importRoot(root, "bare:1", null, List.of(), TransferListener.NONE);
        Container idle = run("bare:1", "true");
        containers.commit(idle.id(), new CommitRequest("idle:1", "", "", List.of(), true));
        assertThat(images.detail("idle:1").config().diffIds())
                .isEqualTo(images.detail("bare:1").config().diffIds());

        Container busy = run("bare:1", "echo x >/etc/own; mkdir /dev/x; chmod 711 /root");
        containers.commit(busy.id(), new CommitRequest("busy:1", "", "", List.of(), true));
        assertThat(images.detail("busy:1").config().diffIds()).hasSize(2);
        Container look = run("busy:1", "cat /etc/own; stat -c %a /root; ls -d /dev/x 2>/dev/null | wc -l");
        assertThat(log(look.id())).containsExactly("x", "711", "0");
    }

    @Test
    void aRunningContainerIsPausedForItsCommitAndGoesOn() {
        busybox();
        Container container = create(BUSYBOX, "trap 'exit 4' TERM; echo up >/up; while :; do sleep 0.1; done");
        containers.start(container.id());
        Await.until(() -> Files.exists(folder.resolve("e/data/containers/" + container.id() + "/upper/up")));
        containers.commit(container.id(), new CommitRequest("live:1", "", "", List.of(), false));
        assertThat(containers.get(container.id()).state().status()).isEqualTo(Status.RUNNING);
        if (engine.containers().isolation(container.id()).cgroup().containsKey("freezer.state")) {
            containers.commit(container.id(), new CommitRequest("paused:1", "", "", List.of(), true));
            assertThat(containers.get(container.id()).state().status()).isEqualTo(Status.RUNNING);
        }
        containers.stop(container.id(), null);
        assertThat(containers.get(container.id()).state().exitCode()).isEqualTo(4);
        assertThat(log(run("live:1", "cat /up").id())).containsExactly("up");
    }

    @Test
    void aContainerOfAFolderBecomesAnImageOfOneLayer() throws Exception {
        Path root = BusyboxRoot.create(folder.resolve("rootfs"));
        Container container = containers.create(
                ContainerConfig.of(new RootSource.Directory(root), List.of("sh", "-c", "echo new >/new; rm /etc/group"))
                        .toBuilder()
                        .network(NetworkMode.NONE)
                        .build());
        containers.start(container.id());
        containers.await(container.id());
        containers.commit(container.id(), new CommitRequest("whole:1", "", "", List.of(), true));
        assertThat(images.detail("whole:1").config().diffIds()).hasSize(1);
        assertThat(log(run("whole:1", "cat /new; ls /etc").id()))
                .contains("new", "passwd")
                .doesNotContain("group");
    }

    @Test
    void anExportIsTheWholeTree() throws IOException {
        busybox();
        Container container = run(BUSYBOX, "echo changed >/etc/shells; rm /etc/shadow; echo new >/new");
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        containers.export(container.id(), out);
        Map<String, String> files = new TreeMap<>();
        try (TarArchiveInputStream tar = new TarArchiveInputStream(new ByteArrayInputStream(out.toByteArray()))) {
            for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                files.put(
                        entry.getName().replaceFirst("^\\./", ""),
                        entry.isFile() && entry.getSize() < 100 ? new String(tar.readAllBytes(), UTF_8) : "");
            }
        }
        assertThat(files)
                .containsEntry("new", "new\n")
                .containsEntry("etc/shells", "changed\n")
                .containsKeys("bin/busybox", "bin/sh", "etc/passwd")
                .doesNotContainKey("etc/shadow");
    }

    @Test
    void anImageOf120LayersRuns() {
        busybox();
        String below = BUSYBOX;
        Container container = run(below, "true");
        // What is between two commits is nothing but one file, so that all the layers count.
        for (int i = 1; i < 120; i++) {
            Container next = run(below, "echo " + i + " >/layer" + i);
            below = "many:" + i;
            containers.commit(next.id(), new CommitRequest(below, "", "", List.of(), false));
            containers.remove(next.id(), false);
        }
        containers.remove(container.id(), false);
        assertThat(images.detail(below).config().diffIds()).hasSize(120);
        Container all = run(below, "ls / | grep -c layer; cat /layer1 /layer119");
        assertThat(log(all.id())).containsExactly("119", "1", "119");
    }

    /// Through everything: a real Debian is made, pushed, removed, pulled, and apt runs in it.
    @Test
    @Timeout(600)
    void aRealDebianGoesThroughARegistryAndStillRuns() {
        Image made = debian();
        try (RegistryFixture registry = RegistryFixture.plain()) {
            String name = registry.host() + "/debian:made";
            images.tag(made.id().toString(), name);
            images.push(name, TransferListener.NONE);
            images.remove(made.id().toString(), true);
            assertThat(images.list()).isEmpty();
            Image pulled = images.pull(name, null, TransferListener.NONE);
            assertThat(pulled.id()).isEqualTo(made.id());
            Container apt = run(name, "apt-cache policy; cat /etc/debian_version; stat -c %a /usr/bin/su");
            assertThat(log(apt.id())).contains("Package files:", "4755");
        }
    }

    /// Of a root filesystem that is there, or made here.
    private Image debian() {
        String root = System.getProperty("cooperage.debian", "");
        if (!root.isEmpty()) {
            return images.importRoot(Path.of(root), "debian:here", "mmdebstrap", List.of(), TransferListener.NONE);
        }
        StarterImage debian = images.starters().stream()
                .filter(starter -> starter.name().startsWith("cooperage/debian:"))
                .findFirst()
                .orElseThrow();
        assumeTrue(debian.available(), debian.reason());
        try {
            return images.makeStarter(debian.name(), TransferListener.NONE);
        } catch (EngineException e) {
            assumeTrue(e.kind() != ErrorKind.UNAVAILABLE, "no Debian mirror in reach: " + e.getMessage());
            throw e;
        }
    }

    private Image busybox() {
        StarterImage starter = images.starters().stream()
                .filter(candidate -> candidate.name().equals(BUSYBOX))
                .findFirst()
                .orElseThrow();
        assumeTrue(starter.available(), starter.reason());
        return images.makeStarter(BUSYBOX, TransferListener.NONE);
    }

    private Container create(String image, String script) {
        return containers.create(
                ContainerConfig.of(new RootSource.Image(image), List.of("/bin/sh", "-c", script)).toBuilder()
                        .network(NetworkMode.NONE)
                        .build());
    }

    private Container run(String image, String script) {
        Container container = create(image, script);
        containers.start(container.id());
        containers.await(container.id());
        return container;
    }

    private Container start(String image, UnaryOperator<ContainerConfigBuilder> change) {
        Container container =
                containers.create(change.apply(ContainerConfig.of(new RootSource.Image(image), List.of()).toBuilder()
                                .network(NetworkMode.NONE))
                        .build());
        containers.start(container.id());
        containers.await(container.id());
        return container;
    }

    private List<String> log(String id) {
        List<String> lines = new ArrayList<>();
        try (ContainerLog log = containers.log(id)) {
            log.lines(0, 1000).stream().map(LogLine::text).forEach(lines::add);
        }
        return lines;
    }
}
