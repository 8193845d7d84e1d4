package io.cooperage.ui.cluster.list;

import static org.assertj.core.api.Assertions.assertThat;

import io.cooperage.ui.control.StatusBadge.Mark;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HealthTest {
    @ParameterizedTest
    @CsvSource({
        "Running, RUNNING",
        "Completed, ENDED",
        "Init:1/2, MOVING",
        "Init:Error, FAILED",
        "ContainerCreating, MOVING",
        "CrashLoopBackOff, FAILED",
        "'Ready,SchedulingDisabled', PAUSED",
        "NotReady, FAILED",
        "'', CREATED"
    })
    void aStatusHasAMark(String status, Mark mark) {
        assertThat(Health.ofStatus(status)).isEqualTo(mark);
    }

    @ParameterizedTest
    @CsvSource({"3/3, RUNNING", "1/3, AILING", "0/3, FAILED", "0/0, PAUSED", "seven, CREATED"})
    void aFractionHasAMark(String ready, Mark mark) {
        assertThat(Health.ofReady(ready)).isEqualTo(mark);
    }
}
