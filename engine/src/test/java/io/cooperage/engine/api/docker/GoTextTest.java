package io.cooperage.engine.api.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cooperage.engine.error.EngineException;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Times, patterns and sizes as Go's libraries write and read them.
class GoTextTest {
    private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");

    @Test
    void fractionsHaveNoZerosAtTheirEnd() {
        assertThat(GoTime.nano(Instant.parse("2026-01-02T03:04:05.120Z"))).isEqualTo("2026-01-02T03:04:05.12Z");
        assertThat(GoTime.nano(Instant.parse("2026-01-02T03:04:05Z"))).isEqualTo("2026-01-02T03:04:05Z");
        assertThat(GoTime.nano(Instant.parse("2026-01-02T03:04:05.000000001Z")))
                .isEqualTo("2026-01-02T03:04:05.000000001Z");
        assertThat(GoTime.nano(null)).isEqualTo("0001-01-01T00:00:00Z");
        assertThat(GoTime.seconds(Instant.parse("2026-01-02T03:04:05.9Z"))).isEqualTo("2026-01-02T03:04:05Z");
    }

    @Test
    void timesComeInManyForms() {
        assertThat(GoTime.parse("10m", NOW)).isEqualTo("2026-11-21T11:50:00Z");
        assertThat(GoTime.parse("1h30m", NOW)).isEqualTo("2026-11-21T10:30:00Z");
        assertThat(GoTime.parse("-1h", NOW)).isEqualTo("2026-11-21T13:00:00Z");
        assertThat(GoTime.parse("0", NOW)).isEqualTo(Instant.EPOCH);
        assertThat(GoTime.parse("1136073845", NOW)).isEqualTo("2006-01-01T00:04:05Z");
        assertThat(GoTime.parse("1136073845.5", NOW)).isEqualTo("2006-01-01T00:04:05.5Z");
        assertThat(GoTime.parse("2006-01-02T15:04:05+07:00", NOW)).isEqualTo("2006-01-02T08:04:05Z");
        assertThat(GoTime.parse("2006-01-02T15:04:05.999Z", NOW)).isEqualTo("2006-01-02T15:04:05.999Z");
        assertThat(GoTime.parse("2006-01-02Z", NOW)).isEqualTo("2006-01-02T00:00:00Z");
        assertThatThrownBy(() -> GoTime.parse("yesterday", NOW))
                .isInstanceOf(EngineException.class)
                .hasMessageContaining("yesterday");
        for (String far :
                List.of("99999999999999999", "-99999999999999999", "9999999999999999999999", "+999999999-01-01Z")) {
            assertThatThrownBy(() -> GoTime.parse(far, NOW))
                    .isInstanceOf(EngineException.class)
                    .hasMessageContaining(far);
        }
    }

    @Test
    void patternsStopAtASlash() {
        assertThat(matches("a*", "abc")).isTrue();
        assertThat(matches("a*", "a/c")).isFalse();
        assertThat(matches("*/c", "a/c")).isTrue();
        assertThat(matches("a?c", "abc")).isTrue();
        assertThat(matches("a[b-d]", "ac")).isTrue();
        assertThat(matches("a[^b-d]", "ac")).isFalse();
        assertThat(matches("a\\*", "a*")).isTrue();
        assertThat(matches("a.c", "abc")).isFalse();
        assertThat(matches("{a,b}", "a")).isFalse();
        assertThatThrownBy(() -> GlobPattern.of("a[b")).hasMessage("syntax error in pattern");
        assertThatThrownBy(() -> GlobPattern.of("a\\")).hasMessage("syntax error in pattern");
    }

    private static boolean matches(String glob, String text) {
        return GlobPattern.of(glob).matcher(text).matches();
    }

    @Test
    void sizesHaveFourDigits() {
        assertThat(ProgressBar.size(0)).isEqualTo("0B");
        assertThat(ProgressBar.size(999)).isEqualTo("999B");
        assertThat(ProgressBar.size(1500)).isEqualTo("1.5kB");
        assertThat(ProgressBar.size(29_543_210)).isEqualTo("29.54MB");
        assertThat(ProgressBar.text(0, 0)).isEmpty();
        assertThat(ProgressBar.text(50, 100))
                .isEqualTo("[" + "=".repeat(25) + ">" + " ".repeat(25) + "]      50B/100B");
        assertThat(ProgressBar.text(7, -1)).isEqualTo("      7B");
    }
}
