package io.cooperage.engine.container;

import io.cooperage.engine.container.ContainerConfig.Security;
import io.cooperage.engine.linux.Capability;
import io.cooperage.engine.oci.Spec;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What a container's program may do: its capabilities and its system calls.
final class Privileges {
    private final Set<Capability> known;

    private Privileges(Set<Capability> known) {
        this.known = known;
    }

    static Privileges onThisMachine() {
        return new Privileges(Capability.known());
    }

    List<String> all() {
        return names(known);
    }

    List<String> capabilities(Security security) {
        return names(Capability.granted(security.capAdd(), security.capDrop(), security.privileged(), known));
    }

    private static List<String> names(Set<Capability> capabilities) {
        return capabilities.stream().sorted().map(Capability::ociName).toList();
    }

    /// As execve(2) does it: a program that is not root's starts with nothing effective, whatever the
    /// bounding set.
    static Spec.Capabilities sets(List<String> granted, int uid) {
        return uid == 0
                ? new Spec.Capabilities(granted, granted, List.of(), granted, List.of())
                : new Spec.Capabilities(granted, List.of(), List.of(), List.of(), List.of());
    }

    Spec.@Nullable Seccomp seccomp(Security security, List<String> capabilities) {
        return null;
    }

    byte @Nullable [] filter(Spec.@Nullable Seccomp seccomp) {
        return null;
    }
}
