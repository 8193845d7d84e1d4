package io.cooperage.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.cooperage.engine.Engine;
import io.cooperage.engine.EngineReader;
import io.cooperage.engine.oci.ImageConfig;
import io.cooperage.engine.store.EnginePaths;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BuildCommandTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private InputStream in = InputStream.nullInputStream();
    private Map<String, String> environment = Map.of();

    @TempDir
    private Path folder;

    private Path root = Path.of("");

    @BeforeEach
    void chooseARoot() {
        root = folder.resolve("r");
    }

    @Test
    void whatCantBeHonouredIsRefusedByName() {
        assertThat(run("build", "--cache-from", "x", ".")).isEqualTo(1);
        assertThat(err.toString()).contains("--cache-from");
        assertThat(run("build", "https://example.org/x.git")).isEqualTo(1);
        assertThat(err.toString()).contains("https://example.org/x.git");
        assertThat(run("build", "--progress", "fancy", ".")).isEqualTo(1);
        assertThat(err.toString()).contains("auto, plain, tty or quiet");
        assertThat(run("build", folder.resolve("none").toString())).isEqualTo(1);
        assertThat(err.toString()).contains("not found");
    }

    @Test
    @Tag("kernel")
    void anImageIsBuiltOnceAndThenFoundInTheCache() throws IOException {
        Files.writeString(folder.resolve("Dockerfile"), "FROM scratch\nCOPY hello /\nENTRYPOINT [\"/hello\"]\n");
        Files.writeString(folder.resolve("hello"), "hello");
        Path id = folder.resolve("id");
        assertThat(run("build", "-t", "made:1", "--iidfile", id.toString(), folder.toString()))
                .as(err.toString())
                .isZero();
        assertThat(err.toString()).contains("[1/3] FROM scratch", "[2/3] COPY hello /", "DONE");
        assertThat(out.toString()).contains("named made:1", Files.readString(id));
        reset();
        assertThat(run("build", "-q", "-f", folder.resolve("Dockerfile").toString(), folder.toString()))
                .as(err.toString())
                .isZero();
        assertThat(out.toString().strip()).isEqualTo(Files.readString(id));
        assertThat(err.toString()).isEmpty();
    }

    @Test
    @Tag("kernel")
    void aDockerfileFromStandardInputCanGiveATar() {
        in = new ByteArrayInputStream("FROM scratch\nCOPY <<x /y\nz\nx\n".getBytes(StandardCharsets.UTF_8));
        assertThat(run("build", "-o", "-", "-")).as(err.toString()).isZero();
        assertThat(bytes.toString(StandardCharsets.ISO_8859_1))
                .contains("ustar")
                .contains("z\n");
    }

    @Test
    @Tag("kernel")
    void whatIsAskedForReachesTheSteps() throws IOException {
        Path shell = Path.of("/bin/busybox");
        assumeTrue(Files.isExecutable(shell), "needs the package busybox-static");
        Path context = Files.createDirectory(folder.resolve("context"));
        Files.copy(shell, context.resolve("sh"));
        Path key = Files.writeString(folder.resolve("key"), "very secret");
        Files.writeString(context.resolve("Dockerfile"), """
                FROM scratch AS tools
                COPY sh /bin/sh
                COPY sh /bin/cat
                FROM tools AS noted
                ARG WHO
                RUN --mount=type=secret,id=key,required=true cat /run/secrets/key > /key \\
                    && cat /etc/hosts > /hosts && cat /proc/net/dev > /devices && echo $WHO > /who
                FROM scratch
                COPY --from=noted /key /hosts /devices /who /
                """);
        List<String> asked = new ArrayList<>(List.of("build", "--network", "none", "--add-host"));
        asked.addAll(List.of("peer.example:10.1.2.3", "--secret", "id=key,src=" + key, "--build-arg", "WHO=ann"));
        Path files = folder.resolve("files");
        assertThat(run(asked, "-o", "type=local,dest=" + files, context.toString()))
                .as(err.toString())
                .isZero();
        assertThat(files.resolve("key")).hasContent("very secret");
        assertThat(files.resolve("who")).hasContent("ann");
        assertThat(Files.readString(files.resolve("hosts"))).containsPattern("10\\.1\\.2\\.3\\s+peer\\.example");
        assertThat(Files.readString(files.resolve("devices"))).contains("lo:").doesNotContain("eth0:");

        // One stage anew, the other from the cache; the same files as a tar.
        reset();
        Path tar = folder.resolve("files.tar");
        assertThat(run(
                        asked,
                        "--no-cache-filter",
                        "noted",
                        "--progress",
                        "plain",
                        "-o",
                        "type=tar,dest=" + tar,
                        context.toString()))
                .as(err.toString())
                .isZero();
        assertThat(err.toString()).containsPattern("CACHED").containsPattern("DONE");
        assertThat(Files.readString(tar, StandardCharsets.ISO_8859_1)).contains("ustar", "very secret", "ann\n");

        reset();
        assertThat(run("build", context.toString())).isEqualTo(1);
        assertThat(err.toString()).contains("key").contains("secret");
    }

    @Test
    @Tag("kernel")
    void namesAndLabelsGoToTheImageOfThisRootAlone() throws IOException {
        Path context = Files.createDirectory(folder.resolve("context"));
        Files.writeString(context.resolve("y"), "z");
        Path id = folder.resolve("id");
        environment = Map.of("SOURCE_DATE_EPOCH", "1000000000");
        // Nothing listens there, so what must be fetched can't be.
        String name = "localhost:1/made:1";
        in = new ByteArrayInputStream("FROM scratch\nCOPY y /\n".getBytes(StandardCharsets.UTF_8));
        assertThat(run(
                        "build",
                        "-f",
                        "-",
                        "-t",
                        name,
                        "--label",
                        "team=red",
                        "--iidfile",
                        id.toString(),
                        "--progress",
                        "quiet",
                        context.toString()))
                .as(err.toString())
                .isZero();
        assertThat(err.toString()).as("quiet").isEmpty();
        assertThat(out.toString().strip()).isEqualTo(Files.readString(id));
        try (Engine engine = Engine.open(EnginePaths.under(folder.resolve("r")))) {
            ImageConfig made = engine.images().detail(name).config();
            assertThat(made.config().labels()).containsEntry("team", "red");
            assertThat(made.created()).isEqualTo(Instant.ofEpochSecond(1_000_000_000));
        }
        Files.writeString(context.resolve("Dockerfile"), "FROM " + name + "\nENV A=b\n");
        assertThat(run("build", context.toString())).as(err.toString()).isZero();
        reset();
        assertThat(run("build", "--pull", context.toString()))
                .as("a newer one is looked for")
                .isEqualTo(1);
        assertThat(err.toString()).contains("failed to resolve source metadata for " + name);

        root = folder.resolve("other");
        reset();
        assertThat(run("build", context.toString()))
                .as("another root has neither the image")
                .isEqualTo(1);
        assertThat(err.toString()).contains("failed to resolve source metadata for " + name);
        reset();
        assertThat(run("builder", "prune", "--all")).isZero();
        assertThat(out.toString()).as("nor the cache").isEqualTo("Would free: 0B\n");
    }

    @Test
    void theEpochOfTheEnvironmentGivesWayToOneThatIsAskedFor() {
        Map<String, String> surroundings = Map.of("SOURCE_DATE_EPOCH", "7", "OTHER", "x");
        assertThat(BuildWords.arguments(List.of("A=b"), surroundings))
                .containsOnly(Map.entry("A", "b"), Map.entry("SOURCE_DATE_EPOCH", "7"));
        assertThat(BuildWords.arguments(List.of("SOURCE_DATE_EPOCH="), surroundings))
                .as("none is wanted")
                .containsOnly(Map.entry("SOURCE_DATE_EPOCH", ""));
    }

    @Test
    @Tag("kernel")
    void anErrorShowsItsPlace() throws IOException {
        Files.writeString(folder.resolve("Dockerfile"), "FROM scratch\nLABEL a=b\nCOPY nothing /\n");
        assertThat(run("build", folder.toString())).isEqualTo(1);
        assertThat(err.toString())
                .contains("Dockerfile:3:6\n")
                .contains("   3 | >>> COPY nothing /")
                .contains("failed to solve: ");
    }

    @Test
    @Tag("kernel")
    void theCacheIsPrunedAsFarAsIsAsked() throws IOException {
        Files.writeString(folder.resolve("Dockerfile"), "FROM scratch\nCOPY <<x /y\nz\nx\n");
        assertThat(run("build", "-o", folder.resolve("o").toString(), folder.toString()))
                .as(err.toString())
                .isZero();
        reset();
        assertThat(run("builder", "prune", "--all", "--keep-storage", "1g", "-f"))
                .isZero();
        assertThat(out.toString()).isEqualTo("Freed: 0B\n");
        reset();
        assertThat(run("builder", "prune", "--all", "--unused-for", "PT24H", "-f"))
                .isZero();
        assertThat(out.toString()).isEqualTo("Freed: 0B\n");
        reset();
        assertThat(run("builder", "prune", "--all")).isZero();
        assertThat(out.toString()).contains("LAST USED", "COPY", "Would free: ");
        assertThat(err.toString()).contains("--force does it");
        reset();
        assertThat(run("builder", "prune", "--all", "--force")).isZero();
        assertThat(out.toString()).contains("COPY", "Freed: ");
        reset();
        assertThat(run("builder", "prune", "--all")).isZero();
        assertThat(out.toString()).isEqualTo("Would free: 0B\n");
        reset();
        assertThat(run("builder", "prune", "--keep-storage", "much")).isEqualTo(1);
        assertThat(err.toString()).contains("--keep-storage much");
        assertThat(run("builder")).isEqualTo(2);
    }

    @Test
    @Tag("kernel")
    void aCheckBuildsNothing() throws IOException {
        Files.writeString(folder.resolve("hello"), "hello");
        Files.writeString(folder.resolve("Dockerfile"), "FROM scratch\nCOPY hello /bin/\nCMD hello\n");
        assertThat(run("build", "--check", folder.toString())).isEqualTo(1);
        assertThat(out.toString()).contains("WARNING: JSONArgsRecommended", "1 warning has been found");
        reset();
        Files.writeString(folder.resolve("Dockerfile"), "FROM scratch\nCOPY hello /bin/\nCMD [\"hello\"]\n");
        assertThat(run("build", "--check", folder.toString()))
                .as(err.toString())
                .isZero();
        assertThat(out.toString()).contains("no warnings found");
        reset();
        Files.writeString(folder.resolve("Dockerfile"), "FROM scratch\nCOPY hello /bin/\nCMD [\"hallo\"]\n");
        assertThat(run("build", "--check", folder.toString())).isEqualTo(1);
        assertThat(out.toString())
                .contains("WARNING: CommandNotFound", "What is built here on 'scratch' has no program 'hallo'");
    }

    @Test
    @Tag("kernel")
    void aCheckKnowsWhatTheProjectWants() throws IOException {
        Files.writeString(folder.resolve("Dockerfile"), "FROM debian\nRUN cd /tmp && ls\n");
        assertThat(run("build", "--check", folder.toString())).isEqualTo(1);
        assertThat(out.toString()).contains("WARNING: DL3006", "WARNING: DL3003", "2 warnings have been found");
        reset();
        Files.writeString(folder.resolve(".hadolint.yaml"), "ignored: [DL3006]\noverride:\n  style: [DL3003]\n");
        assertThat(run("build", "--check", folder.toString()))
                .as("a matter of style is no failure")
                .isZero();
        assertThat(out.toString()).contains("STYLE: DL3003", "1 warning has").doesNotContain("DL3006");
        reset();
        Files.writeString(folder.resolve(".hadolint.yaml"), "ignored: [DL3006]\nfailure-threshold: sometimes\n");
        assertThat(run("build", "--check", folder.toString())).isEqualTo(1);
        assertThat(err.toString()).contains("'sometimes' is no threshold");
    }

    @Test
    @Tag("kernel")
    void aTeamRecipeIsBuiltByItsName() throws IOException {
        Files.writeString(folder.resolve("test"), "test");
        Files.writeString(folder.resolve("docker.yaml"), """
                from: scratch
                name: team/test
                addfiles:
                  - test:/usr/bin/
                ports: [8080]
                cmd: /usr/bin/test
                args: ["--all"]
                """);
        assertThat(run("build", folder.toString())).as(err.toString()).isZero();
        assertThat(out.toString()).contains("named team/test");
        reset();
        Files.delete(folder.resolve("test"));
        assertThat(run("build", "-f", folder.resolve("docker.yaml").toString(), folder.toString()))
                .isEqualTo(1);
        assertThat(err.toString()).contains("docker.yaml:4").contains(">>>   - test:/usr/bin/");
    }

    @Test
    @Tag("kernel")
    void aFileThatCantBeReadShowsWhereToo() throws IOException {
        Files.writeString(folder.resolve("Dockerfile"), "FROM scratch\nCOYP a /\n");
        assertThat(run("build", folder.toString())).isEqualTo(1);
        assertThat(err.toString()).contains("   2 | >>> COYP a /").contains("did you mean COPY?");
        reset();
        Files.writeString(folder.resolve("Dockerfile"), "FROM scratch\nCOPY --form=x a /\n");
        assertThat(run("build", folder.toString())).isEqualTo(1);
        assertThat(err.toString())
                .contains("Dockerfile:2:6\n")
                .contains("did you mean from?")
                .contains("hint: write COPY [flags] source… destination");
    }

    @Test
    @Tag("kernel")
    void whatIsShownOfAFileIsCutAndCleaned() throws IOException {
        String tail = "y".repeat(500);
        Files.writeString(folder.resolve("Dockerfile"), "FROM scratch\n# \u001b[2J\u0007x\nCOYP a " + tail + "\n");
        assertThat(run("build", folder.toString())).isEqualTo(1);
        assertThat(err.toString())
                .contains("   2 |     # \uFFFD[2J\uFFFDx\n")
                .contains("   3 | >>> COYP a yyy")
                .contains("y…\n")
                .doesNotContain("\u001b")
                .doesNotContain(tail);
    }

    @Test
    @Tag("kernel")
    void whatIsNoDockerfileIsRefused() throws IOException {
        Path outside = folder.resolve("other");
        Path context = Files.createDirectory(folder.resolve("context"));
        Files.write(outside, new byte[] {'F', 'R', 'O', 'M', 0, 1});
        assertThat(run("build", "-f", outside.toString(), context.toString())).isEqualTo(1);
        assertThat(err.toString()).contains(outside + " holds binary data, it is no Dockerfile");
        reset();
        in = new ByteArrayInputStream(new byte[] {'F', 0});
        assertThat(run("build", "-")).isEqualTo(1);
        assertThat(err.toString()).contains("standard input holds binary data, it is no Dockerfile");
        reset();
        Files.writeString(context.resolve("Dockerfile"), "RUN x\n".repeat(800_000));
        assertThat(run("build", context.toString())).isEqualTo(1);
        assertThat(err.toString()).contains("has 4800000 bytes, and at most 4194304");
    }

    private void reset() {
        out.getBuffer().setLength(0);
        err.getBuffer().setLength(0);
    }

    private int run(List<String> first, String... words) {
        List<String> all = new ArrayList<>(first);
        all.addAll(List.of(words));
        return run(all.toArray(String[]::new));
    }

    private int run(String... words) {
        StandardStreams streams =
                new StandardStreams(in, bytes, new PrintWriter(out, true), new PrintWriter(err, true), Set.of());
        Wiring wiring = new Wiring(
                Engine::open,
                EngineReader::open,
                paths -> {
                    throw new AssertionError("no doctor");
                },
                (engine, paths, docker) -> {
                    throw new AssertionError("no window");
                },
                environment,
                streams);
        List<String> all = new ArrayList<>(List.of("--root", root.toString()));
        all.addAll(List.of(words));
        return Main.run(all.toArray(String[]::new), wiring);
    }
}
