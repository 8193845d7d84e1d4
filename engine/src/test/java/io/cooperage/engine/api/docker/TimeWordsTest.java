package io.cooperage.engine.api.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TimeWordsTest {
    private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");

    @ParameterizedTest
    @CsvSource({
        "1600000000, 2020-09-13T12:26:40Z",
        "1600000000.5, 2020-09-13T12:26:40.500Z",
        "1600000000.000000001, 2020-09-13T12:26:40.000000001Z",
        "-0.5, 1969-12-31T23:59:59.500Z",
        "10m, 2026-11-21T11:50:00Z",
        "1h30m, 2026-11-21T10:30:00Z",
        "1.5s, 2026-11-21T11:59:58.500Z",
        "2026-11-21T01:02:03.000000004Z, 2026-11-21T01:02:03.000000004Z",
        "2026-11-21T01:02:03+02:00, 2026-11-20T23:02:03Z"
    })
    void isRead(String text, Instant expected) {
        assertThat(TimeWords.parse("since", text, NOW)).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"yesterday", "10x", "2026-13-01", "1..2", "99999999999999999999"})
    void orRefusedByName(String text) {
        assertThatThrownBy(() -> TimeWords.parse("since", text, NOW))
                .hasMessageContaining("invalid value for \"since\"");
    }

    @ParameterizedTest
    @CsvSource({
        "0, Less than a second", "1, 1 second", "59, 59 seconds", "60, About a minute", "120, 2 minutes",
        "3000, 50 minutes", "3600, About an hour", "7200, 2 hours", "172800, 2 days", "1209600, 2 weeks",
        "5184000, 2 months", "63072000, 2 years"
    })
    void durationsAreSaidAsPeopleSayThem(long seconds, String words) {
        assertThat(ContainerStatusText.words(Duration.ofSeconds(seconds))).isEqualTo(words);
    }

    @Test
    void aTimeThatHasNotComeIsNow() {
        assertThat(ContainerStatusText.words(Duration.ZERO)).isEqualTo("Less than a second");
    }
}
