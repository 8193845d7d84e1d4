package io.cooperage.ui.cluster.list;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class CellOrderTest {
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
