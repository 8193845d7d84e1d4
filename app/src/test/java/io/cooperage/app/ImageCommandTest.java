package io.cooperage.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.cooperage.engine.Engine;
import io.cooperage.engine.error.EngineException;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImageCommandTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @TempDir
    private Path folder;

    private Wiring.EngineOpener opener = Engine::open;

    @Test
    void withoutACommandTheUsageIsShown() {
        assertThat(run("image")).isEqualTo(2);
        assertThat(err.toString())
                .contains("a command is needed")
                .contains("pull")
                .contains("prune");
    }

    @Test
    void anEngineThatHasTheFolderIsNamed() {
        opener = _ -> {
            throw EngineException.conflict("another engine (pid 7) uses /x; quit it first");
        };
        assertThat(run("image", "ls")).isEqualTo(1);
        assertThat(err.toString()).contains("another engine (pid 7) uses /x");
    }

    @Test
    void aPasswordIsNotTakenFromTheCommandLine() {
        assertThat(run("login", "localhost:1", "-u", "ann", "--password", "x")).isEqualTo(2);
        assertThat(err.toString()).contains("--password");
    }

    @Test
    @Tag("kernel")
    void anImageIsMadeShownSavedRemovedAndLoaded() throws IOException {
        Path root = Files.createDirectory(folder.resolve("root"));
        Files.writeString(root.resolve("hello"), "hello");
        Path archive = folder.resolve("saved.tar");

        assertThat(run("image", "import", "-q", "-c", "CMD [\"/hello\"]", root.toString(), "made:1"))
                .as(err.toString())
                .isZero();
        String id = out.toString().strip();
        assertThat(id).startsWith("sha256:");
        assertThat(said("image", "tag", "made:1", "second:2")).isEmpty();
        assertThat(said("image", "ls"))
                .contains("REPOSITORY")
                .containsPattern("made +1 ")
                .containsPattern("second +2 ");
        assertThat(said("image", "ls", "-q", "--no-trunc")).isEqualTo(id + "\n");
        assertThat(said("image", "inspect", "made:1"))
                .contains("\"Id\" : \"" + id)
                .contains("/hello");
        assertThat(said("image", "history", "made:1")).contains("CREATED BY");
        assertThat(said("image", "df")).contains("1 images, 0 in use");
        assertThat(said("image", "save", "-q", "-o", archive.toString(), "made:1", "second:2"))
                .isEmpty();
        assertThat(said("image", "rm", "second:2")).isEqualTo("Untagged: second:2\n");
        assertThat(said("image", "prune", "-a")).contains("Would untag: made:1", "Would delete: " + id, "Would free: ");
        assertThat(said("image", "prune", "-a", "-f")).contains("Deleted: " + id);
        assertThat(said("image", "load", "-q", archive.toString()))
                .contains("made:1")
                .contains("second:2");

        assertThat(run("image", "rm", "nothing", "made:1")).isEqualTo(1);
        assertThat(err.toString()).contains("No such image: nothing:latest");
        assertThat(out.toString()).endsWith("Untagged: made:1\n");
        assertThat(run("image", "push", "second:3")).isEqualTo(1);
        assertThat(err.toString()).contains("does not exist locally with the tag: second:3");
    }

    /// What a command that succeeds prints.
    private String said(String... arguments) {
        int before = out.toString().length();
        assertThat(run(arguments))
                .as("%s: %s", String.join(" ", arguments), err)
                .isZero();
        return out.toString().substring(before);
    }

    private int run(String... arguments) {
        String[] all = new String[arguments.length + 2];
        System.arraycopy(arguments, 0, all, 0, arguments.length);
        all[arguments.length] = "--root";
        all[arguments.length + 1] = folder.resolve("e").toString();
        Wiring wiring = new Wiring(
                opener,
                _ -> () -> List.of(),
                (engine, paths) -> {
                    throw new AssertionError("no window was expected");
                },
                Map.of(),
                new PrintWriter(out, true),
                new PrintWriter(err, true));
        return Main.run(all, wiring);
    }
}
