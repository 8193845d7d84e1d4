package io.cooperage.engine.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cooperage.engine.oci.Spec.IdMapping;
import java.util.List;
import org.junit.jupiter.api.Test;

class IdMapTest {
    private static final IdMap USER = new IdMap(
            List.of(new IdMapping(0, 1000, 1), new IdMapping(1, 100_000, 65_536)), List.of(new IdMapping(0, 1000, 1)));

    @Test
    void mapsThroughTheRangeThatHoldsTheId() {
        assertThat(USER.hostUid(0)).isEqualTo(1000);
        assertThat(USER.hostUid(1)).isEqualTo(100_000);
        assertThat(USER.hostUid(65_536)).isEqualTo(165_535);
        assertThat(USER.hostGid(0)).isEqualTo(1000);
    }

    @Test
    void theIdentityHasEveryIdButTheLast() {
        assertThat(IdMap.IDENTITY.hostUid(0xffff_fffeL)).isEqualTo(-2);
        assertThatThrownBy(() -> IdMap.IDENTITY.hostUid(0xffff_ffffL)).hasMessageContaining("user 4294967295");
    }

    @Test
    void namesTheIdAndTheRanges() {
        assertThatThrownBy(() -> USER.hostUid(65_537)).hasMessageContainingAll("user 65537", "user ids 0-0, 1-65536");
        assertThatThrownBy(() -> USER.hostGid(1)).hasMessageContainingAll("group 1", "group ids 0-0", "/etc/subgid");
    }

    @Test
    void tagsTellMapsApart() {
        assertThat(IdMap.IDENTITY.tag()).isEmpty();
        assertThat(USER.tag()).matches("-[0-9a-f]{12}");
        assertThat(new IdMap(USER.uids(), USER.uids()).tag()).isNotEqualTo(USER.tag());
        assertThat(new IdMap(List.copyOf(USER.uids()), USER.gids()).tag()).isEqualTo(USER.tag());
    }
}
