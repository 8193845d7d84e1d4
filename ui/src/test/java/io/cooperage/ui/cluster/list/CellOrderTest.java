package io.cooperage.ui.cluster.list;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class CellOrderTest {
    @Test
    void whatWasPrintedOfATimeAgoStaysTrue() {
        assertThat(PassingTime.told("3 (5s ago, OOMKilled)", Duration.ofSeconds(90)))
                .isEqualTo("3 (95s ago, OOMKilled)");
        assertThat(PassingTime.told("2 (3m20s ago)", Duration.ofSeconds(45))).isEqualTo("2 (4m5s ago)");
        assertThat(PassingTime.told("75s", Duration.ofMinutes(1))).isEqualTo("2m15s");
        for (String other : List.of("0", "", "<none>", "<unknown>", "3 (OOMKilled)")) {
            assertThat(PassingTime.told(other, Duration.ofMinutes(1))).isEqualTo(other);
        }
        assertThat(PassingTime.instant("75s", Instant.ofEpochSecond(100))).isEqualTo(Instant.ofEpochSecond(25));
        assertThat(PassingTime.instant("3 (5s ago)", Instant.EPOCH)).isNull();
        assertThat(PassingTime.isIn("Restarts")).isTrue();
        assertThat(PassingTime.isIn("Duration")).as("of a Job that has ended").isFalse();
    }

    @Test
    void numbersAreOrderedByTheirSize() {
        assertThat(sorted("10", "9", "100")).containsExactly("9", "10", "100");
    }

    @Test
    void agesAreOrderedByTheirLength() {
        assertThat(sorted("2d1h", "90s", "5m", "47h", "3m20s")).containsExactly("90s", "3m20s", "5m", "47h", "2d1h");
    }

    @Test
    void restartsAreOrderedByTheirCount() {
        assertThat(sorted("12 (3s ago)", "2", "3 (1h ago)")).containsExactly("2", "3 (1h ago)", "12 (3s ago)");
    }

    @Test
    void wordsAreOrderedByTheAlphabet() {
        assertThat(sorted("Running", "completed", "Pending")).containsExactly("completed", "Pending", "Running");
    }

    private static List<String> sorted(String... cells) {
        return List.of(cells).stream().sorted(CellOrder::compare).toList();
    }
}
