package io.cooperage.engine.cluster.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.cooperage.engine.error.EngineException;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@NullMarked
class KubeconfigTest {
    private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");
    private static final Kubeconfig OURS = new Kubeconfig("https://127.0.0.1:6443", "CA", "CERT", "KEY");

    @TempDir
    Path folder;

    @Test
    void theFileIsForItsOwnerAlone() throws IOException {
        Path file = folder.resolve("kubeconfig");
        OURS.write(file);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        JsonNode tree = new YAMLMapper().readTree(file.toFile());
        assertThat(tree.path("current-context").asText()).isEqualTo("cooperage");
        assertThat(tree.at("/clusters/0/cluster/server").asText()).isEqualTo("https://127.0.0.1:6443");
    }

    @Test
    void othersContextsStayAndACopyIsKept() throws IOException {
        Path file = folder.resolve("config");
        String before = """
                apiVersion: v1
                kind: Config
                current-context: work
                clusters:
                - name: work
                  cluster: {server: "https://work.example:6443"}
                - name: cooperage
                  cluster: {server: "https://old:1"}
                contexts:
                - name: work
                  context: {cluster: work, user: me, namespace: team}
                users:
                - name: me
                  user: {token: secret}
                extensions: []
                """;
        Files.writeString(file, before);
        Path copy = Objects.requireNonNull(OURS.mergeInto(file, NOW));
        assertThat(copy).hasFileName("config.before-cooperage-20260102-030405").hasContent(before);
        JsonNode tree = new YAMLMapper().readTree(file.toFile());
        assertThat(tree.path("current-context").asText()).isEqualTo("work");
        assertThat(tree.path("clusters")).hasSize(2);
        assertThat(tree.at("/contexts/0/context/namespace").asText()).isEqualTo("team");
        assertThat(tree.at("/clusters/1/cluster/server").asText()).isEqualTo("https://127.0.0.1:6443");
    }

    @Test
    void aLinkStaysALink() throws IOException {
        Path real = Files.writeString(folder.resolve("real"), "kind: Config\n");
        Path link = Files.createSymbolicLink(folder.resolve("config"), real);
        OURS.mergeInto(link, NOW);
        assertThat(link).isSymbolicLink();
        assertThat(real).content().contains("cooperage");
    }

    @Test
    void whatIsNoKubeconfigIsNotTouched() throws IOException {
        Path other = Files.writeString(folder.resolve("other"), "kind: Deployment\n");
        assertThatThrownBy(() -> OURS.mergeInto(other, NOW))
                .isInstanceOf(EngineException.class)
                .hasMessageContaining("no kubeconfig");
        assertThat(other).hasContent("kind: Deployment\n");
        Path broken = Files.writeString(folder.resolve("broken"), "a: [b\n");
        assertThatThrownBy(() -> OURS.mergeInto(broken, NOW)).hasMessageContaining("YAML");
        assertThat(broken).hasContent("a: [b\n");
    }

    /// The real reader of such files.
    @Test
    void kubectlReadsWhatWasMerged() throws IOException, InterruptedException {
        assumeTrue(
                Arrays.stream(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator, -1))
                        .anyMatch(path -> Files.isExecutable(Path.of(path, "kubectl"))),
                "kubectl is not installed");
        Path file = folder.resolve("config");
        OURS.mergeInto(file, NOW);
        Process kubectl = new ProcessBuilder(
                        "kubectl", "config", "get-contexts", "-o", "name", "--kubeconfig", file.toString())
                .redirectErrorStream(true)
                .start();
        assertThat(new String(kubectl.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                .isEqualTo("cooperage\n");
        assertThat(kubectl.waitFor()).isZero();
    }
}
