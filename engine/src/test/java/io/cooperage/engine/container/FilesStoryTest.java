package io.cooperage.engine.container;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cooperage.engine.container.ContainerConfig.MountRequest;
import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.error.ErrorKind;
import io.cooperage.engine.files.FileTree;
import io.cooperage.engine.files.FileTree.Change;
import io.cooperage.engine.files.FileTree.CopyOptions;
import io.cooperage.engine.files.FileTree.FileEntry;
import io.cooperage.engine.files.FileTree.Kind;
import io.cooperage.engine.files.FileTree.Mark;
import io.cooperage.engine.files.HostCopy;
import io.cooperage.engine.linux.MountInfo;
import io.cooperage.engine.network.NetworkMode;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The files of containers from outside: running and stopped, friendly and hostile, on the real kernel.
@Tag("kernel")
@Timeout(120)
class FilesStoryTest {
    private static final String WAIT = "\necho up; sleep 1000";

    @TempDir
    Path folder;

    private ContainerRoom room;

    @BeforeEach
    void open() throws Exception {
        room = new ContainerRoom(folder);
    }

    @AfterEach
    void nothingStaysBehind() {
        assertThat(MountInfo.ofSelf()).noneMatch(mount -> mount.target().startsWith(folder.toString()));
        room.close();
    }

    /// In the state that is asked for, after `script` has run in it.
    private Container container(boolean running, String script, MountRequest... mounts) {
        if (running) {
            return room.up(room.create(script + WAIT, mounts));
        }
        Container container = room.create(script, mounts);
        room.run(container);
        return container;
    }

    private static String text(FileTree tree, String path) {
        return new String(tree.read(path, 0, 1 << 20), UTF_8);
    }

    private static ByteArrayInputStream stream(String text) {
        return new ByteArrayInputStream(text.getBytes(UTF_8));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void filesAreSeenChangedAndMarkedAgainstTheImage(boolean running) {
        Container container = container(
                running,
                "echo mine > /root/new; chown 12:13 /root/new; rm /bin/zcat; echo x >> /etc/group; ln -s /root /r");
        try (FileTree tree = room.containers.files(container.id())) {
            FileEntry made = tree.stat("/r/new");
            assertThat(made.mark()).isEqualTo(Mark.ADDED);
            assertThat(made.uid()).isEqualTo(12);
            assertThat(made.gid()).isEqualTo(13);
            assertThat(made.size()).isEqualTo(5);
            assertThat(tree.stat("/r")).satisfies(link -> {
                assertThat(link.kind()).isEqualTo(Kind.SYMLINK);
                assertThat(link.target()).isEqualTo("/root");
            });
            assertThat(marks(tree, "/etc")).containsEntry("group", Mark.CHANGED).containsEntry("passwd", Mark.SAME);
            assertThat(marks(tree, "/bin")).containsEntry("zcat", Mark.REMOVED).containsEntry("sh", Mark.SAME);
            if (running) {
                assertThat(marks(tree, "/")).containsEntry("proc", Mark.MOUNT);
            }
            assertThat(tree.changes())
                    .containsExactly(
                            new Change("/bin", Mark.CHANGED),
                            new Change("/bin/zcat", Mark.REMOVED),
                            new Change("/etc", Mark.CHANGED),
                            new Change("/etc/group", Mark.CHANGED),
                            new Change("/r", Mark.ADDED),
                            new Change("/root", Mark.CHANGED),
                            new Change("/root/new", Mark.ADDED));

            tree.write("/root/new", stream("other"));
            tree.write("/root/fresh", stream("born"));
            tree.makeFolder("/root/dir");
            tree.move("/root/fresh", "/root/dir/moved");
            tree.move("/home", "/away");
            tree.chmod("/root/dir/moved", 04751);
            tree.chown("/root/dir/moved", 21, 22);
            tree.delete("/var");
            assertThat(text(tree, "/root/new")).isEqualTo("other");
            assertThat(tree.stat("/root/new").uid()).isEqualTo(12);
            assertThat(tree.list("/root/dir").getFirst()).satisfies(moved -> {
                assertThat(moved.name()).isEqualTo("moved");
                assertThat(moved.uid()).isEqualTo(21);
                assertThat(moved.gid()).isEqualTo(22);
            });
            assertThat(tree.stat("/away").kind()).isEqualTo(Kind.FOLDER);
            assertThatThrownBy(() -> tree.stat("/var")).hasMessageContaining("/var: no such file");
            assertThatThrownBy(() -> tree.read("/root", 0, 1)).hasMessageContaining("/root is a folder");
            assertThatThrownBy(() -> tree.move("/root", "/bin")).hasMessageContaining("is there");
            assertThatThrownBy(() -> tree.delete("/")).hasMessageContaining("root of the tree");
        }
        if (!running) {
            room.containers.start(container.id());
            assertThat(room.containers.await(container.id()).exitCode())
                    .as("it starts with them")
                    .isZero();
        }
    }

    private static Map<String, Mark> marks(FileTree tree, String path) {
        Map<String, Mark> marks = new TreeMap<>();
        tree.list(path).forEach(entry -> marks.put(entry.name(), entry.mark()));
        return marks;
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void volumesAndBindsAreSeenWhereTheyAreMounted(boolean running) throws Exception {
        Path host = Files.createDirectory(folder.resolve("host"));
        Files.writeString(host.resolve("f"), "bound");
        Container container = container(
                running,
                "echo vol > /v/f; ln -s /v/f /there",
                MountRequest.volume("vol", "/v", false),
                MountRequest.volume("vol", "/read", true),
                new MountRequest(MountRequest.Type.BIND, host, "/b/c", true, List.of()));
        try (FileTree tree = room.containers.files(container.id())) {
            assertThat(text(tree, "/there")).isEqualTo("vol\n");
            assertThat(text(tree, "/b/c/f")).isEqualTo("bound");
            assertThat(marks(tree, "/")).containsEntry("v", Mark.MOUNT);
            tree.write("/v/g", stream("in"));
            assertThat(text(tree, "/read/g")).isEqualTo("in");
            for (String path : List.of("/read/x", "/b/c/x")) {
                assertThatThrownBy(() -> tree.write(path, stream("x")))
                        .isInstanceOfSatisfying(
                                EngineException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.FORBIDDEN))
                        .hasMessageContaining("mounted volume is marked read-only");
            }
            assertThatThrownBy(() -> tree.copyIn("/", tar("read/x", "x"), CopyOptions.DEFAULT))
                    .isInstanceOfSatisfying(
                            EngineException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.FORBIDDEN));
            assertThat(tree.changes()).containsExactly(new Change("/there", Mark.ADDED));
        }
        try (FileTree volume = room.engine.volumes().files("vol")) {
            assertThat(volume.list("/")).extracting(FileEntry::name).containsExactly("f", "g");
        }
    }

