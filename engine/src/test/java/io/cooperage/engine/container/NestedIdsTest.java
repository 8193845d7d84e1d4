package io.cooperage.engine.container;

import static org.assertj.core.api.Assertions.assertThat;

import io.cooperage.engine.linux.UserNamespaces.IdRange;
import io.cooperage.engine.oci.Spec.IdMapping;
import java.util.List;
import org.junit.jupiter.api.Test;

class NestedIdsTest {
    @Test
    void rootIsTheUserAndTheOthersAreSubordinate() {
        assertThat(NestedIds.map(List.of(new IdRange(1000, 1), new IdRange(100_000, 65_536)), 1000))
                .containsExactly(new IdMapping(0, 1000, 1), new IdMapping(1, 100_000, 65_536));
    }

    @Test
    void aRangeAroundTheUserIsSplit() {
        assertThat(NestedIds.map(List.of(new IdRange(0, 10)), 4))
                .containsExactly(new IdMapping(0, 4, 1), new IdMapping(1, 0, 4), new IdMapping(5, 5, 5));
    }

    @Test
    void rootOfAnEnclosingContainerStaysRoot() {
        assertThat(NestedIds.map(List.of(new IdRange(0, 65_536)), 0))
                .containsExactly(new IdMapping(0, 0, 1), new IdMapping(1, 1, 65_535));
    }

    @Test
    void withoutSubordinateIdsThereIsOnlyRoot() {
        assertThat(NestedIds.map(List.of(new IdRange(1000, 1)), 1000)).containsExactly(new IdMapping(0, 1000, 1));
    }
}
