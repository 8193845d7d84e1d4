package io.cooperage.engine.container;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.cooperage.engine.container.ContainerConfig.MountRequest;
import io.cooperage.engine.container.ContainerService.CommitRequest;
import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.error.ErrorKind;
import io.cooperage.engine.linux.MountFlags;
import io.cooperage.engine.linux.MountInfo;
import io.cooperage.engine.linux.Syscalls;
import io.cooperage.engine.linux.UserNamespaces;
import io.cooperage.engine.volume.Volume;
import io.cooperage.engine.volume.VolumeConfig;
import io.cooperage.engine.volume.VolumeService;
import io.cooperage.engine.volume.VolumeService.VolumeUsage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Volumes, binds and what else is mounted in containers, on the real kernel.
@Tag("kernel")
@Timeout(60)
class VolumeStoryTest {
    @TempDir
    Path folder;

    private ContainerRoom room;

    @BeforeEach
    void open() throws Exception {
        room = new ContainerRoom(folder);
    }

    @AfterEach
    void nothingStaysBehind() {
        room.close();
    }

    private VolumeService volumes() {
        return room.engine.volumes();
    }

    private static MountRequest volume(String name, String target) {
        return MountRequest.volume(name, target, false);
    }

    private static MountRequest bind(Path source, String target, boolean readOnly, String... options) {
        return new MountRequest(MountRequest.Type.BIND, source, target, readOnly, List.of(options));
    }

    /// An image with a folder of many kinds of files.
    private RootSource image() {
        Container maker = room.create("""
                mkdir -p /data/sub && cd /data && echo hello > a && chown 7:8 a && chmod 640 a && ln a b &&
                ln -s /etc/passwd link && mkfifo pipe && chmod 1777 . && chown 5:6 . && touch -d 2001-02-03 sub
                """);
        room.run(maker);
        room.containers.commit(maker.id(), new CommitRequest("example.org/data:1", "", "", List.of(), true));
        return new RootSource.Image("example.org/data:1");
    }

    @Test
    void aNewVolumeGetsWhatTheImageHasThereWithOwnersAndAll() {
        RootSource image = image();
        String look = "cd /data && stat -c '%n %u:%g %a %h' . a b sub link | tr '\\n' ';'; cat b; readlink link;"
                + " test -p pipe && stat -c %y sub | cut -c1-10; touch mine; ls | wc -l";
        List<String> first =
                room.run(room.create(image, look, builder -> builder.mounts(List.of(volume("stuff", "/data")))));
        assertThat(first.getFirst())
                .isEqualTo(". 5:6 1777 3;a 7:8 640 2;b 7:8 640 2;sub 0:0 755 2;link 0:0 777 1;hello");
        assertThat(first.subList(1, first.size())).containsExactly("/etc/passwd", "2001-02-03", "6");
        // What was made stays, and what was removed does not come back.
        List<String> second = room.run(room.create(
                image,
                "cd /data && rm -r * && ls | wc -l",
                builder -> builder.mounts(List.of(volume("stuff", "/data")))));
        assertThat(second).containsExactly("0");
        assertThat(room.run(room.create(
                        image, "ls /data | wc -l", builder -> builder.mounts(List.of(volume("stuff", "/data"))))))
                .containsExactly("0");
    }

    @Test
    void holesStayHoles() throws Exception {
        Path large = Files.createDirectory(folder.resolve("rootfs/large"));
        try (RandomAccessFile file = new RandomAccessFile(large.resolve("hole").toFile(), "rw")) {
            file.setLength(10_000_000);
        }
        assertThat(room.run("stat -c '%s %b' /large/hole", volume("vol", "/large")))
                .containsExactly("10000000 0");
    }

    @Test
    void nocopyLeavesTheVolumeEmpty() {
        MountRequest plain = new MountRequest(
                MountRequest.Type.VOLUME, null, "/etc", false, List.of("nocopy"), "bare", false, false, null);
        Container container = room.create("ls /etc | grep -v -e host -e resolv.conf | wc -l", plain);
        assertThat(room.run(container)).containsExactly("0");
    }

