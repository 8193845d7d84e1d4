package io.cooperage.engine.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.cooperage.engine.oci.Descriptor;
import io.cooperage.engine.oci.Digest;
import io.cooperage.engine.oci.ImageReference;
import io.cooperage.engine.registry.RegistryClient.RemoteManifest;
import io.cooperage.engine.testing.RegistryFixture;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What we push another client reads, and the other way round.
class SkopeoTest {
    private static final Path SKOPEO = Path.of("/usr/bin/skopeo");
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final SampleImage IMAGE = SampleImage.of(1);

    @TempDir
    Path folder;

    private final TestClient setup = new TestClient();

    @BeforeEach
    void needsSkopeo() {
        assumeTrue(Files.isExecutable(SKOPEO), "no " + SKOPEO + ": install skopeo");
    }

    @Test
    void skopeoReadsWhatWePush() throws Exception {
        try (RegistryFixture registry = RegistryFixture.basicAuth("ann", "secret");
                RegistryClient client = setup.open()) {
            setup.credentials.put(registry.host(), "ann", "secret");
            IMAGE.push(client, SampleImage.name(registry.host(), "team/app:1"));
            JsonNode seen = JSON.readTree(skopeo(
                    "inspect",
                    "--creds=ann:secret",
                    "--tls-verify=false",
                    "docker://" + registry.host() + "/team/app:1"));
            assertThat(seen.path("Digest").asText()).isEqualTo(IMAGE.digest().toString());
            assertThat(seen.path("Layers").path(0).asText())
                    .isEqualTo(IMAGE.layerDescriptor().digest().toString());
        }
    }

    @Test
    void weReadWhatSkopeoCopies() throws Exception {
        try (RegistryFixture registry = RegistryFixture.plain();
                RegistryClient client = setup.open()) {
            IMAGE.push(client, SampleImage.name(registry.host(), "app:1"));
            skopeo(
                    "copy",
                    "--src-tls-verify=false",
                    "--dest-tls-verify=false",
                    "--format=v2s2",
                    "docker://" + registry.host() + "/app:1",
                    "docker://" + registry.host() + "/copied:2");
            ImageReference name = SampleImage.name(registry.host(), "copied:2");
            RemoteManifest manifest = client.manifest(name, SampleImage.accept());
            assertThat(manifest.mediaType()).isEqualTo("application/vnd.docker.distribution.manifest.v2+json");
            JsonNode layer = JSON.readTree(manifest.json()).path("layers").path(0);
            Descriptor descriptor = Descriptor.of(
                    layer.path("mediaType").asText(),
                    Digest.parse(layer.path("digest").asText()),
                    layer.path("size").asLong());
            assertThat(SampleImage.read(client, name, descriptor)).isEqualTo(IMAGE.layer());
        }
    }

    private String skopeo(String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of(SKOPEO.toString(), "--tmpdir=" + folder));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command)
                .redirectError(folder.resolve("skopeo.err").toFile())
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor())
                .as(Files.readString(folder.resolve("skopeo.err")))
                .isZero();
        return output;
    }
}
