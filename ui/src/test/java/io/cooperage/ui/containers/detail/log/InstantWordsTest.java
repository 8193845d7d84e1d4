package io.cooperage.ui.containers.detail.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.ZoneId;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class InstantWordsTest {
    private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");
    private static final ZoneId ZONE = ZoneId.of("Europe/Vienna");

    @ParameterizedTest
    @CsvSource({
        "12:30, 2026-11-21T11:30:00Z",
        "9:05:07, 2026-11-21T08:05:07Z",
        "13:00:00.250, 2026-11-20T12:00:00.250Z",
        "2026-11-20 14:05, 2026-11-20T13:05:00Z",
        "2026-11-20, 2026-11-19T23:00:00Z",
        "2026-11-20T14:05:06.5Z, 2026-11-20T14:05:06.500Z",
        "2026-11-20t14:05:06+02:00, 2026-11-20T12:05:06Z",
        "10 min ago, 2026-11-21T11:50:00Z",
        "-2h, 2026-11-21T10:00:00Z",
        "30s, 2026-11-21T11:59:30Z",
        "1d ago, 2026-11-20T12:00:00Z"
    })
    void readsWhatPeopleType(String typed, Instant meant) {
        assertThat(InstantWords.parse(typed, NOW, ZONE)).contains(meant);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "yesterday", "25:00", "2026-02-30", "12", "10 parsecs ago"})
    void saysNothingToTheRest(String typed) {
        assertThat(InstantWords.parse(typed, NOW, ZONE)).isEmpty();
    }
}
