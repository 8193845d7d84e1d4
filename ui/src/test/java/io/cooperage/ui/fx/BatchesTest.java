package io.cooperage.ui.fx;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class BatchesTest {
    private final List<Runnable> hops = new ArrayList<>();
    private final List<List<Integer>> drained = new ArrayList<>();
    private final List<String> overflows = new ArrayList<>();
    private final Batches<Integer> batches = new Batches<>(hops::add, 3, drained::add, () -> overflows.add("overflow"));

    @Test
    void atMostOneHopIsPendingAndTakesAllThatCameMeanwhile() {
        batches.offer(1);
        batches.offer(2);
        assertThat(hops).hasSize(1);
        hop();
        assertThat(drained).containsExactly(List.of(1, 2));
        batches.offer(3);
        hop();
        assertThat(drained).containsExactly(List.of(1, 2), List.of(3));
    }

    @Test
    void aReceiverThatFellBehindIsToldAndGetsTheLatest() {
        for (int i = 1; i <= 5; i++) {
            batches.offer(i);
        }
        hop();
        assertThat(overflows).hasSize(1);
        assertThat(drained).containsExactly(List.of(4, 5));
        batches.offer(6);
        hop();
        assertThat(overflows).as("told once").hasSize(1);
    }

    @Test
    void aSenderThatLostSomethingSaysSoWithoutAnEntry() {
        batches.lost();
        batches.lost();
        assertThat(hops).hasSize(1);
        hop();
        assertThat(overflows).hasSize(1);
        assertThat(drained).isEmpty();
    }

    private void hop() {
        hops.removeFirst().run();
    }
}
