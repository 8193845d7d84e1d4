package io.cooperage.engine.container;

import io.cooperage.engine.container.ContainerConfig.Security;
import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.linux.AppArmor;
import java.nio.file.Files;
import java.nio.file.Path;

/// Refuses what this machine's security modules can't do.
public final class SecurityCheck {
    private static final Path SELINUX = Path.of("/sys/fs/selinux/enforce");

    private SecurityCheck() {}

    static void check(Security security) {
        String profile = security.apparmor();
        if (profile != null
                && !profile.equals(AppArmor.UNCONFINED)
                && !AppArmor.ofThisMachine().isOn()) {
            throw EngineException.invalid("apparmor=" + profile
                    + ": AppArmor is not enabled on this machine, so no profile can be applied; leave the option out or"
                    + " boot with apparmor=1 security=apparmor where the kernel has it");
        }
        for (String label : security.labels()) {
            if (!Security.isLabel(label)) {
                throw EngineException.invalid("invalid --security-opt: label=" + label
                        + " (expected disable, user:…, role:…, type:…, level:… or filetype:…)");
            }
            if (!label.equals("disable") && isSeLinuxOn()) {
                throw EngineException.notImplemented("label=" + label + ": SELinux is enabled on this machine, and"
                        + " this engine can't choose a container's context; leave the option out or use label=disable");
            }
        }
    }

    /// The kernel enforces, or would only report, what SELinux says of contexts, which no container here can
    /// choose.
    public static boolean isSeLinuxOn() {
        return Files.exists(SELINUX);
    }
}
