package io.cooperage.engine.api.docker;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.cooperage.engine.Housekeeping;
import io.cooperage.engine.api.docker.DockerRoom.Answer;
import io.cooperage.engine.api.docker.DockerRoom.Said;
import io.cooperage.engine.build.CachePruning;
import io.cooperage.engine.image.ImageService.PruneFilter;
import io.cooperage.engine.testing.RegistryFixture;
import java.io.ByteArrayOutputStream;
import java.math.BigDecimal;
import java.math.MathContext;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `docker build` as a client of the classic builder, and the same by bare HTTP.
class BuildCliTest {
    @TempDir
    Path folder;

    DockerRoom room;

    @BeforeEach
    void open() throws Exception {
        DockerRoom.requireCli();
        room = new DockerRoom(folder);
        room.busybox("box:1");
    }

    @AfterEach
    void close() {
        if (room != null) {
            room.close();
        }
    }

    private Path context(String dockerfile) throws Exception {
        Path context = Files.createDirectories(folder.resolve("context"));
        Files.writeString(context.resolve("Dockerfile"), dockerfile);
        Files.writeString(context.resolve("file"), "from the context\n");
        return context;
    }

    @Test
    void aDockerfileBecomesAnImage() throws Exception {
        Path context = context("""
                FROM box:1
                ARG WHO=nobody
                COPY file /file
                RUN echo "built by $WHO" && cat /file
                LABEL made=here
                CMD ["cat", "/file"]
                """);
        Said built = room.docker(
                "build",
                "-t",
                "made:1",
                "-t",
                "made:2",
                "--build-arg",
                "WHO=ann",
                "--label",
                "more=yes",
                context.toString());
        assertThat(built.out())
                .contains("Step 1/6 : FROM box:1\n", "Step 4/6 : RUN", " ---> Running in ", "built by ann\n")
                .contains("from the context\n", "Successfully tagged made:1\n", "Successfully tagged made:2\n")
                .containsPattern("Successfully built [0-9a-f]{12}\n");
        String id = room.engine.images().get("made:2").id().shortHex();
        assertThat(built.out()).contains(" ---> " + id + "\nSuccessfully built " + id + "\n");
        assertThat(room.docker("run", "--rm", "--network", "none", "made:1").line())
                .isEqualTo("from the context");
        assertThat(room.docker("inspect", "-f", "{{.Config.Labels.made}} {{.Config.Labels.more}}", "made:1")
                        .line())
                .isEqualTo("here yes");
        assertThat(room.docker("build", "--build-arg", "WHO=ann", context.toString())
                        .out())
                .contains(" ---> Using cache\n");
        assertThat(room.docker("build", "-q", context.toString()).line()).matches("sha256:[0-9a-f]{64}");
        assertThat(room.dockerWith(
                                "FROM box:1\nENV A=b\n".getBytes(StandardCharsets.UTF_8), "build", "-t", "piped:1", "-")
                        .out())
                .contains("Successfully tagged piped:1");
        theWindowAndDockerAgreeOnTheCache();
    }

    /// What the clean-up of the window says of the build cache is what `docker system df` and its prune say.
    private void theWindowAndDockerAgreeOnTheCache() throws Exception {
        room.engine.images().prune(PruneFilter.UNUSED);
        Housekeeping housekeeping = room.engine.housekeeping();
        Housekeeping.Usage usage = housekeeping.usage();
        // As docker writes it: four digits of a thousand bytes.
        assertThat(usage.cacheBytes()).isBetween(1_000L, 999_000L);
        String size = new BigDecimal(usage.cacheBytes())
                        .movePointLeft(3)
                        .round(new MathContext(4))
                        .stripTrailingZeros()
                        .toPlainString()
                + "kB";
        assertThat(room.docker("system", "df", "--format", "{{.Type}} {{.TotalCount}} {{.Size}}")
                        .out())
                .contains("Build Cache " + usage.cache().size() + " " + size + "\n");
        Housekeeping.Scope all = new Housekeeping.Scope(
                false, false, false, false, false, false, new CachePruning(true, null, 0), null, List.of());
        assertThat(housekeeping.preview(all).cacheBytes()).isEqualTo(usage.cacheBytes());
        assertThat(room.docker("builder", "prune", "--all", "--force").out())
                .contains("Total reclaimed space: " + size + "\n");
        assertThat(housekeeping.prune(all).cache()).isEmpty();
        assertThat(housekeeping.usage().cache()).isEmpty();
    }

