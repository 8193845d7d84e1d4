package io.cooperage.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.cooperage.app.StandardStreams.Stream;
import io.cooperage.engine.Engine;
import io.cooperage.engine.EngineReader;
import io.cooperage.engine.error.EngineException;
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
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImageCommandTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @TempDir
    private Path folder;

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private InputStream in = InputStream.nullInputStream();
    private Set<Stream> terminals = Set.of();
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
    void howDockerReachesThatEngineIsSaid() throws IOException {
        opener = _ -> {
            throw EngineException.conflict("another engine (pid 7) uses /x; quit it first");
        };
        assertThat(run("image", "pull", "x")).isEqualTo(1);
        assertThat(err.toString()).contains("(pid 7)").doesNotContain("DOCKER_HOST");
        Path socket = Files.createDirectories(folder.resolve("e/run")).resolve("docker.sock");
        Files.createFile(socket);
        assertThat(run("image", "pull", "x")).isEqualTo(1);
        assertThat(err.toString()).contains("have that engine do it: DOCKER_HOST=unix://" + socket + " docker");
    }

    @Test
    void aPasswordIsNotTakenFromTheCommandLine() {
        assertThat(run("login", "localhost:1", "-u", "ann", "--password", "x")).isEqualTo(2);
        assertThat(err.toString()).contains("--password");
    }

    @Test
    @Tag("kernel")
    void aPlatformIsGivenToWhatIsImportedAndAskedOfWhatIsLoaded() throws IOException {
        Path root = Files.createDirectory(folder.resolve("root"));
        Files.writeString(root.resolve("hello"), "hello");
        Path archive = folder.resolve("saved.tar");
        said("image", "import", "-q", "--platform", "linux/s390x", root.toString(), "made:1");
        assertThat(said("image", "ls", "--json")).contains("linux/s390x");
        said("image", "save", "-q", "-o", archive.toString(), "made:1");
        said("image", "rm", "made:1");

        assertThat(run("image", "load", "-q", "--platform", "linux/riscv64", archive.toString()))
                .isEqualTo(1);
        assertThat(err.toString()).contains("linux/riscv64");
        assertThat(said("image", "load", "-q", "--platform", "linux/s390x", archive.toString()))
                .isEqualTo("Loaded image: made:1\n");
        assertThat(run("image", "load", "--platform", "x/y/z/w", archive.toString()))
                .isEqualTo(1);
        assertThat(err.toString()).contains("x/y/z/w");
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
        assertThat(said("image", "df")).contains("1 image, 0 in use");
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

    @Test
    @Tag("kernel")
    void archivesGoThroughStandardOutputAndInput() throws IOException {
        importSmall("made:1");
        String id = said("image", "ls", "-q", "--no-trunc").strip();
        assertThat(said("image", "save", "-q", "made:1")).isEmpty();
        byte[] archive = bytes.toByteArray();
        assertThat(said("image", "rm", "made:1")).contains("Deleted: " + id);

        in = new ByteArrayInputStream(archive);
        assertThat(said("image", "load", "-q")).isEqualTo("Loaded image: made:1\n");
        in = new ByteArrayInputStream(archive);
        assertThat(said("image", "load", "-q", "-i", "-")).isEqualTo("Loaded image: made:1\n");
        assertThat(said("image", "ls", "-q", "--no-trunc")).isEqualTo(id + "\n");
        assertThat(ingest()).isEmpty();
    }

    @Test
    @Tag("kernel")
    void aRootComesThroughStandardInput() throws IOException {
        in = new ByteArrayInputStream(Waste.tar("hello", 5));
        assertThat(said("image", "import", "-q", "-", "piped:1")).startsWith("sha256:");
        assertThat(said("image", "history", "piped:1"))
                .contains("Imported from -")
                .contains("just now");
        assertThat(ingest()).isEmpty();
    }

    @Test
    @Tag("kernel")
    void whatCanNotBeReadOrWrittenThereIsSaid() throws IOException {
        assertThat(run("image", "load")).isEqualTo(1);
        assertThat(err.toString()).isEqualTo("cooperage: load: nothing came from standard input\n");
        in = new ByteArrayInputStream("no archive".getBytes(StandardCharsets.UTF_8));
        assertThat(run("image", "load")).isEqualTo(1);
        terminals = Set.of(Stream.INPUT, Stream.OUTPUT);
        assertThat(run("image", "import", "-")).isEqualTo(1);
        assertThat(err.toString()).contains("import: standard input is a terminal; name a file");
        importSmall("made:1");
        assertThat(run("image", "save", "made:1")).isEqualTo(1);
        assertThat(err.toString()).contains("save: standard output is a terminal; name a file");
        assertThat(run("image", "load", "a.tar", "-i", "b.tar")).isEqualTo(2);
        assertThat(bytes.size()).isZero();
        assertThat(ingest()).isEmpty();
    }

    @Test
    @Tag("kernel")
    void aSaveThatFailsLeavesWhatWasThere() throws IOException {
        importSmall("made:1");
        Path file = Files.writeString(folder.resolve("old.tar"), "old");
        assertThat(run("image", "save", "-o", file.toString(), "made:1", "nothing"))
                .isEqualTo(1);
        assertThat(file).hasContent("old");
        assertThat(namesIn(folder)).containsExactly("e", "old.tar", "small");
    }

    @Test
    @Tag("kernel")
    void scriptsGetJson() throws IOException {
        importSmall("made:1");
        ObjectMapper json = new ObjectMapper();
        JsonNode images = json.readTree(said("image", "ls", "--json"));
        assertThat(images).hasSize(1);
        assertThat(images.get(0).path("tags").get(0).asText()).isEqualTo("made:1");
        assertThat(images.get(0).path("sizeBytes").asLong()).isEqualTo(5);
        JsonNode usage = json.readTree(said("image", "df", "--json"));
        assertThat(usage.path("images").asInt()).isEqualTo(1);
        assertThat(usage.path("layerBytes").asLong()).isEqualTo(5);
        assertThat(json.readTree(said("image", "inspect", "made:1"))).hasSize(1);
        assertThat(said("image", "ls").lines().findFirst())
                .hasValueSatisfying(head -> assertThat(head.split(" {3,}"))
                        .containsExactly("REPOSITORY", "TAG", "IMAGE ID", "PLATFORM", "CREATED", "SIZE"));
        assertThat(said("image", "ls", "--long")).contains("SHARED", "UNIQUE", "CONTAINERS");
    }

    @Test
    @Tag("kernel")
    void anAnalysisJudgesTheWasteOfAnImage() throws IOException {
        Path archive = Waste.archive(folder.resolve("waste.tar"));
        said("image", "load", "-q", archive.toString());
        assertThat(said("image", "analyze", "waste:1")).contains("/big", "efficiency");
        assertThat(said("image", "analyze", "waste:1", "--highest-wasted-bytes", "1MB"))
                .contains("ok");
        assertThat(run("image", "analyze", "waste:1", "--highest-wasted-bytes", "999kB"))
                .isEqualTo(1);
        assertThat(run("image", "analyze", "waste:1", "--lowest-efficiency", "0.95"))
                .isEqualTo(1);
        assertThat(run("image", "analyze", "waste:1", "--highest-user-wasted-percent", "10%"))
                .isEqualTo(1);
        assertThat(run("image", "analyze", "waste:1", "--lowest-efficiency", "2"))
                .isEqualTo(2);
        assertThat(run("image", "analyze", "none:1")).isEqualTo(3);
        assertThat(err.toString()).contains("No such image: none:1");
    }

    @Test
    @Tag("kernel")
    void anArchiveIsAnalyzedWithoutLoadingIt() throws IOException {
        Path archive = Waste.archive(folder.resolve("waste.tar"));
        JsonNode found = new ObjectMapper().readTree(said("image", "analyze", "docker-archive:" + archive, "--json"));
        assertThat(found.path("wastedBytes").asLong()).isEqualTo(1_000_000);
        assertThat(found.path("wastedFiles").get(0).path("path").asText()).isEqualTo("/big");
        assertThat(found.path("layers")).hasSize(2);
        assertThat(found.path("passed").asBoolean()).isTrue();
        assertThat(said("image", "ls", "-q")).isEmpty();

        said("image", "load", "-q", archive.toString());
        Path oci = folder.resolve("oci.tar");
        said("image", "save", "-q", "--format", "oci", "-o", oci.toString(), "waste:1");
        assertThat(said("image", "analyze", "oci-archive:" + oci)).contains("/big");
        assertThat(said("image", "analyze", "oci:" + folder.resolve("e/data/oci")))
                .contains("/big");
        assertThat(run("image", "analyze", "docker-archive:" + folder.resolve("none")))
                .isEqualTo(3);
    }

    @Test
    @Tag("kernel")
    void imagesAreReadWhileAnotherEngineHasTheFolder() throws IOException {
        said("image", "load", "-q", Waste.archive(folder.resolve("waste.tar")).toString());
        EnginePaths paths = EnginePaths.under(folder.resolve("e"));
        try (Engine other = Engine.open(paths)) {
            other.images().tag("waste:1", "later:2");
            List<String> before = namesIn(paths.data());
            assertThat(said("image", "ls")).containsPattern("later +2 ").containsPattern("waste +1 ");
            assertThat(said("image", "inspect", "later:2")).contains("\"Id\"");
            assertThat(said("image", "history", "later:2")).contains("CREATED BY");
            assertThat(said("image", "df")).contains("1 image, 0 in use");
            assertThat(said("image", "analyze", "waste:1")).contains("/big");
            assertThat(namesIn(paths.data())).isEqualTo(before);

            assertThat(run("image", "rm", "later:2")).isEqualTo(1);
            assertThat(err.toString()).contains("another engine (pid");
            assertThat(other.images().list())
                    .singleElement()
                    .satisfies(image -> assertThat(image.tags()).hasSize(2));
            other.images().remove("later:2", false);
        }
    }

    @Test
    @Tag("kernel")
    void anImageGoesToARegistryAndComesBack() throws Exception {
        try (RegistryProcess registry = RegistryProcess.start("ann", "s3cret")) {
            importSmall("made:1");
            String name = registry.host() + "/made:1";
            said("image", "tag", "made:1", name);
            assertThat(run("image", "push", name)).isEqualTo(1);
            assertThat(err.toString()).contains("cooperage login " + registry.host());
            in = new ByteArrayInputStream("wrong".getBytes(StandardCharsets.UTF_8));
            assertThat(run("login", registry.host(), "-u", "ann", "--password-stdin"))
                    .isEqualTo(1);
            in = new ByteArrayInputStream("s3cret\n".getBytes(StandardCharsets.UTF_8));
            assertThat(said("login", registry.host(), "-u", "ann", "--password-stdin"))
                    .isEqualTo("Signed in to " + registry.host() + " as ann.\n");
            String digest = said("image", "push", "-q", name).strip();
            assertThat(digest).startsWith("sha256:");
            said("image", "rm", name, "made:1");
            String id = said("image", "pull", "-q", registry.host() + "/made@" + digest);
            assertThat(said("image", "ls", "-q", "--no-trunc")).isEqualTo(id);
            assertThat(said("image", "ls")).contains(registry.host() + "/made").contains("<none>");
            assertThat(run("image", "pull", registry.host() + "/absent:1")).isEqualTo(1);
            assertThat(run("image", "pull", "--platform", "plan9/mips", name)).isEqualTo(1);
            assertThat(said("logout", registry.host())).startsWith("Signed out of");
            assertThat(said("logout", registry.host())).startsWith("Not signed in to");
        }
    }

    @Test
    void aNameIsAskedForOnlyAtATerminal() {
        assertThat(run("login", "localhost:1", "-u", "ann")).isEqualTo(1);
        assertThat(err.toString())
                .isEqualTo("cooperage: login: there is no terminal to ask at; give --username and --password-stdin\n");
    }

    private void importSmall(String name) throws IOException {
        Path root = Files.createDirectories(folder.resolve("small"));
        Files.writeString(root.resolve("hello"), "hello");
        said("image", "import", "-q", root.toString(), name);
    }

    /// What is half-made.
    private List<String> ingest() throws IOException {
        return namesIn(folder.resolve("e/data/ingest")).stream()
                .filter(name -> !name.equals("boot-id"))
                .toList();
    }

    private static List<String> namesIn(Path place) throws IOException {
        try (var names = Files.list(place)) {
            return names.map(path -> path.getFileName().toString()).sorted().toList();
        }
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
                EngineReader::open,
                _ -> () -> List.of(),
                (engine, paths, docker) -> {
                    throw new AssertionError("no window was expected");
                },
                Map.of(),
                new StandardStreams(in, bytes, new PrintWriter(out, true), new PrintWriter(err, true), terminals));
        return Main.run(all, wiring);
    }
}