    @Test
    void aContainerThatHasNeverRunCanBeFilledAndThenRuns() {
        Container container = room.create("cat /v/f /srv/g", MountRequest.volume("vol", "/v", false));
        try (FileTree tree = room.containers.files(container.id())) {
            assertThat(tree.changes()).isEmpty();
            tree.copyIn("/v", tar("f", "one\n"), CopyOptions.DEFAULT);
            tree.makeFolder("/srv");
            tree.copyIn("/srv/", tar("g", "two\n"), CopyOptions.DEFAULT);
            assertThat(room.run(container)).containsExactly("one", "two");
            assertThat(tree.changes()).extracting(Change::path).containsExactly("/srv", "/srv/g");
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aReadOnlyRootIsNotWritten(boolean running) {
        Container container = room.create(
                "echo up; sleep 1000",
                builder -> builder.readOnlyRoot(true).mounts(List.of(MountRequest.volume("vol", "/tmp", false))));
        if (running) {
            room.up(container);
        }
        try (FileTree tree = room.containers.files(container.id())) {
            assertThatThrownBy(() -> tree.copyIn("/root", tar("f", "x"), CopyOptions.DEFAULT))
                    .isInstanceOfSatisfying(
                            EngineException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.FORBIDDEN))
                    .hasMessageContaining("container rootfs is marked read-only");
            tree.copyIn("/tmp", tar("f", "x"), CopyOptions.DEFAULT);
            assertThat(text(tree, "/tmp/f")).isEqualTo("x");
        }
    }

    @Test
    void whatTheKernelShowsOfItselfIsNoFile() throws Exception {
        Container container = container(true, "ln -s /proc/self/fd /fds; ln -s /proc/sys/kernel/hostname /h");
        try (FileTree tree = room.containers.files(container.id())) {
            assertThat(text(tree, "/proc/version")).startsWith("Linux");
            assertThatThrownBy(() -> tree.write("/h", stream("x")))
                    .isInstanceOfSatisfying(
                            EngineException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.FORBIDDEN));
            ByteArrayOutputStream all = new ByteArrayOutputStream();
            tree.copyOut("/", all);
            assertThat(names(all)).contains("proc/", "etc/passwd").noneMatch(name -> name.startsWith("proc/1"));
        }
    }

