package io.cooperage.engine.api.docker;

import static org.assertj.core.api.Assertions.assertThat;

import io.cooperage.engine.api.docker.DockerRoom.Said;
import io.cooperage.engine.image.Image;
import io.cooperage.engine.testing.RegistryFixture;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The commands about images of the real `docker`.
class ImageCliTest {
    @TempDir
    Path folder;

    DockerRoom room;

    @BeforeEach
    void open() throws Exception {
        DockerRoom.requireCli();
        room = new DockerRoom(folder);
        room.busybox("app:1", "LABEL stage=test");
    }

    @AfterEach
    void close() {
        if (room != null) {
            room.close();
        }
    }

    private Image image(String name) {
        return room.engine.images().get(name);
    }

    @Test
    void imagesAreListedInEveryForm() throws Exception {
        room.docker("tag", "app:1", "localhost:1/other:2");
        assertThat(room.docker("images").out().lines().findFirst().orElse(""))
                .matches("REPOSITORY +TAG +IMAGE ID +CREATED +SIZE");
        assertThat(room.docker("images", "--format", "{{.Repository}}:{{.Tag}} {{.ID}}")
                        .out()
                        .lines())
                .containsExactlyInAnyOrder(
                        "app:1 " + image("app:1").id().shortHex(),
                        "localhost:1/other:2 " + image("app:1").id().shortHex());
        assertThat(room.docker("images", "-q", "--no-trunc", "app").line())
                .isEqualTo(image("app:1").id().toString());
        assertThat(room.docker("images", "--filter", "label=stage=live", "-q").line())
                .isEmpty();
        assertThat(room.docker("images", "--filter", "reference=app*", "--format", "{{.Tag}}")
                        .line())
                .isEqualTo("1");
        assertThat(room.docker("images", "--digests", "--format", "{{.Digest}}", "app")
                        .line())
                .isEqualTo("<none>");
        assertThat(room.docker("images", "--tree").out()).contains("app:1");
        assertThat(room.docker("images", "--format", "json", "app").line()).contains("\"Containers\":\"N/A\"");
        assertThat(room.failing("images", "--filter", "nonsense=1").err()).contains("invalid filter 'nonsense'");
    }

    @Test
    void tagInspectHistoryAndRemove() {
        room.docker("tag", "app:1", "again:2");
        assertThat(room.docker("image", "inspect", "--format", "{{.Id}} {{index .Config.Labels \"stage\"}}", "again:2")
                        .line())
                .isEqualTo(image("app:1").id() + " test");
        assertThat(room.docker("inspect", "--type", "image", "-f", "{{.RootFS.Type}} {{.Os}}", "app:1")
                        .line())
                .isEqualTo("layers linux");
        assertThat(room.failing("image", "inspect", "gone").err()).contains("No such image: gone");
        assertThat(room.docker("history", "--format", "{{.ID}} {{.Comment}}", "app:1")
                        .line())
                .startsWith(image("app:1").id().shortHex());
        assertThat(room.docker("history", "app:1").out()).startsWith("IMAGE");

        String id = image("app:1").id().toString();
        assertThat(room.docker("rmi", "again:2").line()).isEqualTo("Untagged: again:2");
        room.docker("create", "--name", "user", "app:1");
        assertThat(room.failing("rmi", "app:1").err())
                .contains("conflict: unable to remove repository reference \"app:1\" (must force)");
        room.docker("rm", "user");
        // The image, and its layer by the id of the chain.
        assertThat(room.docker("rmi", "app:1").out().lines())
                .hasSize(3)
                .startsWith("Untagged: app:1", "Deleted: " + id)
                .allMatch(line -> line.startsWith("Untagged: ") || line.matches("Deleted: sha256:[0-9a-f]{64}"));
        assertThat(room.failing("rmi", "app:1").err()).contains("No such image: app:1");
    }

