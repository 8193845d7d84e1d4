package io.cooperage.engine.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cooperage.engine.registry.Endpoint.Protection;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RegistrySettingsFileTest {
    @TempDir
    Path folder;

    @Test
    void dockersWordHoldsWhereOursSaysNothing() throws IOException {
        Files.writeString(folder.resolve("daemon.json"), """
                {"insecure-registries": ["a.lan:5000", "10.0.0.0/8"], "registry-mirrors": ["https://m.lan"]}""");
        RegistrySettingsFile file = open();
        assertThat(file.get().insecure()).containsExactlyInAnyOrder("a.lan:5000", "10.0.0.0/8");
        assertThat(file.get().mirrors()).isEqualTo(Map.of("docker.io", List.of("https://m.lan")));

        file.setInsecure("a.lan:5000", false);
        file.setInsecure("b.lan", true);
        file.setMirrors("docker.io", List.of());
        for (RegistrySettingsFile each : List.of(file, open())) {
            assertThat(each.get().insecure()).containsExactlyInAnyOrder("b.lan", "10.0.0.0/8");
            assertThat(each.get().mirrors()).isEqualTo(Map.of("docker.io", List.of()));
        }
    }

    @Test
    void aBrokenFileIsNamedAndLeftAlone() throws IOException {
        Path ours = Files.createDirectories(folder.resolve("config")).resolve("registries.json");
        Files.writeString(ours, "{not json");
        assertThatThrownBy(() -> open().get()).hasMessageContaining(ours.toString());
        assertThatThrownBy(() -> open().setInsecure("a", true)).hasMessageContaining(ours.toString());
        assertThat(ours).hasContent("{not json");
    }

    @Test
    void aMirrorMustBeAnAddress() {
        assertThatThrownBy(() -> open().setMirrors("docker.io", List.of("ftp://user:secret@m.lan")))
                .hasMessageContaining("invalid mirror")
                .hasMessageNotContaining("secret");
    }

    @Test
    void hostsAreFoundAndJudged() {
        EndpointResolver resolver = new EndpointResolver(() -> RegistrySettings.NONE
                .withInsecure("a.lan:5000")
                .withInsecure("10.0.0.0/8")
                .withMirrors("docker.io", List.of("http://m.lan:1", "https://n.lan/hub/", "o.lan")));
        assertThat(resolver.registry("docker.io"))
                .isEqualTo(new Endpoint("docker.io", "registry-1.docker.io", "", Protection.VERIFIED));
        assertThat(resolver.registry("index.docker.io").domain()).isEqualTo("docker.io");
        assertThat(resolver.protection("a.lan:5000")).isEqualTo(Protection.ANY);
        assertThat(resolver.protection("10.1.2.3:80")).isEqualTo(Protection.ANY);
        assertThat(resolver.protection("11.1.2.3:80")).isEqualTo(Protection.VERIFIED);
        assertThat(resolver.protection("localhost:5000")).isEqualTo(Protection.ANY);
        assertThat(resolver.protection("127.3.2.1")).isEqualTo(Protection.ANY);
        assertThat(resolver.protection("[::1]:5000")).isEqualTo(Protection.ANY);
        assertThat(resolver.protection("localhost.evil.invalid:5000")).isEqualTo(Protection.VERIFIED);
        assertThat(resolver.mirrors("docker.io"))
                .containsExactly(
                        new Endpoint("m.lan:1", "m.lan:1", "", Protection.PLAIN),
                        new Endpoint("n.lan", "n.lan", "/hub", Protection.VERIFIED),
                        new Endpoint("o.lan", "o.lan", "", Protection.VERIFIED));
    }

    private RegistrySettingsFile open() {
        return new RegistrySettingsFile(
                folder.resolve("config"), folder.resolve("daemon.json"), new UserEnvironment(Map.of(), folder));
    }
}
