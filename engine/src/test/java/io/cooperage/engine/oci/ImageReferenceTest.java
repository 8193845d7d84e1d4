package io.cooperage.engine.oci;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.error.ErrorKind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ImageReferenceTest {
    @ParameterizedTest
    @CsvSource({
        "debian, docker.io/library/debian, debian",
        "debian:12, docker.io/library/debian:12, debian:12",
        "index.docker.io/debian, docker.io/library/debian, debian",
        "localhost/app, localhost/app, localhost/app",
        "localhost:5000/app:1, localhost:5000/app:1, localhost:5000/app:1",
        "UPPER/app, UPPER/app, UPPER/app",
        "[2001:db8::1]/app, [2001:db8::1]/app, [2001:db8::1]/app",
        "[::1]:5000/a/b:c, [::1]:5000/a/b:c, [::1]:5000/a/b:c",
        "docker.io/localhost/app, docker.io/localhost/app, docker.io/localhost/app",
        "docker.io/a.b/c, docker.io/a.b/c, docker.io/a.b/c",
        "local_host/app, docker.io/local_host/app, local_host/app",
    })
    void names(String text, String full, String familiar) {
        ImageReference reference = ImageReference.parse(text);
        assertThat(reference).hasToString(full);
        assertThat(reference.familiar()).isEqualTo(familiar);
        assertThat(ImageReference.parse(familiar)).isEqualTo(reference);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "https://example.com/app | it looks like an address",
                "Debian | repository name (library/Debian) must be lowercase",
                "example.com/App:1 | repository name (App) must be lowercase",
                "debian:-x | '-x' is not a tag",
                "debian@sha256:12 | '…sha256:12' is not a digest",
                "debian@md5:0123456789abcdef0123456789abcdef | digest algorithm 'md5' is not supported",
                "[::1/app | it must be of the form",
                "a..b/c | it must be of the form",
                "\"\" | it is empty",
            })
    void reasons(String text, String reason) {
        assertThatThrownBy(() -> ImageReference.parse(text))
                .isInstanceOfSatisfying(
                        EngineException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.INVALID_ARGUMENT))
                .hasMessageContaining(reason.replace("…", ""));
    }

    @Test
    void anIdIsNoName() {
        assertThatThrownBy(() -> ImageReference.parse("ab".repeat(32))).hasMessageContaining("the id of an image");
    }

    @Test
    void whatIsTooLongIsRefusedAtOnce() {
        assertThatThrownBy(() -> ImageReference.parse("a/".repeat(5_000_000) + "a"))
                .hasMessageContaining("at most 255")
                .satisfies(e -> assertThat(e.getMessage()).hasSizeLessThan(300));
    }

    @Test
    void tags() {
        ImageReference debian = ImageReference.parse("debian");
        assertThat(debian.withTag("_12.5-slim")).hasToString("docker.io/library/debian:_12.5-slim");
        assertThat(ImageReference.parseTagged("debian")).hasToString("docker.io/library/debian:latest");
        assertThatThrownBy(() -> debian.withTag("a b")).hasMessageContaining("invalid tag format: 'a b'");
        assertThatThrownBy(() -> debian.withTag("a".repeat(129))).hasMessageContaining("invalid tag");
    }
}