    @Test
    void pushAndPullGoThroughARegistry() {
        try (RegistryFixture registry = RegistryFixture.plain()) {
            String name = registry.host() + "/team/app:1";
            room.docker("tag", "app:1", name);
            Said pushed = room.docker("push", name);
            assertThat(pushed.out())
                    .contains("The push refers to repository [" + registry.host() + "/team/app]", ": Pushed")
                    .containsPattern("1: digest: sha256:[0-9a-f]{64} size: \\d+");
            assertThat(room.docker("push", "-q", name).line()).isEqualTo(name);
            assertThat(room.docker("rmi", name, "app:1").out()).contains("Untagged: " + registry.host() + "/team/app@");

            Said pulled = room.docker("pull", name);
            assertThat(pulled.out())
                    .contains("1: Pulling from team/app", "Pull complete", "Digest: sha256:")
                    .contains("Status: Downloaded newer image for " + name)
                    .endsWith(name + "\n");
            assertThat(room.docker("pull", name).out()).contains("Status: Image is up to date for " + name);
            String digest = room.docker("images", "--digests", "--format", "{{.Digest}}")
                    .line();
            assertThat(digest).startsWith("sha256:");
            assertThat(room.docker("pull", registry.host() + "/team/app@" + digest)
                            .out())
                    .contains("Digest: " + digest);
            room.docker("tag", name, registry.host() + "/team/app:2");
            assertThat(room.docker("push", "--all-tags", registry.host() + "/team/app")
                            .out())
                    .contains("1: digest:", "2: digest:");
            room.docker("rmi", registry.host() + "/team/app:2");
            assertThat(room.docker("pull", "-a", registry.host() + "/team/app").out())
                    .contains("2: Pulling from team/app");
            assertThat(image(registry.host() + "/team/app:2").id()).isNotNull();

            assertThat(room.failing("pull", registry.host() + "/team/none:1").err())
                    .contains("manifest for " + registry.host() + "/team/none:1 not found");
            assertThat(room.failing("push", registry.host() + "/team/app:9").err())
                    .contains("An image does not exist locally with the tag: " + registry.host() + "/team/app:9");
            assertThat(room.docker("run", "--rm", "--pull", "always", "--network", "none", name, "echo", "it runs")
                            .out())
                    .contains("it runs");
        }
    }

    @Test
    void signingInIsTheClients() {
        try (RegistryFixture registry = RegistryFixture.basicAuth("ann", "secret")) {
            String name = registry.host() + "/private:1";
            room.docker("tag", "app:1", name);
            assertThat(room.failing("push", name).err()).contains("no basic auth credentials");
            Said wrong = room.dockerWith(
                    "wrong".getBytes(StandardCharsets.UTF_8),
                    "login",
                    "-u",
                    "ann",
                    "--password-stdin",
                    registry.host());
            assertThat(wrong.code()).isNotZero();
            assertThat(wrong.err()).contains("failed with status: 401 Unauthorized");
            Said login = room.dockerWith(
                    "secret".getBytes(StandardCharsets.UTF_8),
                    "login",
                    "-u",
                    "ann",
                    "--password-stdin",
                    registry.host());
            assertThat(login.code()).as(login.err()).isZero();
            assertThat(login.out()).contains("Login Succeeded");
            assertThat(room.docker("push", name).out()).contains("1: digest: sha256:");
            room.docker("rmi", name);
            assertThat(room.docker("pull", name).out()).contains("Status: Downloaded newer image");
            room.docker("logout", registry.host());
            assertThat(room.failing("pull", name).err()).contains("pull access denied for " + registry.host());
        }
    }

    @Test
    void savedImagesComeBack() throws Exception {
        room.docker("tag", "app:1", "app:2");
        String id = image("app:1").id().toString();
        byte[] tar = room.bytes("save", "app");
        List<String> names = entries(tar);
        assertThat(names).contains("manifest.json", "oci-layout", "index.json");
        room.docker("rmi", "app:1", "app:2");

        Path file = Files.write(folder.resolve("images.tar"), tar);
        Said loaded = room.docker("load", "-i", file.toString());
        assertThat(loaded.out()).contains("Loaded image: app:1", "Loaded image: app:2");
        assertThat(image("app:2").id()).hasToString(id);
        Said quiet = room.dockerWith(tar, "load", "-q");
        assertThat(quiet.out().lines()).containsExactlyInAnyOrder("Loaded image: app:1", "Loaded image: app:2");
        assertThat(room.failing("save", "-o", folder.resolve("x.tar").toString(), "gone")
                        .err())
                .contains("No such image: gone");
        assertThat(room.dockerWith("nonsense".getBytes(StandardCharsets.UTF_8), "load")
                        .code())
                .isNotZero();
    }

