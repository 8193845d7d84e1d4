package io.cooperage.engine.container;

import io.cooperage.engine.container.ContainerConfig.Security;
import io.cooperage.engine.error.EngineException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// Refuses what this machine's security modules can't do.
public final class SecurityCheck {
    private static final String UNCONFINED = "unconfined";
    private static final Path APPARMOR = Path.of("/sys/module/apparmor/parameters/enabled");
    private static final Path SELINUX = Path.of("/sys/fs/selinux/enforce");

    private SecurityCheck() {}

    static void check(Security security) {
        String profile = profile(security);
        if (profile != null && !isAppArmorOn()) {
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

    /// The profile to apply; null for none.
    static @Nullable String profile(Security security) {
        String asked = security.apparmor();
        return asked == null || asked.isEmpty() || asked.equals(UNCONFINED) ? null : asked;
    }

    /// The kernel enforces, or would only report, what SELinux says of contexts, which no container here can
    /// choose.
    public static boolean isSeLinuxOn() {
        return Files.exists(SELINUX);
    }

    private static boolean isAppArmorOn() {
        try {
            return Files.readString(APPARMOR).startsWith("Y");
        } catch (IOException _) {
            // The kernel has no AppArmor.
            return false;
        }
    }
}
