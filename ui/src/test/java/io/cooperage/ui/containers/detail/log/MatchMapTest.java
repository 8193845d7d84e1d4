package io.cooperage.ui.containers.detail.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.BitSet;
import org.junit.jupiter.api.Test;

class MatchMapTest {
    @Test
    void marksWhereMatchesLieHoweverLongTheLogBecomes() {
        MatchMap map = new MatchMap();
        map.add(0);
        map.add(5_000_000);
        map.add(9_999_999);
        BitSet pixels = map.pixels(10_000_000, 400);
        assertThat(pixels.get(0)).isTrue();
        assertThat(pixels.get(199) || pixels.get(200)).isTrue();
        assertThat(pixels.get(399)).isTrue();
        assertThat(pixels.cardinality()).isEqualTo(3);
    }

    @Test
    void aShortLogIsExact() {
        MatchMap map = new MatchMap();
        map.add(3);
        BitSet pixels = map.pixels(10, 100);
        assertThat(pixels.nextSetBit(0)).isEqualTo(30);
        assertThat(pixels.cardinality()).isOne();
    }

    @Test
    void nothingToPaintOnNothing() {
        MatchMap map = new MatchMap();
        map.add(1);
        assertThat(map.pixels(0, 100).isEmpty()).isTrue();
        assertThat(map.pixels(10, 0).isEmpty()).isTrue();
        map.clear();
        assertThat(map.pixels(10, 100).isEmpty()).isTrue();
    }
}
