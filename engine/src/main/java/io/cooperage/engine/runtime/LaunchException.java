package io.cooperage.engine.runtime;

import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.error.ErrorKind;
import org.jspecify.annotations.Nullable;

/// A launch step failed. The message reads `step 14 of 37, mount proc on /proc: Operation not permitted`, and what to
/// do.
public final class LaunchException extends EngineException {
    private static final long serialVersionUID = 1L;

    private final transient @Nullable LaunchReport report;
    private final int errno;
    private final boolean exec;

    /// @param exec the failing step was the final Exec, or the way to its folder, so that 126 and 127 can be told from
    ///     125
    public LaunchException(ErrorKind kind, String message, int errno, boolean exec, @Nullable LaunchReport report) {
        super(kind, message);
        this.errno = errno;
        this.exec = exec;
        this.report = report;
    }

    public int errno() {
        return errno;
    }

    public @Nullable LaunchReport report() {
        return report;
    }

    /// Docker's exit code for a container that could not start: 127 not found, 126 not executable, 125 anything else.
    public int exitCode() {
        if (!exec) {
            return 125;
        }
        return errno == 2 ? 127 : 126;
    }
}
