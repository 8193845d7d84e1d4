package io.cooperage.engine.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.oci.ImageConfig.Defaults;
import io.cooperage.engine.oci.ImageConfig.Healthcheck;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigChangesTest {
    private static final Defaults BASE = new Defaults(
            "root",
            "/srv",
            List.of("/entry"),
            List.of("run"),
            List.of("A=1", "B=2"),
            List.of("/data"),
            List.of("80/tcp"),
            Map.of("k", "v"),
            "SIGINT",
            7,
            null,
            List.of("/bin/bash", "-c"),
            List.of());

    @Test
    void everyInstructionChangesItsPart() {
        Defaults changed = ConfigChanges.apply(
                BASE,
                List.of(
                        "USER app:app",
                        "WORKDIR sub/../deep",
                        "ENV A=$B C=\"x y\"",
                        "ENV D=$A",
                        "EXPOSE 80 90-91/udp",
                        "VOLUME [\"/more\", \"/data\"]",
                        "LABEL k=w \"long key\"='a b'",
                        "STOPSIGNAL 9",
                        "HEALTHCHECK --interval=5s --retries=2 CMD curl -f http://localhost",
                        "ONBUILD RUN make",
                        "cmd echo hi"));
        assertThat(changed)
                .isEqualTo(new Defaults(
                        "app:app",
                        "/srv/deep",
                        List.of("/entry"),
                        List.of("/bin/bash", "-c", "echo hi"),
                        List.of("A=2", "B=2", "C=x y", "D=2"),
                        List.of("/data", "/more"),
                        List.of("80/tcp", "90/udp", "91/udp"),
                        Map.of("k", "w", "long key", "a b"),
                        "9",
                        7,
                        new Healthcheck(
                                List.of("CMD-SHELL", "curl -f http://localhost"),
                                Duration.ofSeconds(5),
                                Duration.ZERO,
                                Duration.ZERO,
                                Duration.ZERO,
                                2),
                        List.of("/bin/bash", "-c"),
                        List.of("RUN make")));
    }

    @Test
    void anEntrypointDropsTheCommandThatWasItsArgument() {
        assertThat(ConfigChanges.apply(BASE, List.of("ENTRYPOINT [\"/new\"]")).command())
                .isNull();
        assertThat(ConfigChanges.apply(BASE, List.of("CMD [\"mine\"]", "ENTRYPOINT [\"/new\"]"))
                        .command())
                .containsExactly("mine");
        assertThat(ConfigChanges.apply(BASE, List.of("HEALTHCHECK NONE")).healthcheck())
                .isEqualTo(new Healthcheck(
                        List.of("NONE"), Duration.ZERO, Duration.ZERO, Duration.ZERO, Duration.ZERO, 0));
        assertThat(ConfigChanges.apply(BASE, List.of())).isSameAs(BASE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"RUN true", "COPY a b", "FROM x", "ADD a b", "SHELL [\"x\"]", "ARG x", "MAINTAINER me"})
    void whatMakesLayersIsNoChange(String instruction) {
        assertThatThrownBy(() -> ConfigChanges.apply(BASE, List.of(instruction)))
                .isInstanceOf(EngineException.class)
                .hasMessageContaining("is not a valid change command");
    }

    @ParameterizedTest
    @ValueSource(strings = {"NONSENSE x", "EXPOSE x/y", "ENV", "HEALTHCHECK --interval=x CMD true"})
    void whatCannotBeReadIsSaid(String instruction) {
        assertThatThrownBy(() -> ConfigChanges.apply(BASE, List.of(instruction)))
                .isInstanceOf(EngineException.class);
    }
}
