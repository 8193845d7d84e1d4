package io.cooperage.engine.linux;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/// Asks a user's own systemd about one of its units: unlike the machine's, it leaves no mark on the groups it
/// delegates.
final class SystemdUnit {
    private static final int PATIENCE_SECONDS = 3;

    private SystemdUnit() {}

    /// Whether `group` is a unit of this user's systemd that was started with `Delegate=yes`. Starts
    /// `systemctl`; any trouble with it means no.
    static boolean delegated(Path group) {
        String unit = String.valueOf(group.getFileName());
        if (!(unit.endsWith(".scope") || unit.endsWith(".service")) || !belowUserManager(group)) {
            return false;
        }
        Process systemctl;
        try {
            systemctl = new ProcessBuilder("systemctl", "--user", "show", "--property=Delegate", "--value", "--", unit)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
        } catch (IOException notInstalled) {
            return false;
        }
        try {
            if (!systemctl.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                return false;
            }
            // One word: the pipe holds it after the end.
            String answer = new String(systemctl.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return answer.strip().equals("yes");
        } catch (IOException unreadable) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } finally {
            systemctl.destroyForcibly();
        }
    }

    private static boolean belowUserManager(Path group) {
        for (Path name : group) {
            if (name.toString().startsWith("user@") && name.toString().endsWith(".service")) {
                return true;
            }
        }
        return false;
    }
}
