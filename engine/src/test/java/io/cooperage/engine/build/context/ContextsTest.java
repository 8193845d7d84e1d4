package io.cooperage.engine.build.context;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cooperage.engine.build.BuildRequest.BuildContext;
import io.cooperage.engine.dockerfile.ignore.IgnoreMatcher;
import io.cooperage.engine.dockerfile.model.FileTree;
import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.error.ErrorKind;
import io.cooperage.engine.layer.IdMap;
import io.cooperage.engine.linux.Fd;
import io.cooperage.engine.linux.Syscalls;
import io.cooperage.engine.oci.Spec.IdMapping;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ContextsTest {
    private static final Syscalls KERNEL = Syscalls.host();
    private static final IdMap OWN =
            new IdMap(List.of(new IdMapping(0, KERNEL.geteuid(), 1)), List.of(new IdMapping(0, KERNEL.getegid(), 1)));

    @TempDir
    Path folder;

    private Path context;
    private Contexts contexts;

    @BeforeEach
    void setUp() throws IOException {
        context = Files.createDirectory(folder.resolve("context"));
        contexts = new Contexts(folder.resolve("scratch"), folder.resolve("digests"), OWN);
    }

    private void file(String path, String content) {
        try {
            Path file = context.resolve(path);
            Files.createDirectories(file.getParent());
            Files.writeString(file, content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private OpenedContext open(BuildContext wanted, String dockerfile) {
        return contexts.open(wanted, dockerfile, _ -> {
            throw new AssertionError("no image is wanted");
        });
    }

    private OpenedContext open(String dockerfile) {
        return open(new BuildContext.Folder(context), dockerfile);
    }

    @Test
    void theIgnoreFileOfTheDockerfileComesFirst() {
        file(".dockerignore", "a\n");
        file("sub/My.Dockerfile.dockerignore", "b\n");
        file("sub/My.Dockerfile", "FROM scratch\n");
        file("a", "");
        file("b", "");
        try (OpenedContext opened = open("sub/My.Dockerfile")) {
            assertThat(opened.ignoreFile()).isEqualTo("sub/My.Dockerfile.dockerignore");
            assertThat(opened.files().find("a")).isPresent();
            assertThat(opened.files().find("b")).isEmpty();
            assertThat(opened.dockerfile("sub/My.Dockerfile")).isEqualTo("FROM scratch\n");
        }
        try (OpenedContext opened = open("Dockerfile")) {
            assertThat(opened.ignoreFile()).isEqualTo(".dockerignore");
            assertThat(opened.files().find("a")).isEmpty();
        }
    }

    @Test
    void theDockerfileIsReadThoughItIsIgnored() {
        file(".dockerignore", "*\n");
        file("Dockerfile", "FROM scratch\n");
        try (OpenedContext opened = open("Dockerfile")) {
            assertThat(opened.dockerfile("Dockerfile")).isEqualTo("FROM scratch\n");
            assertThat(opened.files().find("Dockerfile")).isEmpty();
            assertThatThrownBy(() -> opened.dockerfile("Other"))
                    .hasMessageContaining("failed to read dockerfile: open Other: no such file or directory");
        }
    }

    @Test
    void aDockerfileOutsideIsNotRead() throws IOException {
        Files.writeString(folder.resolve("secret"), "secret");
        Files.createSymbolicLink(context.resolve("Dockerfile"), folder.resolve("secret"));
        try (OpenedContext opened = open("Dockerfile")) {
            assertThatThrownBy(() -> opened.dockerfile("Dockerfile")).hasMessageContaining("no such file");
            assertThatThrownBy(() -> opened.dockerfile("../secret")).hasMessageContaining("no such file");
        }
    }

    @Test
    void whatIsWrongWithAContextIsTold() throws IOException {
        assertThatThrownBy(() -> open(new BuildContext.Folder(folder.resolve("missing")), "Dockerfile"))
                .isInstanceOfSatisfying(
                        EngineException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.NOT_FOUND))
                .hasMessageContaining("missing can't be opened");
        file(".dockerignore", "ok\n[\n");
        assertThatThrownBy(() -> open("Dockerfile")).hasMessage(".dockerignore: syntax error in pattern: [");
        Path text = Files.writeString(folder.resolve("text"), "no archive");
        assertThatThrownBy(() -> open(new BuildContext.Archive(text), "Dockerfile"))
                .isInstanceOf(EngineException.class)
                .hasMessageContaining(text.toString());
        assertThat(folder.resolve("scratch")).isEmptyDirectory();
    }

    @Test
    void anArchiveIsUnpackedAndGoesAgain() throws IOException {
        Path archive = folder.resolve("context.tar.gz");
        try (OutputStream out = Files.newOutputStream(archive);
                TarArchiveOutputStream tar = new TarArchiveOutputStream(new GZIPOutputStream(out))) {
            for (Map.Entry<String, String> file : Map.of(
                            "Dockerfile", "FROM scratch", ".dockerignore", "no\n", "no", "", "sub/yes", "y")
                    .entrySet()) {
                TarArchiveEntry entry = new TarArchiveEntry(file.getKey());
                byte[] body = file.getValue().getBytes(StandardCharsets.UTF_8);
                entry.setSize(body.length);
                entry.setIds(1_000_000, 1_000_000);
                tar.putArchiveEntry(entry);
                tar.write(body);
                tar.closeArchiveEntry();
            }
        }
        try (OpenedContext opened = open(new BuildContext.Archive(archive), "Dockerfile")) {
            assertThat(opened.dockerfile("Dockerfile")).isEqualTo("FROM scratch");
            assertThat(opened.files().find("sub/yes")).isPresent();
            assertThat(opened.files().find("no")).isEmpty();
        }
        assertThat(folder.resolve("scratch")).isEmptyDirectory();
    }

    @Test
    void anEmptyContextHasNothing() {
        try (OpenedContext opened = open(new BuildContext.Empty(), "Dockerfile")) {
            assertThat(opened.files().find("x")).isEmpty();
            assertThat(opened.files().glob("*")).isEmpty();
        }
        assertThat(folder.resolve("scratch")).isEmptyDirectory();
    }

    @Test
    void theLanguageSeesTheFiles() throws IOException {
        file("bin/tool", "x");
        KERNEL.fchmodat(Fd.CWD, context.resolve("bin/tool").toString(), 0755);
        Files.createSymbolicLink(context.resolve("circle"), Path.of("circle"));
        Files.createSymbolicLink(context.resolve("link"), Path.of("bin"));
        try (BuildFiles files = BuildFiles.ofFolder(context, IgnoreMatcher.NOTHING, OWN, FileDigests.NONE)) {
            FileTree tree = Objects.requireNonNull(files.facts().files());
            assertThat(tree.list("link")).containsExactly(new FileTree.Item("tool", false, true, 1));
            assertThat(tree.find("bin")).isEqualTo(new FileTree.Item("bin", true, false, 0));
            assertThat(tree.find("circle")).isNull();
            assertThat(tree.find("../" + folder.getFileName())).isNull();
            assertThat(tree.list("missing")).isEmpty();
        }
    }
}
