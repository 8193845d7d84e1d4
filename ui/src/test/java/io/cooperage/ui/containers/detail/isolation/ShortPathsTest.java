package io.cooperage.ui.containers.detail.isolation;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ShortPathsTest {
    private static final String ID = "4727bb384fcf" + "b3794b80ebe3d5482ea1cd871b00fe84b7d437ca093320ac783d";

    @Test
    void theHierarchyAndTheShortIdStay() {
        assertThat(ShortPaths.in("make control group /sys/fs/cgroup/memory/cooperage/65c513300530/" + ID))
                .isEqualTo("make control group /sys/fs/cgroup/memory/…/65c513300530/4727bb384fcf");
        assertThat(ShortPaths.in("write 10 to /sys/fs/cgroup/pids/cooperage/65c513300530/" + ID + "/pids.max"))
                .isEqualTo("write 10 to /sys/fs/cgroup/pids/…/4727bb384fcf/pids.max");
    }

    @Test
    void shortOnesAreLeftAlone() {
        assertThat(ShortPaths.in("mount proc on /proc (nosuid,noexec,nodev)"))
                .isEqualTo("mount proc on /proc (nosuid,noexec,nodev)");
    }

    @Test
    void aLongHostPathKeepsItsBeginningAndItsEnd() {
        assertThat(ShortPaths.in("mount overlay on /home/someone/.local/share/cooperage/containers/" + ID + "/rootfs"))
                .isEqualTo("mount overlay on /home/…/4727bb384fcf/rootfs");
    }
}