    @Test
    void twoContainersShareAVolumeWhileBothRun() {
        Container writer = room.up(room.create("echo up; cat /v/question; sleep 1000", volume("shared", "/v")));
        Container reader = room.create("echo word > /w/said; cat /w/said", volume("shared", "/w"));
        assertThat(room.run(reader)).containsExactly("word");
        assertThat(room.exec(writer, "grep", "-q", "word", "/v/said")).isZero();
        assertThat(volumes().get("shared").usedBy()).containsExactlyInAnyOrder(writer.id(), reader.id());
        assertThatThrownBy(() -> volumes().remove("shared", false))
                .isInstanceOfSatisfying(
                        EngineException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.CONFLICT))
                .hasMessageContaining("volume is in use")
                .hasMessageContaining(writer.id());
        assertThatThrownBy(() -> volumes().empty("shared")).hasMessageContaining(writer.id());
    }

    @Test
    void volumesOfTheImageAreAnonymousAndGoWithTheContainerOnlyWhereAsked() {
        Container kept = room.create("echo x > /data/x", builder -> builder.volumes(List.of("/data", "/etc")));
        room.run(kept);
        Container gone = room.create("true", builder -> builder.volumes(List.of("/data")));
        room.run(gone);
        List<Volume> all = volumes().list();
        assertThat(all)
                .hasSize(3)
                .allMatch(Volume::anonymous)
                .allMatch(v -> v.name().length() == 64);
        room.remove(gone, true);
        assertThat(volumes().list()).hasSize(2);
        room.remove(kept, false);
        assertThat(volumes().list()).hasSize(2);

        Container once =
                room.create("true", builder -> builder.volumes(List.of("/data")).autoRemove(true));
        room.containers.start(once.id());
        // The container goes first, then what it had.
        Await.until(() -> room.containers.list().isEmpty() && volumes().list().size() == 2);

        List<VolumeUsage> preview = volumes().prunable(false);
        assertThat(preview).hasSize(2);
        volumes().create(VolumeConfig.of("named"));
        assertThat(volumes().prune(false)).hasSize(2);
        assertThat(volumes().list()).extracting(Volume::name).containsExactly("named");
        assertThat(volumes().prune(true)).extracting(u -> u.volume().name()).containsExactly("named");
        assertThat(room.paths().data().resolve("volumes")).isDirectoryNotContaining("glob:**/[0-9a-f]*");
    }

    @Test
    void whatIsMountedElsewhereWinsOverTheImageAndAnotherContainer() throws Exception {
        Path host = Files.createDirectory(folder.resolve("host"));
        Files.writeString(host.resolve("f"), "host\n");
        Container first = room.create(
                "echo first > /data/f; echo other > /more/f",
                volume("one", "/data"),
                bind(Files.createDirectory(folder.resolve("more")), "/more", false));
        room.run(first);
        Container second = room.create(
                "cat /data/f /more/f; touch /more/new || echo refused",
                builder -> builder.volumesFrom(List.of(first.id() + ":ro"))
                        .volumes(List.of("/data"))
                        .mounts(List.of(bind(host, "/data", true))));
        assertThat(room.run(second)).containsSubsequence("host", "other", "refused");
        assertThat(volumes().list()).hasSize(1);
        assertThatThrownBy(() -> room.create("true", volume("one", "/x"), volume("two", "/x/")))
                .hasMessage("Duplicate mount point: /x/");
        assertThatThrownBy(() -> room.create("true", b -> b.volumesFrom(List.of(first.id() + ":wx"))))
                .hasMessageContaining("invalid mode: wx");
        assertThat(volumes().list()).hasSize(1);
    }

    @Test
    void aMissingSourceIsMadeForTheShortOptionAndRefusedForTheLong() {
        Path missing = folder.resolve("not/there");
        MountRequest strict = bind(missing, "/x", false);
        assertThatThrownBy(() -> room.create("true", strict))
                .hasMessage("invalid mount config for type \"bind\": bind source path does not exist: " + missing);
        MountRequest making =
                new MountRequest(MountRequest.Type.BIND, missing, "/x", false, List.of("z"), null, false, true, null);
        room.run("echo made > /x/f", making);
        assertThat(missing.resolve("f")).hasContent("made");
    }

    @Test
    void readOnlyReachesWhatIsMountedBelow() throws Exception {
        Path host = Files.createDirectories(folder.resolve("host/inner"));
        Container container = room.create(
                "touch /x/inner/f 2>/dev/null || echo refused; touch /y/f && echo written",
                bind(folder.resolve("host"), "/x", true),
                bind(host, "/y", false));
        assertThat(room.run(container)).containsExactly("refused", "written");
    }

    @Test
    void mountsSpreadAsTheyWereAskedTo() throws Exception {
        Path host = Files.createDirectories(folder.resolve("host"));
        String look = "sed -n 's,^.* /x [^ ]* \\(.*\\)- .*,=\\1=,p' /proc/self/mountinfo";
        Syscalls kernel = Syscalls.host();
        kernel.mount(host.toString(), host.toString(), "", MountFlags.MS_BIND, "");
        try {
            kernel.mount("", host.toString(), "", MountFlags.MS_PRIVATE, "");
            assertThatThrownBy(() -> room.run("true", bind(host, "/x", false, "rshared")))
                    .hasMessageContaining("is not a shared mount");
            kernel.mount("", host.toString(), "", MountFlags.MS_SHARED, "");
            String group = MountInfo.holding(MountInfo.ofSelf(), host)
                    .orElseThrow()
                    .propagation()
                    .replaceAll("\\D+", "");
            assertThat(room.run(look, bind(host, "/x", false))).containsExactly("==");
            assertThat(room.run(look, bind(host, "/x", false, "rslave"))).containsExactly("=master:" + group + " =");
            List<String> shared = room.run(look, bind(host, "/x", false, "rshared"));
            if (UserNamespaces.ofSelf().rootless()) {
                // The kernel lets nothing out of the mounts of another user namespace.
                assertThat(shared).singleElement().asString().contains("master:" + group);
            } else {
                assertThat(shared).containsExactly("=shared:" + group + " =");
            }
        } finally {
            kernel.umount2(host.toString(), MountFlags.MNT_DETACH);
        }
    }

    @Test
    void aFolderOfAVolumeIsMountedAndALinkOutOfItIsNot() {
        room.run("mkdir -p /v/a/b && echo deep > /v/a/b/f && ln -s / /v/out && ln -s a/b /v/in", volume("vol", "/v"));
        assertThat(room.run("cat /x/f", subpath("a/b"))).containsExactly("deep");
        assertThat(room.run("cat /x/f", subpath("in"))).containsExactly("deep");
        assertThatThrownBy(() -> room.run("ls /x", subpath("out"))).hasMessageContaining("leads out of the volume");
        assertThatThrownBy(() -> room.run("ls /x", subpath("../.."))).hasMessageContaining("leads out of the volume");
        assertThatThrownBy(() -> room.run("ls /x", subpath("none"))).hasMessageContaining("no such folder");
    }

    private static MountRequest subpath(String path) {
        return new MountRequest(MountRequest.Type.VOLUME, null, "/x", false, List.of(), "vol", false, false, path);
    }

    @Test
    void optionsOfAVolumeSayWhatItIs() throws Exception {
        Path host = Files.createDirectory(folder.resolve("host"));
        volumes()
                .create(new VolumeConfig(
                        "there", "local", Map.of("type", "none", "o", "bind", "device", host.toString()), Map.of()));
        room.run("echo bound > /v/f", volume("there", "/v"));
        assertThat(host.resolve("f")).hasContent("bound");
        assertThat(new String(volumes().files("there").read("/f", 0, 100), UTF_8))
                .isEqualTo("bound\n");

        volumes()
                .create(new VolumeConfig(
                        "quick",
                        "local",
                        Map.of("type", "tmpfs", "o", "size=1m,mode=0750", "device", "tmpfs"),
                        Map.of()));
        Container first = room.up(room.create("echo mine > /v/f; echo up; sleep 1000", volume("quick", "/v")));
        assertThat(room.run("cat /v/f; stat -c %a /v; stat -fc %T /v", volume("quick", "/v")))
                .containsExactly("mine", "750", "tmpfs");
        room.remove(first, false);
        assertThat(MountInfo.ofSelf()).noneMatch(mount -> mount.target().contains("/quick/"));
        assertThatThrownBy(() -> volumes().create(new VolumeConfig("x1", "local", Map.of("odd", "1"), Map.of())))
                .hasMessage("create x1: invalid option: \"odd\"");
        assertThatThrownBy(() -> volumes().create(new VolumeConfig("x1", "nfs", Map.of(), Map.of())))
                .isInstanceOfSatisfying(
                        EngineException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.NOT_IMPLEMENTED));
    }

    @Test
    void aVolumeIsExportedRestoredCopiedMeasuredAndEmptied() throws Exception {
        room.run("cd /v && echo one > a && ln a b && chown 3:4 a && mkdir d && echo two > d/c", volume("vol", "/v"));
        ByteArrayOutputStream tar = new ByteArrayOutputStream();
        volumes().export("vol", tar);
        VolumeUsage usage = volumes().usage("vol");
        assertThat(usage.files()).isEqualTo(3);
        assertThat(usage.bytes()).isPositive().isLessThan(64 << 10);

        volumes().copy("vol", "wol");
        volumes().empty("vol");
        assertThat(room.run("ls /v | wc -l", volume("vol", "/v"))).containsExactly("0");
        volumes().restore("vol", new ByteArrayInputStream(tar.toByteArray()));
        for (String name : List.of("vol", "wol")) {
            assertThat(room.run("cd /v; stat -c '%u:%g %h' b; cat a d/c", volume(name, "/v")))
                    .containsExactly("3:4 2", "one", "two");
        }
        byte[] damaged = tar.toByteArray();
        damaged[1024] ^= 1;
        assertThatThrownBy(() -> volumes().restore("vol", new ByteArrayInputStream(damaged)))
                .isInstanceOf(EngineException.class);
        assertThat(volumes().usage("vol").files()).isEqualTo(3);
        assertThatThrownBy(() -> volumes().copy("vol", "wol")).hasMessageContaining("already");
        try (var left = Files.list(room.paths().data().resolve("volumes/.work"))) {
            assertThat(left).isEmpty();
        }
    }

    @Test
    void volumesAndTheirUsersAreKnownToTheNextEngine() {
        Container container = room.create("cat /v/f || echo new > /v/f", volume("vol", "/v"));
        room.run(container);
        room.reopen();
        assertThat(volumes().get("vol").usedBy()).containsExactly(container.id());
        assertThat(room.run(container)).containsExactly("new");
        room.remove(container, true);
        assertThat(volumes().get("vol").usedBy()).isEmpty();
        volumes().remove("vol", false);
        assertThatThrownBy(() -> volumes().get("vol")).hasMessage("get vol: no such volume");
        volumes().remove("vol", true);
    }

    @Test
    void whatIsMountedLaterComesInsideOnlyWithPropagation() throws Exception {
        Path shared = Files.createDirectory(folder.resolve("shared"));
        mount("-t", "tmpfs", "none", shared.toString());
        try {
            mount("--make-shared", shared.toString());
            Path later = Files.createDirectory(shared.resolve("later"));
            Container slave = room.up(room.create("echo up; sleep 1000", bind(shared, "/p", false, "rslave")));
            Container apart = room.up(room.create("echo up; sleep 1000", bind(shared, "/p", false, "rprivate")));
            mount("-t", "tmpfs", "none", later.toString());
            Files.writeString(later.resolve("seen"), "");
            assertThat(room.exec(slave, "/bin/ls", "/p/later/seen")).isZero();
            assertThat(room.exec(apart, "/bin/ls", "/p/later")).isZero();
            assertThat(room.exec(apart, "/bin/ls", "/p/later/seen")).isNotZero();
        } finally {
            program("umount", "--recursive", shared.toString());
        }
    }

    private static void mount(String... arguments) throws Exception {
        program(Stream.concat(Stream.of("mount"), Stream.of(arguments)).toArray(String[]::new));
    }

    private static void program(String... command) throws Exception {
        assertThat(new ProcessBuilder(command).inheritIO().start().waitFor())
                .as(String.join(" ", command))
                .isZero();
    }

    @Test
    void inspectShowsMountsAsDockerDoes() {
        Container container = room.create("true", volume("vol", "/v"), bind(folder, "/b", true));
        JsonNode mounts = room.containers.inspect(container.id()).get("Mounts");
        assertThat(mounts.get(0).toString())
                .isEqualTo("{\"Type\":\"volume\",\"Name\":\"vol\",\"Source\":\""
                        + volumes().get("vol").mountpoint()
                        + "\",\"Destination\":\"/v\",\"Driver\":\"local\",\"Mode\":\"z\",\"RW\":true,"
                        + "\"Propagation\":\"\"}");
        assertThat(mounts.get(1).toString())
                .isEqualTo("{\"Type\":\"bind\",\"Source\":\"" + folder + "\",\"Destination\":\"/b\",\"Mode\":\"ro\","
                        + "\"RW\":false,\"Propagation\":\"rprivate\"}");
        JsonNode asked = room.containers.inspect(container.id()).get("HostConfig");
        assertThat(asked.get("Binds").toString()).isEqualTo("[\"vol:/v\"]");
        assertThat(asked.get("Mounts").toString())
                .as("its source is not made where it is missing, which only this form says")
                .isEqualTo("[{\"Type\":\"bind\",\"Source\":\"" + folder + "\",\"Target\":\"/b\",\"ReadOnly\":true}]");
    }
}
