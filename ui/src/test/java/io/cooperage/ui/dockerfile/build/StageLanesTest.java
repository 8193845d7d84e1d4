package io.cooperage.ui.dockerfile.build;

import static org.assertj.core.api.Assertions.assertThat;

import io.cooperage.engine.build.BuildEvent.StagePlan;
import io.cooperage.engine.build.BuildEvent.StepPlan;
import io.cooperage.ui.control.picture.GraphCanvas.Place;
import io.cooperage.ui.dockerfile.build.StageLanes.Join;
import io.cooperage.ui.dockerfile.build.StageLanes.Way;
import java.util.List;
import org.junit.jupiter.api.Test;

class StageLanesTest {
    /// Two stages on one base, and a third that copies from both.
    private static final StageLanes LANES = StageLanes.of(List.of(
            stage(0, "tools", step("0.0"), step("0.1", "0.0")),
            stage(1, "build", step("1.0", "0.1"), step("1.1", "1.0"), step("1.2", "1.1")),
            stage(2, "docs", step("2.0", "0.1"), step("2.1", "2.0")),
            stage(3, "", step("3.0"), step("3.1", "3.0", "1.2"), step("3.2", "3.1", "2.1"))));

    @Test
    void whatCanRunAtTheSameTimeStandsOneAboveTheOther() {
        assertThat(LANES.place("1.0")).isEqualTo(new Place(2, 1));
        assertThat(LANES.place("2.0")).isEqualTo(new Place(2, 2));
        assertThat(LANES.place("3.0")).isEqualTo(new Place(0, 3));
        assertThat(LANES.place("3.1")).isEqualTo(new Place(5, 3));
        assertThat(LANES.columns()).isEqualTo(7);
        assertThat(LANES.places().values()).doesNotHaveDuplicates();
    }

    @Test
    void aLineGoesBehindNoStep() {
        assertThat(LANES.joins()).filteredOn(Join::across).hasSize(4);
        for (Join join : LANES.joins()) {
            assertThat(join.way().getFirst()).isEqualTo(LANES.place(join.from()));
            assertThat(join.way().getLast()).isEqualTo(LANES.place(join.to()));
            assertThat(join.way().subList(1, join.way().size() - 1))
                    .as(join.toString())
                    .doesNotContainAnyElementsOf(LANES.places().values());
        }
    }

    @Test
    void keysLeadAsAPersonSeesIt() {
        assertThat(LANES.next("1.1", Way.LEFT)).contains("1.0");
        assertThat(LANES.next("1.0", Way.LEFT)).as("its base").contains("0.1");
        assertThat(LANES.next("1.2", Way.RIGHT)).as("what copies from it").contains("3.1");
        assertThat(LANES.next("1.2", Way.DOWN)).contains("2.1");
        assertThat(LANES.next("2.1", Way.DOWN)).as("the nearest").contains("3.1");
        assertThat(LANES.next("3.1", Way.FIRST)).contains("3.0");
        assertThat(LANES.next("3.1", Way.LAST)).contains("3.2");
        assertThat(LANES.next("0.0", Way.LEFT)).isEmpty();
        assertThat(LANES.next("0.0", Way.UP)).isEmpty();
        assertThat(LANES.next("3.2", Way.DOWN)).isEmpty();
    }

    @Test
    void nothingIsNothing() {
        assertThat(StageLanes.of(List.of()).columns()).isZero();
    }

    private static StagePlan stage(int index, String name, StepPlan... steps) {
        return new StagePlan(index, name, "busybox", List.of(steps));
    }

    private static StepPlan step(String id, String... before) {
        return new StepPlan(id, "RUN " + id, 1, 1, List.of(before));
    }
}
