package io.cooperage.engine.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class CapabilitiesTest {
    private static final Set<Capability> ALL = EnumSet.allOf(Capability.class);

    private static Set<Capability> container(List<String> add, List<String> drop) {
        return Capabilities.forContainer(add, drop, false, ALL);
    }

    @Test
    void aContainerThatAsksForNothingGetsTheFourteen() {
        assertThat(container(List.of(), List.of())).hasSize(14).isEqualTo(Capability.dockerDefaults());
        assertThat(Capabilities.mask(Capability.dockerDefaults())).isEqualTo(0xa80425fbL);
        assertThat(Capabilities.parseMask("00000000a80425fb")).isEqualTo(Capability.dockerDefaults());
    }

    @Test
    void addingAndDroppingStartFromTheDefaults() {
        assertThat(container(List.of("net_admin"), List.of("CAP_CHOWN", "Mknod")))
                .contains(Capability.NET_ADMIN, Capability.KILL)
                .doesNotContain(Capability.CHOWN, Capability.MKNOD);
        assertThat(container(List.of("CHOWN"), List.of("CHOWN")))
                .as("adding wins over dropping, as Docker has it")
                .contains(Capability.CHOWN);
    }

    @Test
    void allMeansAll() {
        assertThat(container(List.of("all"), List.of("SYS_ADMIN"))).hasSize(40).doesNotContain(Capability.SYS_ADMIN);
        assertThat(container(List.of("NET_RAW"), List.of("ALL"))).containsExactly(Capability.NET_RAW);
        assertThat(container(List.of(), List.of("ALL"))).isEmpty();
        assertThat(Capabilities.forContainer(List.of(), List.of("ALL"), true, ALL))
                .isEqualTo(ALL);
    }

    @Test
    void onlyWhatIsAvailableIsGranted() {
        Set<Capability> old = Capabilities.upTo(Capability.AUDIT_READ.bit());
        assertThat(Capabilities.forContainer(List.of("ALL"), List.of(), false, old))
                .hasSize(38);
        assertThatThrownBy(() -> Capabilities.forContainer(List.of("BPF"), List.of(), false, old))
                .hasMessage("capability not supported by your kernel or not available in the current environment:"
                        + " \"CAP_BPF\"");
        Set<Capability> few = EnumSet.of(Capability.CHOWN);
        assertThat(Capabilities.forContainer(List.of(), List.of(), false, few)).containsExactly(Capability.CHOWN);
    }

    @Test
    void anUnknownNameIsRefusedInDockersWords() {
        assertThatThrownBy(() -> container(List.of("fly"), List.of()))
                .hasMessage("invalid CapAdd: unknown capability: \"CAP_FLY\"");
        assertThatThrownBy(() -> container(List.of(), List.of("CAP_swim")))
                .hasMessage("invalid CapDrop: unknown capability: \"CAP_SWIM\"");
    }

    @Test
    void theKernelKnowsAtLeastThoseOfLinux35() {
        assertThat(Capabilities.ofKernel()).contains(Capability.CHOWN, Capability.BLOCK_SUSPEND);
        assertThat(Capabilities.grantable()).isSubsetOf(Capabilities.ofKernel());
        assertThat(Capability.CHECKPOINT_RESTORE.bit()).isEqualTo(40);
        assertThat(Capabilities.names(EnumSet.of(Capability.BPF, Capability.CHOWN)))
                .containsExactly("CAP_CHOWN", "CAP_BPF");
    }
}
