package io.cooperage.engine.container;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class RestartBackoffTest {
    private static final Duration SHORT = Duration.ofMillis(10);

    private final RestartBackoff backoff = new RestartBackoff();

    @Test
    void theDelayDoublesUpToAMinute() {
        assertThat(Stream.generate(() -> backoff.next(SHORT).toMillis()).limit(12))
                .containsExactly(
                        100L, 200L, 400L, 800L, 1600L, 3200L, 6400L, 12_800L, 25_600L, 51_200L, 60_000L, 60_000L);
    }

    @Test
    void aRunOfTenSecondsBeginsFromTheStart() {
        backoff.next(SHORT);
        backoff.next(SHORT);
        assertThat(backoff.next(Duration.ofSeconds(10))).isEqualTo(RestartBackoff.FIRST);
        assertThat(backoff.next(Duration.ofMillis(9_999))).isEqualTo(Duration.ofMillis(200));
    }

    @Test
    void aLoopIsToldOnceUntilItRecovers() {
        Stream.generate(() -> backoff.next(SHORT))
                .limit(6)
                .forEach(delay -> assertThat(backoff.becameLoop()).isFalse());
        backoff.next(SHORT);
        assertThat(backoff.becameLoop()).isTrue();
        backoff.next(SHORT);
        assertThat(backoff.becameLoop()).isFalse();
        backoff.next(RestartBackoff.GOOD_RUN);
        assertThat(backoff.becameLoop()).isFalse();
        for (int i = 0; i < 6; i++) {
            backoff.next(SHORT);
        }
        assertThat(backoff.becameLoop()).isTrue();
    }
}
