package io.cooperage.ui.cluster.list;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.error.ErrorKind;
import io.cooperage.ui.cluster.client.ManifestText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ManifestsTest {
    private static final String PATH = Objects.requireNonNullElse(System.getenv("PATH"), "");

    @TempDir
    Path folder;

    @SuppressWarnings("NullAway.Init") // The folder is given before each test.
    ManifestsTest() {}

    @BeforeEach
    void write() throws IOException {
        Files.writeString(folder.resolve("b.yaml"), "kind: Deployment\nmetadata: {name: web}\napiVersion: apps/v1\n");
        Files.writeString(folder.resolve("a.yml"), "kind: Service\nmetadata: {name: web}\napiVersion: v1\n");
        Files.writeString(folder.resolve("notes.txt"), "not: one of them");
    }

    @Test
    void aFolderIsReadInTheOrderOfItsNames() {
        assertThat(kinds(new Manifests(new Kustomize("")).read(folder))).containsExactly("Service", "Deployment");
    }

    @Test
    void aFolderWithoutManifestsSaysSo(@TempDir Path empty) {
        assertThatThrownBy(() -> new Manifests(new Kustomize("")).read(empty))
                .isInstanceOf(EngineException.class)
                .hasMessageContaining("no kustomization.yaml");
    }

    @Test
    void aKustomizationIsBuiltByTheFolderAndByItsFile() throws IOException {
        assumeTrue(isThere("kubectl"), "no kubectl: install it");
        Path kustomization = Files.writeString(
                folder.resolve("kustomization.yaml"),
                "namespace: shop\nnamePrefix: test-\nresources: [b.yaml, a.yml]\n");
        for (Path place : new Path[] {folder, kustomization}) {
            var built = ManifestText.documents(new Manifests(new Kustomize(PATH)).read(place));
            assertThat(built).hasSize(2).allSatisfy(object -> {
                assertThat(object.at("/metadata/name").asText()).isEqualTo("test-web");
                assertThat(object.at("/metadata/namespace").asText()).isEqualTo("shop");
            });
        }
    }

    @Test
    void aKustomizationThatIsNoGoodSaysWhy() throws IOException {
        assumeTrue(isThere("kubectl"), "no kubectl: install it");
        Files.writeString(folder.resolve("kustomization.yaml"), "resources: [missing.yaml]\n");
        assertThatThrownBy(() -> new Manifests(new Kustomize(PATH)).read(folder))
                .isInstanceOfSatisfying(
                        EngineException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.INVALID_ARGUMENT))
                .hasMessageContaining("missing.yaml");
    }

    @Test
    void withoutKubectlAKustomizationNamesWhatIsMissing() throws IOException {
        Files.writeString(folder.resolve("kustomization.yaml"), "resources: [a.yml]\n");
        assertThatThrownBy(() -> new Manifests(new Kustomize(folder.toString())).read(folder))
                .isInstanceOfSatisfying(
                        EngineException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.NOT_IMPLEMENTED))
                .hasMessageContaining("no kubectl in PATH");
    }

    private static boolean isThere(String program) {
        for (String place : PATH.split(":", -1)) {
            if (!place.isEmpty() && Files.isExecutable(Path.of(place, program))) {
                return true;
            }
        }
        return false;
    }

    private static java.util.List<String> kinds(String manifest) {
        return ManifestText.documents(manifest).stream()
                .map(object -> object.path("kind").asText())
                .toList();
    }
}
