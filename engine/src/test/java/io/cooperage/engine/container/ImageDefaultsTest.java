package io.cooperage.engine.container;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.oci.ImageConfig.Defaults;
import io.cooperage.engine.oci.ImageConfig.Healthcheck;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ImageDefaultsTest {
    private static final Healthcheck IMAGE_CHECK = new Healthcheck(
            List.of("CMD", "true"),
            Duration.ofSeconds(1),
            Duration.ofSeconds(2),
            Duration.ofSeconds(3),
            Duration.ofSeconds(4),
            5);

    private static final Defaults IMAGE = new Defaults(
            "app",
            "/srv",
            List.of("/entry"),
            List.of("serve"),
            List.of("PATH=/image", "A=image", "B=image"),
            List.of("/data"),
            List.of("80/tcp"),
            Map.of("who", "image", "only", "image"),
            "SIGINT",
            30,
            IMAGE_CHECK,
            List.of("/bin/bash", "-c"),
            List.of("RUN true"));

    /// Words are separated by blanks; `-` is not set and `[]` is empty.
    @ParameterizedTest(name = "asked {0} {1}, image {2} {3} -> {4}")
    @CsvSource({
        // asked entrypoint, asked command, image entrypoint, image command, what runs
        "-, [], -, sh, sh",
        "-, [], /entry, [], /entry",
        "-, [], /entry, serve, /entry serve",
        "-, ls -l, /entry, serve, /entry ls -l",
        "/mine, [], /entry, serve, /mine",
        "/mine, x y, /entry, serve, /mine x y",
        "[], [], /entry, serve, serve",
        "[], ls, /entry, serve, ls",
        "'\"\"', ls, /entry, serve, ls",
        "-, ls, -, -, ls",
    })
    void theCommandIsPutTogetherAsDockerDoes(
            String entrypoint, String command, String imageEntrypoint, String imageCommand, String runs) {
        Defaults image = new Defaults(
                "",
                "",
                words(imageEntrypoint),
                words(imageCommand),
                List.of(),
                List.of(),
                List.of(),
                Map.of(),
                null,
                null,
                null,
                null,
                List.of());
        List<String> asked = words(command);
        ContainerConfig merged = ImageDefaults.merge(
                config(b -> b.entrypoint(words(entrypoint)).command(asked == null ? List.of() : asked)), image);
        assertThat(String.join(" ", merged.fullCommand())).isEqualTo(runs);
    }

    @Test
    void anEntrypointOfOneEmptyWordMeansNoneAndThenThereIsNothingToRun() {
        ContainerConfig merged = ImageDefaults.merge(config(b -> b.entrypoint(List.of(""))), IMAGE);
        assertThat(merged.entrypoint()).isNull();
        assertThatThrownBy(() -> ConfigCheck.config(merged))
                .isInstanceOf(EngineException.class)
                .hasMessage("no command specified");
    }

    @Test
    void whatIsNotAskedIsTheImages() {
        ContainerConfig merged = ImageDefaults.merge(config(b -> b), IMAGE);
        assertThat(merged)
                .isEqualTo(config(b -> b.user("app")
                        .workingDir("/srv")
                        .entrypoint(List.of("/entry"))
                        .command(List.of("serve"))
                        .env(IMAGE.env())
                        .volumes(List.of("/data"))
                        .exposedPorts(List.of("80/tcp"))
                        .labels(IMAGE.labels())
                        .stopSignal("SIGINT")
                        .stopTimeout(Duration.ofSeconds(30))
                        .healthcheck(IMAGE_CHECK)
                        .shell(List.of("/bin/bash", "-c"))));
    }

    @Test
    void whatIsAskedWinsByName() {
        ContainerConfig merged = ImageDefaults.merge(
                config(b -> b.user("0")
                        .workingDir("/w")
                        .env(List.of("A=mine", "C", "a=lower"))
                        .volumes(List.of("/more", "/data"))
                        .exposedPorts(List.of("81/udp"))
                        .labels(Map.of("who", "me"))
                        .stopSignal("HUP")
                        .stopTimeout(Duration.ofSeconds(-1))
                        .shell(List.of("/bin/ash"))),
                IMAGE);
        assertThat(merged.user()).isEqualTo("0");
        assertThat(merged.workingDir()).isEqualTo("/w");
        assertThat(merged.env()).containsExactly("A=mine", "C", "a=lower", "PATH=/image", "B=image");
        assertThat(merged.volumes()).containsExactly("/more", "/data");
        assertThat(merged.exposedPorts()).containsExactly("81/udp", "80/tcp");
        assertThat(merged.labels()).isEqualTo(Map.of("who", "me", "only", "image"));
        assertThat(merged.effectiveStopSignal()).isEqualTo("HUP");
        assertThat(merged.effectiveStopTimeout()).isEqualTo(Duration.ofSeconds(-1));
        assertThat(merged.shell()).containsExactly("/bin/ash");
    }

    @Test
    void aHealthCheckIsMergedFieldByField() {
        Healthcheck asked =
                new Healthcheck(List.of("NONE"), Duration.ZERO, Duration.ofSeconds(9), Duration.ZERO, Duration.ZERO, 0);
        assertThat(ImageDefaults.merge(config(b -> b.healthcheck(asked)), IMAGE).healthcheck())
                .isEqualTo(new Healthcheck(
                        List.of("NONE"),
                        Duration.ofSeconds(1),
                        Duration.ofSeconds(9),
                        Duration.ofSeconds(3),
                        Duration.ofSeconds(4),
                        5));
    }

    @Test
    void withoutAnImageTheEnginesDefaultsHold() {
        ContainerConfig merged = ImageDefaults.merge(config(b -> b.command(List.of("x"))), Defaults.NONE);
        assertThat(merged).isEqualTo(config(b -> b.command(List.of("x"))));
        assertThat(merged.effectiveStopSignal()).isEqualTo("SIGTERM");
        assertThat(merged.effectiveStopTimeout()).isEqualTo(Duration.ofSeconds(10));
    }

    private static ContainerConfig config(UnaryOperator<ContainerConfigBuilder> change) {
        return change.apply(ContainerConfig.of(new RootSource.Image("x"), List.of()).toBuilder())
                .build();
    }

    private static @Nullable List<String> words(String text) {
        return switch (text) {
            case "-" -> null;
            case "[]" -> List.of();
            case "\"\"" -> List.of("");
            default -> Arrays.asList(text.split(" ", -1));
        };
    }
}