    @Test
    void aFailureSaysWhich() throws Exception {
        Said failed = room.failing(
                "build", context("FROM box:1\nRUN echo before; exit 3\n").toString());
        assertThat(failed.out()).contains("Step 2/2 : RUN echo before; exit 3", "before\n");
        assertThat(failed.err()).contains("The command '/bin/sh -c echo before; exit 3' returned a non-zero code: 3");
        assertThat(room.failing(
                                "build",
                                context("FROM box:1\nRUN [\"/bin/sh\", \"-ec\", \"exit 4\"]\n")
                                        .toString())
                        .err())
                .contains("The command '/bin/sh -ec exit 4' returned a non-zero code: 4");
        assertThat(room.failing("build", context("FROM box:1\nNONSENSE x\n").toString())
                        .err())
                .contains("NONSENSE");
        assertThat(room.failing(
                                "build",
                                "--cpu-shares",
                                "5",
                                context("FROM box:1\n").toString())
                        .err())
                .contains("build option cpushares is not supported");
    }

    @Test
    void theStreamHasTheImagesId() throws Exception {
        ByteArrayOutputStream tar = new ByteArrayOutputStream();
        try (TarArchiveOutputStream out = new TarArchiveOutputStream(tar)) {
            byte[] file = "FROM box:1\nENV A=b\n".getBytes(StandardCharsets.UTF_8);
            TarArchiveEntry entry = new TarArchiveEntry("sub/Other");
            entry.setSize(file.length);
            out.putArchiveEntry(entry);
            out.write(file);
            out.closeArchiveEntry();
        }
        Answer answer = room.ask(
                "POST",
                "/v1.50/build?dockerfile=sub/Other&t=streamed:1&labels=%7B%22a%22%3A%22b%22%7D&cachefrom=%5B%5D",
                "Content-Type: application/x-tar",
                tar.toByteArray());
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        List<JsonNode> messages = answer.messages();
        assertThat(messages.getFirst().path("stream").asText()).startsWith("Step 1/2 : FROM box:1");
        assertThat(messages.stream()
                        .filter(message -> message.has("aux"))
                        .map(message -> message.path("aux").path("ID").asText()))
                .containsExactly(room.engine.images().get("streamed:1").id().toString());
        assertThat(messages.getLast().path("stream").asText()).isEqualTo("Successfully tagged streamed:1\n");
        Answer broken = room.ask(
                "POST",
                "/v1.50/build",
                "Content-Type: application/x-tar",
                "no archive".getBytes(StandardCharsets.UTF_8));
        assertThat(broken.status()).isGreaterThanOrEqualTo(400);
    }

    @Test
    void theCacheIsPruned() throws Exception {
        room.docker("build", context("FROM box:1\nRUN echo x > /x\n").toString());
        int cached = room.engine.builder().cache().size();
        room.docker("builder", "prune", "-af", "--filter", "label=x");
        assertThat(room.engine.builder().cache()).as("none has a label").hasSize(cached);
        assertThat(room.docker("builder", "prune", "-af").out()).contains("Total reclaimed space:");
        assertThat(room.docker("build", context("FROM box:1\nRUN echo x > /x\n").toString())
                        .out())
                .doesNotContain("Using cache");
    }

    /// The client sends what it knows of all registries along.
    @Test
    void aBaseImageIsFetchedWithTheSignInsOfTheRequest() throws Exception {
        try (RegistryFixture registry = RegistryFixture.basicAuth("ann", "secret")) {
            String name = registry.host() + "/private:1";
            room.docker("tag", "box:1", name);
            Said login = room.dockerWith(
                    "secret".getBytes(StandardCharsets.UTF_8),
                    "login",
                    "-u",
                    "ann",
                    "--password-stdin",
                    registry.host());
            assertThat(login.code()).as(login.err()).isZero();
            room.docker("push", name);
            room.docker("rmi", name);
            Path context = context("FROM " + name + "\nLABEL fetched=yes\n");
            room.docker("build", "-t", "private-made:1", context.toString());
            assertThat(room.docker("inspect", "-f", "{{.Config.Labels.fetched}}", "private-made:1")
                            .line())
                    .isEqualTo("yes");

            room.docker("logout", registry.host());
            assertThat(room.failing("build", "--pull", context.toString()).err())
                    .contains("failed to resolve source");
        }
    }
}