    private static List<String> entries(byte[] tar) throws Exception {
        List<String> names = new ArrayList<>();
        try (TarArchiveInputStream in = new TarArchiveInputStream(new ByteArrayInputStream(tar))) {
            for (TarArchiveEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
                names.add(entry.getName());
            }
        }
        return names;
    }

    @Test
    void importTakesARootWithChanges() throws Exception {
        ByteArrayOutputStream tar = new ByteArrayOutputStream();
        try (TarArchiveOutputStream out = new TarArchiveOutputStream(tar)) {
            byte[] content = "hello\n".getBytes(StandardCharsets.UTF_8);
            TarArchiveEntry entry = new TarArchiveEntry("etc/hello");
            entry.setSize(content.length);
            out.putArchiveEntry(entry);
            out.write(content);
            out.closeArchiveEntry();
        }
        Said made = room.dockerWith(
                tar.toByteArray(),
                "import",
                "--change",
                "CMD [\"/bin/true\"]",
                "--change",
                "ENV A=b",
                "-m",
                "from a test",
                "--platform",
                "linux/arm64",
                "-",
                "rooted:3");
        assertThat(made.code()).as(made.err()).isZero();
        assertThat(made.line()).isEqualTo(image("rooted:3").id().toString());
        assertThat(room.docker(
                                "inspect",
                                "-f",
                                "{{.Config.Cmd}} {{.Config.Env}} {{.Comment}} {{.Architecture}}",
                                "rooted:3")
                        .line())
                .isEqualTo("[/bin/true] [A=b] from a test arm64");
        assertThat(room.dockerWith(tar.toByteArray(), "import", "--change", "RUN x", "-", "rooted:4")
                        .err())
                .contains("RUN is not a valid change command");
    }

    @Test
    void commitMakesAnImageOfAContainer() {
        room.docker("run", "--name", "changed", "--network", "none", "app:1", "sh", "-c", "echo new > /etc/made");
        String id = room.docker(
                        "commit", "-c", "CMD [\"cat\", \"/etc/made\"]", "-a", "Ann", "-m", "why", "changed", "made:1")
                .line();
        assertThat(id).isEqualTo(image("made:1").id().toString());
        assertThat(room.docker("run", "--rm", "--network", "none", "made:1").line())
                .isEqualTo("new");
        assertThat(room.docker("inspect", "-f", "{{.Author}} {{.Comment}} {{.Config.Labels.stage}}", "made:1")
                        .line())
                .isEqualTo("Ann why test");
        assertThat(room.failing("commit", "-c", "FROM x", "changed").err()).contains("FROM");
        assertThat(room.failing("commit", "nobody").err()).contains("No such container: nobody");
    }

    @Test
    void pruneAndSearch() throws Exception {
        room.busybox("again:1");
        room.docker("tag", "app:1", "again:1"); // leaves one without a name
        assertThat(room.docker("images", "-f", "dangling=true", "-q").out().lines())
                .hasSize(1);
        assertThat(room.docker("image", "prune", "-f").out()).contains("Deleted Images:", "deleted: sha256:");
        assertThat(room.docker("image", "prune", "-f").line()).isEqualTo("Total reclaimed space: 0B");
        assertThat(room.docker("image", "prune", "-af", "--filter", "until=1h").line())
                .isEqualTo("Total reclaimed space: 0B");
        assertThat(room.docker("image", "prune", "-af").out()).contains("untagged: app:1", "untagged: again:1");
        assertThat(room.engine.images().list()).isEmpty();
        try (RegistryFixture registry = RegistryFixture.plain()) {
            assertThat(room.failing("search", registry.host() + "/x").err()).contains("Error response from daemon");
        }
        assertThat(room.failing("search", "--limit", "101", "x").err()).contains("outside the range of [1, 100]");
    }
}
