package io.cooperage.engine.container;

import io.cooperage.engine.container.ContainerConfig.Security;
import io.cooperage.engine.linux.Arch;
import io.cooperage.engine.linux.Capabilities;
import io.cooperage.engine.linux.Capability;
import io.cooperage.engine.linux.KernelVersion;
import io.cooperage.engine.linux.SeccompProfile;
import io.cooperage.engine.linux.SeccompProgram;
import io.cooperage.engine.oci.Spec;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// What a container's program may do: its capabilities and its system calls. Any thread.
final class Privileges {
    /// Filters differ by profile and capabilities only, so a handful serves all containers; this is a bound
    /// on abuse.
    private static final int CACHED = 64;

    private final Arch arch;
    private final KernelVersion kernel;
    private final Set<Capability> grantable;
    private final Map<ProfileKey, Spec.Seccomp> resolved = new ConcurrentHashMap<>();
    private final Map<Spec.Seccomp, byte[]> compiled = new ConcurrentHashMap<>();

    private record ProfileKey(String profile, List<String> capabilities) {}

    private Privileges(Arch arch, KernelVersion kernel, Set<Capability> grantable) {
        this.arch = arch;
        this.kernel = kernel;
        this.grantable = grantable;
    }

    static Privileges onThisMachine() {
        return new Privileges(Arch.current(), KernelVersion.running(), Capabilities.grantable());
    }

    /// Everything that can be granted at all.
    List<String> all() {
        return List.copyOf(Capabilities.names(grantable));
    }

    /// @throws io.cooperage.engine.error.EngineException naming a capability that is none or can't be had here
    List<String> capabilities(Security security) {
        return List.copyOf(Capabilities.names(
                Capabilities.forContainer(security.capAdd(), security.capDrop(), security.privileged(), grantable)));
    }

    /// As execve(2) does it: a program that is not root's starts with nothing effective, whatever the bounding
    /// set.
    static Spec.Capabilities sets(List<String> granted, int uid) {
        return uid == 0
                ? new Spec.Capabilities(granted, granted, List.of(), granted, List.of())
                : new Spec.Capabilities(granted, List.of(), List.of(), List.of(), List.of());
    }

    /// @return null when system calls are not filtered
    Spec.@Nullable Seccomp seccomp(Security security, List<String> capabilities) {
        String text = security.seccomp();
        if (security.privileged() || text.equals("unconfined")) {
            return null;
        }
        if (resolved.size() > CACHED) {
            resolved.clear();
        }
        return resolved.computeIfAbsent(new ProfileKey(text, capabilities), key -> {
            SeccompProfile profile =
                    key.profile().equals("default") ? SeccompProfile.standard() : SeccompProfile.parse(key.profile());
            return profile.resolve(arch, Set.copyOf(key.capabilities()), kernel);
        });
    }

    /// The program for the kernel.
    byte @Nullable [] filter(Spec.@Nullable Seccomp seccomp) {
        if (seccomp == null) {
            return null;
        }
        if (compiled.size() > CACHED) {
            compiled.clear();
        }
        return compiled.computeIfAbsent(seccomp, filter -> SeccompProgram.compile(filter, arch));
    }
}
