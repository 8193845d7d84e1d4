package io.cooperage.engine.cluster.events;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cooperage.engine.cluster.events.EventCorrelator.Decision;
import io.cooperage.engine.cluster.object.KubeObject;
import java.time.Instant;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class EventCorrelatorTest {
    private final EventCorrelator correlator = new EventCorrelator();
    private Instant now = Instant.parse("2026-01-01T00:00:00Z");

    private Occurrence said(String pod, String reason, String message) {
        ObjectNode tree = JsonNodeFactory.instance.objectNode();
        tree.put("apiVersion", "v1").put("kind", "Pod");
        tree.putObject("metadata").put("name", pod).put("namespace", "default").put("uid", pod + "-uid");
        return new Occurrence(
                now, "kubelet", "n", new KubeObject(tree), "", EventRecorder.Type.NORMAL, reason, message);
    }

    private Decision decided(Occurrence occurrence) {
        now = now.plusSeconds(1);
        return Objects.requireNonNull(correlator.decide(occurrence));
    }

    @Test
    void theSameAgainCountsUpUnderTheSameName() {
        Decision first = decided(said("a", "BackOff", "x"));
        Decision second = decided(said("a", "BackOff", "x"));
        assertThat(second.event()).isSameAs(first.event());
        assertThat(second.event().count).isEqualTo(2);
        assertThat(first.event().name).matches("a\\.[0-9a-f]{16}");
        assertThat(decided(said("b", "BackOff", "x")).event()).isNotSameAs(first.event());
        assertThat(decided(said("a", "Killing", "x")).event()).isNotSameAs(first.event());
    }

    @Test
    void manyThatDifferInTheirWordsBecomeOne() {
        for (int i = 0; i < 10; i++) {
            assertThat(decided(said("a", "Failed", "try " + i)).occurrence().message())
                    .isEqualTo("try " + i);
        }
        Decision eleventh = decided(said("a", "Failed", "try 10"));
        Decision twelfth = decided(said("a", "Failed", "try 11"));
        assertThat(eleventh.occurrence().message()).isEqualTo("(combined from similar events): try 10");
        assertThat(twelfth.event()).isSameAs(eleventh.event());
        now = now.plusSeconds(700);
        assertThat(decided(said("a", "Failed", "later")).occurrence().message()).isEqualTo("later");
    }

    @Test
    void whoNeverStopsIsNotHeardForAWhile() {
        for (int i = 0; i < 25; i++) {
            decided(said("a", "Unhealthy", "same"));
        }
        assertThat(correlator.decide(said("a", "Unhealthy", "same"))).isNull();
        assertThat(correlator.decide(said("b", "Unhealthy", "same"))).isNotNull();
        now = now.plusSeconds(300);
        assertThat(decided(said("a", "Unhealthy", "same")).event().count).isEqualTo(27);
    }
}
