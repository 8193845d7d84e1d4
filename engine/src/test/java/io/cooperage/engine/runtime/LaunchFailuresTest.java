package io.cooperage.engine.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.cooperage.engine.error.ErrorKind;
import java.util.List;
import org.junit.jupiter.api.Test;

/// What people are told of limits that a test can't reach without taking them from everybody else.
class LaunchFailuresTest {
    private static final int EPERM = 1;
    private static final int ENOSPC = 28;

    private static LaunchException explain(LaunchStep step, int errno) {
        return LaunchFailures.explain(new LaunchPlan(List.of(step)), 0, errno, new LaunchReport(List.of()));
    }

    @Test
    void namesTheLimitOfMounts() {
        LaunchException e = explain(new LaunchStep.Mount("rbind", "/srv", "/srv", MountOptions.of("rprivate")), ENOSPC);
        assertThat(e)
                .hasMessage("step 1 of 1, bind /srv on /srv (rprivate): No space left on device; the limit of mounts is"
                        + " reached: raise the sysctl fs.mount-max");
        assertThat(e.kind()).isEqualTo(ErrorKind.RESOURCE_EXHAUSTED);
    }

    @Test
    void namesTheLimitOfOpenFiles() {
        assertThat(explain(new LaunchStep.SetRlimit(7, "RLIMIT_NOFILE", 1L << 40, 1L << 40), EPERM))
                .hasMessageEndingWith("above the sysctl fs.nr_open");
    }
}
