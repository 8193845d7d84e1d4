package io.cooperage.engine.cluster.controller.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.time.ZoneId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CronScheduleTest {
    private static final ZoneId UTC = ZoneId.of("UTC");

    /// The cases of the library that Kubernetes uses, from its documentation of crontab fields.
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    0/15 * * * *      | 2012-07-09T14:45:00Z | 2012-07-09T15:00:00Z
                    */15 * * * *      | 2012-07-09T14:59:59Z | 2012-07-09T15:00:00Z
                    20-35/15 * * * *  | 2012-07-09T15:45:00Z | 2012-07-09T16:20:00Z
                    0 0 1 1 *         | 2012-07-09T14:45:00Z | 2013-01-01T00:00:00Z
                    0 0 * Feb Mon     | 2012-07-09T23:35:00Z | 2013-02-04T00:00:00Z
                    0 0 * * 0         | 2012-07-09T23:35:00Z | 2012-07-15T00:00:00Z
                    0 0 * * 7         | 2012-07-09T23:35:00Z | 2012-07-15T00:00:00Z
                    0 0 * * SUN       | 2012-07-09T23:35:00Z | 2012-07-15T00:00:00Z
                    0 0 * * 1-5       | 2012-07-13T00:00:00Z | 2012-07-16T00:00:00Z
                    0 0 13 * 5        | 2012-07-09T00:00:00Z | 2012-07-13T00:00:00Z
                    0 0 1 * 5         | 2012-07-14T00:00:00Z | 2012-07-20T00:00:00Z
                    0 0 */2 * Sun     | 2012-07-09T00:00:00Z | 2012-07-15T00:00:00Z
                    0 0 ? * ?         | 2012-07-09T00:00:00Z | 2012-07-10T00:00:00Z
                    0 0 29 2 *        | 2012-07-09T00:00:00Z | 2016-02-29T00:00:00Z
                    5,10 8 * 1,3 *    | 2012-01-31T08:10:00Z | 2012-03-01T08:05:00Z
                    @hourly           | 2012-07-09T14:45:00Z | 2012-07-09T15:00:00Z
                    @daily            | 2012-07-09T14:45:00Z | 2012-07-10T00:00:00Z
                    @weekly           | 2012-07-09T14:45:00Z | 2012-07-15T00:00:00Z
                    @monthly          | 2012-07-09T14:45:00Z | 2012-08-01T00:00:00Z
                    @yearly           | 2012-07-09T14:45:00Z | 2013-01-01T00:00:00Z
                    @every 1h30m      | 2012-07-09T14:45:00Z | 2012-07-09T16:15:00Z
                    """)
    void isDueNext(String schedule, Instant after, Instant next) {
        assertThat(CronSchedule.parse(schedule, UTC).next(after)).contains(next);
    }

    @Test
    void isMeantInItsZone() {
        assertThat(CronSchedule.parse("0 9 * * *", ZoneId.of("America/New_York"))
                        .next(Instant.parse("2026-01-01T00:00:00Z")))
                .contains(Instant.parse("2026-01-01T14:00:00Z"));
    }

    @Test
    void whatNeverComesIsNeverDue() {
        assertThat(CronSchedule.parse("0 0 31 2 *", UTC).next(Instant.parse("2026-01-01T00:00:00Z")))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "* * * *",
                "60 * * * *",
                "* * * * * *",
                "x * * * *",
                "@every",
                "@every 5x",
                "@never",
                "* 24 * * *",
                "* * 0 * *"
            })
    void othersAreRefused(String text) {
        assertThatThrownBy(() -> CronSchedule.parse(text, UTC)).isInstanceOf(IllegalArgumentException.class);
    }
}
