package io.cooperage.engine.api.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.cooperage.engine.error.EngineException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Contexts, as the real docker command reads them where it is installed.
class DockerContextTest {
    private static final String HOST = "unix:///run/user/1000/cooperage/docker.sock";

    @TempDir
    Path folder;

    @Test
    void aContextIsMadeChosenAndLeft() throws IOException {
        DockerContext contexts = new DockerContext(folder.resolve("docker"));
        assertThat(contexts.current()).isEqualTo("default");
        contexts.create("cooperage", HOST);
        assertThat(contexts.host("cooperage")).contains(HOST);
        assertThat(contexts.current()).isEqualTo("default");
        contexts.use("cooperage");
        assertThat(contexts.current()).isEqualTo("cooperage");
        contexts.use("default");
        assertThat(contexts.current()).isEqualTo("default");
    }

    @Test
    void theRestOfTheConfigurationIsKept() throws IOException {
        Path config = folder.resolve("config.json");
        Files.writeString(config, "{\"auths\":{\"localhost:5000\":{\"auth\":\"eDp5\"}},\"psFormat\":\"table\"}");
        DockerContext contexts = new DockerContext(folder);
        contexts.create("cooperage", HOST);
        contexts.use("cooperage");
        assertThat(Files.readString(config)).contains("eDp5", "\"psFormat\" : \"table\"", "\"currentContext\"");
    }

    @Test
    void whatCantBeIsRefused() throws IOException {
        DockerContext contexts = new DockerContext(folder);
        assertThatThrownBy(() -> contexts.create("default", HOST)).isInstanceOf(EngineException.class);
        assertThatThrownBy(() -> contexts.create("../x", HOST)).isInstanceOf(EngineException.class);
        assertThatThrownBy(() -> contexts.use("nowhere")).hasMessageContaining("no docker context is named nowhere");
        Files.writeString(folder.resolve("config.json"), "not json");
        contexts.create("cooperage", HOST);
        assertThatThrownBy(() -> contexts.use("cooperage")).hasMessageContaining("config.json");
        assertThat(Files.readString(folder.resolve("config.json"))).isEqualTo("not json");
    }

    @Test
    void theDockerCommandSeesIt() throws Exception {
        assumeTrue(
                Files.isExecutable(Path.of("/usr/local/bin/docker")) || Files.isExecutable(Path.of("/usr/bin/docker")),
                "the docker command is not installed");
        DockerContext contexts = new DockerContext(folder);
        contexts.create("cooperage", HOST);
        contexts.use("cooperage");
        ProcessBuilder builder =
                new ProcessBuilder("docker", "context", "ls", "--format", "{{.Name}} {{.Current}} {{.DockerEndpoint}}");
        builder.environment().put("DOCKER_CONFIG", folder.toString());
        builder.environment().remove("DOCKER_HOST");
        builder.environment().remove("DOCKER_CONTEXT");
        Process process = builder.redirectErrorStream(true).start();
        assertThat(new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                .contains("cooperage true " + HOST);
        process.waitFor();
    }

    @Test
    void shellsAreToldInTheirOwnLanguage() {
        assertThat(ShellLanguage.BASH.use("unix:///a'b"))
                .isEqualTo("export DOCKER_HOST='unix:///a'\\''b' DOCKER_BUILDKIT=0");
        assertThat(ShellLanguage.FISH.use("unix:///a'b"))
                .isEqualTo("set -gx DOCKER_HOST 'unix:///a\\'b'; set -gx DOCKER_BUILDKIT '0'");
        assertThat(ShellLanguage.of(java.util.Map.of("SHELL", "/usr/bin/fish"))).isEqualTo(ShellLanguage.FISH);
    }
}
