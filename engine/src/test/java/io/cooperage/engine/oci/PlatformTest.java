package io.cooperage.engine.oci;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cooperage.engine.error.EngineException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PlatformTest {
    @ParameterizedTest
    @CsvSource({
        "linux/amd64, linux/amd64",
        "linux/x86_64, linux/amd64",
        "LINUX/X86-64, linux/amd64",
        "linux/amd64/v1, linux/amd64",
        "linux/amd64/v3, linux/amd64/v3",
        "arm64, linux/arm64",
        "aarch64, linux/arm64",
        "linux/arm64/v8, linux/arm64/v8",
        "linux/arm64/8, linux/arm64/v8",
        "armhf, linux/arm/v7",
        "armel, linux/arm/v6",
        "linux/arm, linux/arm/v7",
        "linux/arm/6, linux/arm/v6",
        "i386, linux/386",
        "riscv64, linux/riscv64",
        "macos/arm64, darwin/arm64",
        "windows/amd64, windows/amd64",
    })
    void spellings(String text, String expected) {
        assertThat(Platform.parse(text)).hasToString(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/", "linux/", "linux//v8", "a/b/c/d", "linux/arm 64", "vax", "linux/ü"})
    void nonsense(String text) {
        assertThatThrownBy(() -> Platform.parse(text))
                .isInstanceOf(EngineException.class)
                .hasMessageContaining("invalid platform '" + text + "'");
    }

    @ParameterizedTest
    @CsvSource({
        "linux/amd64, linux/amd64, true",
        "linux/amd64, linux/amd64/v1, true",
        "linux/amd64, linux/amd64/v2, false",
        "linux/amd64/v3, linux/amd64/v2, true",
        "linux/amd64, linux/386, true",
        "linux/386, linux/amd64, false",
        "linux/arm64, linux/arm64/v8, true",
        "linux/arm64/v8, linux/arm64, true",
        "linux/arm64/v8, linux/arm64/v9, false",
        "linux/arm64/v9, linux/arm64/v8.2, true",
        "linux/arm64, linux/arm/v7, true",
        "linux/arm/v7, linux/arm64, false",
        "linux/arm/v7, linux/arm/v6, true",
        "linux/arm/v7, linux/arm, true",
        "linux/arm/v6, linux/arm/v7, false",
        "linux/ppc64le, linux/ppc64, false",
        "linux/amd64, windows/amd64, false",
    })
    void whatRunsWhat(String wanted, String offered, boolean runs) {
        assertThat(Platform.parse(wanted).accepts(Platform.parse(offered))).isEqualTo(runs);
    }

    @Test
    void thisMachineRunsItsOwn() {
        Platform host = Platform.host();
        assertThat(host.os()).isEqualTo("linux");
        assertThat(host.accepts(host)).isTrue();
        assertThat(Platform.parse(host.toString())).isEqualTo(host);
        assertThat(Platform.parse("linux")).isEqualTo(host);
    }
}
