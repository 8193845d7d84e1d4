package io.cooperage.engine.container;

import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.linux.Cgroup;
import io.cooperage.engine.linux.Fd;
import io.cooperage.engine.linux.ProcessFacts;
import io.cooperage.engine.linux.ProcessReader;
import io.cooperage.engine.linux.Syscalls;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Ends containers that have lost their shim: nobody writes their log or would learn of their end, so they
/// may not
/// run on while the engine says they don't.
final class Orphans {
    private static final Logger LOG = LoggerFactory.getLogger(Orphans.class);

    /// The engine writes down the start a moment after the kernel counted it, and /proc counts in ticks from
    /// a boot
    /// time in whole seconds.
    private static final Duration SAME_START = Duration.ofSeconds(3);

    private final Syscalls kernel;

    Orphans(Syscalls kernel) {
        this.kernel = kernel;
    }

    /// Kills what is left of a container whose shim is gone. Any thread.
    void kill(ManagedContainer container) {
        try {
            Cgroup cgroup = container.cgroup;
            if (cgroup != null && !cgroup.directories().isEmpty()) {
                cgroup.kill();
            } else {
                killFirst(container.value().state());
            }
        } catch (EngineException e) {
            LOG.warn("container {} has lost its shim and can't be killed: {}", container.id(), e.getMessage());
        }
    }

    /// Without a group the first process is all that is known; in its own pid namespace the others end with
    /// it. A
    /// pid that was given away again has another start.
    private void killFirst(ContainerState state) {
        Instant started = state.startedAt();
        if (state.pid() == 0 || started == null) {
            return;
        }
        Optional<Fd> process = kernel.pidfdOpen(state.pid());
        if (process.isEmpty()) {
            return;
        }
        try (Fd pidfd = process.get()) {
            boolean same = ProcessReader.read(state.pid())
                    .map(ProcessFacts::startedAt)
                    .filter(start -> Duration.between(start, started).abs().compareTo(SAME_START) < 0)
                    .isPresent();
            if (same) {
                kernel.pidfdSendSignal(pidfd, Signals.SIGKILL);
            }
        }
    }
}