    /// Links that lead anywhere, and paths that climb.
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void hostileLinksLeadNowhereButIntoTheContainer(boolean running) throws Exception {
        Path secret = folder.resolve("secret");
        Files.writeString(secret, "the machine's own");
        Container container = container(
                running,
                "mkdir -p /a/b /d; ln -s " + folder + " /abs; ln -s ../../../../../.." + folder + " /a/rel;"
                        + " ln -s " + secret + " /file; ln -s /proc/1/root /a/root; ln -s loop2 /loop1;"
                        + " ln -s loop1 /loop2; echo own > /d/own");
        try (FileTree tree = room.containers.files(container.id())) {
            for (String path : List.of("/abs/secret", "/a/rel/secret", "/file", "/../../.." + secret)) {
                assertThatThrownBy(() -> tree.read(path, 0, 100))
                        .as(path)
                        .isInstanceOfSatisfying(
                                EngineException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.NOT_FOUND));
            }
            assertThatThrownBy(() -> tree.list("/loop1")).hasMessageContaining("too many levels");
            assertThatThrownBy(() -> tree.list("/a/root/")).isInstanceOf(EngineException.class);
            assertThatThrownBy(() -> tree.copyIn("/abs", tar("f", "x"), CopyOptions.DEFAULT))
                    .isInstanceOf(EngineException.class);
            assertThatThrownBy(() -> tree.copyIn("/d", tar("../../x", "x"), CopyOptions.DEFAULT))
                    .hasMessageContaining("leads out");
            tree.copyIn("/", tar("a/rel", "file in the place of a link"), CopyOptions.DEFAULT);
            assertThat(tree.stat("/a/rel").kind()).isEqualTo(Kind.FILE);
            tree.delete("/abs");
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            tree.copyOut("/file", out);
            assertThat(new String(out.toByteArray(), UTF_8)).doesNotContain("the machine's own");
        }
        assertThat(secret).hasContent("the machine's own");
        try (var files = Files.list(folder)) {
            assertThat(files.map(path -> path.getFileName().toString()))
                    .containsExactlyInAnyOrder("secret", "rootfs", "e");
        }
    }

    /// A program swaps a folder and a link to the machine's folder as fast as it can, while files are copied.
    @Test
    void aFolderThatBecomesALinkMeanwhileLeadsNowhere() throws Exception {
        Path outside = Files.createDirectory(folder.resolve("outside"));
        Files.writeString(outside.resolve("secret"), "the machine's own");
        Container container = container(
                true,
                "mkdir /t; while :; do rm -rf /t/x; mkdir /t/x; echo own > /t/x/secret; rm -rf /t/x;" + " ln -s "
                        + outside + " /t/x; done &");
        try (FileTree tree = room.containers.files(container.id())) {
            int own = 0;
            int refused = 0;
            long end = System.nanoTime() + Duration.ofSeconds(60).toNanos();
            for (int i = 0; i < 300 || own == 0 || refused == 0; i++) {
                assertThat(System.nanoTime())
                        .as("both were met: %d, %d", own, refused)
                        .isLessThan(end);
                try {
                    tree.copyIn("/", tar("t/x/in" + i % 3, "x"), CopyOptions.DEFAULT);
                } catch (EngineException e) {
                    assertThat(e.getMessage()).doesNotContain("INTERNAL");
                }
                try {
                    assertThat(text(tree, "/t/x/secret")).isIn("own\n", "");
                    own++;
                } catch (EngineException e) {
                    refused++;
                    assertThat(e.kind()).isIn(ErrorKind.NOT_FOUND, ErrorKind.INVALID_ARGUMENT);
                }
                ByteArrayOutputStream out = new ByteArrayOutputStream();
                try {
                    tree.copyOut("/t", out);
                } catch (EngineException e) {
                    assertThat(e.kind()).isEqualTo(ErrorKind.NOT_FOUND);
                }
                assertThat(new String(out.toByteArray(), UTF_8)).doesNotContain("the machine's own");
            }
        }
        try (var files = Files.list(outside)) {
            assertThat(files.map(path -> path.getFileName().toString())).containsExactly("secret");
        }
    }

    @Test
    void aContainerWithoutAShellHasFilesToo() throws Exception {
        Path bare = Files.createDirectories(folder.resolve("bare"));
        Files.copy(Path.of("/bin/busybox"), bare.resolve("busybox"));
        Container container = room.containers.create(
                ContainerConfig.of(new RootSource.Directory(bare), List.of("/busybox", "sleep", "1000")).toBuilder()
                        .network(NetworkMode.NONE)
                        .build());
        room.containers.start(container.id());
        try (FileTree tree = room.containers.files(container.id())) {
            tree.copyIn("/", tar("etc/x", "put"), CopyOptions.DEFAULT);
            assertThat(text(tree, "/etc/x")).isEqualTo("put");
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            tree.copyOut("/busybox", out);
            assertThat(names(out)).containsExactly("busybox");
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void copyFollowsTheRulesOfDocker(boolean running) throws Exception {
        Container container = container(running, "mkdir -p /dst; echo old > /file; ln -s /file /link; ln -s /dst /dl");
        Path here = Files.createDirectories(folder.resolve("here/src"));
        Files.createDirectory(here.resolve("sub"));
        Files.writeString(here.resolve("f"), "content");
        HostCopy copy = new HostCopy(LocalContainers.fileIds());
        String source = here.toString();
        try (FileTree tree = room.containers.files(container.id())) {
            copy.in(source, tree, "/dst", false, false);
            assertThat(text(tree, "/dst/src/f")).isEqualTo("content");
            assertThat(tree.stat("/dst/src/f").uid()).isZero();
            copy.in(source + "/.", tree, "/dl/", false, false);
            assertThat(text(tree, "/dst/f")).isEqualTo("content");
            copy.in(source, tree, "/fresh", false, false);
            assertThat(tree.stat("/fresh/sub").kind()).isEqualTo(Kind.FOLDER);
            copy.in(source + "/f", tree, "/link", false, false);
            assertThat(text(tree, "/file")).isEqualTo("content");
            assertThat(tree.stat("/link").kind()).isEqualTo(Kind.SYMLINK);
            assertThatThrownBy(() -> copy.in(source, tree, "/file", false, false))
                    .hasMessageContaining("cannot copy directory");
            assertThatThrownBy(() -> copy.in(source + "/f", tree, "/none/", false, false))
                    .hasMessage("/none/: no such directory");
            assertThatThrownBy(() -> copy.in(source + "/f", tree, "/none/x", false, false))
                    .isInstanceOfSatisfying(
                            EngineException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.NOT_FOUND));
            assertThatThrownBy(() -> copy.in(source + "/f/", tree, "/dst", false, false))
                    .isInstanceOf(EngineException.class);
            tree.makeFolder("/dst/src2");
            tree.write("/dst/two", stream("2"));
            assertThatThrownBy(() -> copy.in(
                            Files.createDirectories(folder.resolve("here/two")).toString(), tree, "/dst", false, false))
                    .hasMessageContaining("cannot overwrite non-directory");

            Path out = Files.createDirectories(folder.resolve("here/out"));
            copy.out(tree, "/dst", out.toString(), false, false);
            assertThat(out.resolve("dst/src/f")).hasContent("content");
            copy.out(tree, "/dst/.", out.resolve("new").toString(), false, false);
            assertThat(out.resolve("new/src/f")).hasContent("content");
            copy.out(tree, "/link", out.resolve("l").toString(), false, false);
            assertThat(out.resolve("l")).isSymbolicLink();
            copy.out(tree, "/link", out.resolve("g").toString(), true, false);
            assertThat(out.resolve("g")).hasContent("content").isRegularFile();
            copy.out(tree, "/file", out.toString(), false, false);
            assertThat(out.resolve("file")).hasContent("content");
            assertThatThrownBy(() -> copy.out(tree, "/dst", out.resolve("g").toString(), false, false))
                    .hasMessageContaining("cannot copy directory");
            assertThatThrownBy(() -> copy.out(tree, "/nothing", out.toString(), false, false))
                    .hasMessage("/nothing: no such file or directory");
        }
    }

    @Test
    void aLargeFileWithHolesGoesThroughWithoutBeingHeld() throws Exception {
        Container container =
                container(true, "dd if=/dev/urandom of=/big bs=1M count=40 2>/dev/null; truncate -s 200M /big");
        HostCopy copy = new HostCopy(LocalContainers.fileIds());
        try (FileTree tree = room.containers.files(container.id())) {
            Path out = folder.resolve("big");
            copy.out(tree, "/big", out.toString(), false, false);
            assertThat(out).hasSize(200L << 20);
            copy.in(out.toString(), tree, "/again", false, false);
        }
        assertThat(room.exec(container, "cmp", "/big", "/again")).isZero();
    }

    private static ByteArrayInputStream tar(String name, String content) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (TarArchiveOutputStream tar = new TarArchiveOutputStream(bytes)) {
            TarArchiveEntry entry = new TarArchiveEntry(name, TarConstants.LF_NORMAL);
            entry.setSize(content.getBytes(UTF_8).length);
            entry.setMode(0644);
            tar.putArchiveEntry(entry);
            tar.write(content.getBytes(UTF_8));
            tar.closeArchiveEntry();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        return new ByteArrayInputStream(bytes.toByteArray());
    }

    private static List<String> names(ByteArrayOutputStream bytes) throws IOException {
        List<String> names = new ArrayList<>();
        try (TarArchiveInputStream tar = new TarArchiveInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
            for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                names.add(entry.getName());
            }
        }
        return names;
    }
}
