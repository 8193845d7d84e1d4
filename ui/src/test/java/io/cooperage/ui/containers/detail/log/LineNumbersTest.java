package io.cooperage.ui.containers.detail.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LineNumbersTest {
    @Test
    void readsBackWhatWasAddedInAnyOrderOfReading() {
        Random random = new Random(42);
        long[] expected = new long[20_000];
        LineNumbers numbers = new LineNumbers();
        long value = 0;
        for (int i = 0; i < expected.length; i++) {
            value += 1
                    + switch (random.nextInt(20)) {
                        case 0 -> random.nextLong(1L << 40);
                        case 1, 2 -> random.nextLong(100_000);
                        default -> random.nextLong(200);
                    };
            expected[i] = value;
            numbers.add(value);
        }
        for (int i = 0; i < 50_000; i++) {
            int index = random.nextInt(expected.length);
            assertThat(numbers.get(index)).isEqualTo(expected[index]);
        }
        for (int i = 0; i < 50_000; i++) {
            long wanted = expected[random.nextInt(expected.length)] + random.nextInt(3) - 1;
            int found = Arrays.binarySearch(expected, wanted);
            assertThat(numbers.rank(wanted)).isEqualTo(found >= 0 ? found : -found - 1);
            assertThat(numbers.contains(wanted)).isEqualTo(found >= 0);
        }
        assertThat(numbers.rank(0)).isZero();
        assertThat(numbers.rank(Long.MAX_VALUE)).isEqualTo(expected.length);
    }

    @Test
    void aBlockReadBeforeItWasFullIsReadAfresh() {
        LineNumbers numbers = new LineNumbers();
        numbers.add(7);
        assertThat(numbers.get(0)).isEqualTo(7);
        numbers.add(9);
        assertThat(numbers.get(1)).isEqualTo(9);
        assertThat(numbers.contains(9)).isTrue();
    }

    @Test
    void refusesNumbersOutOfOrder() {
        LineNumbers numbers = new LineNumbers();
        numbers.add(5);
        assertThatThrownBy(() -> numbers.add(5)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> numbers.get(1)).isInstanceOf(IndexOutOfBoundsException.class);
    }
}
