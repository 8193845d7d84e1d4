package io.cooperage.engine.container;

import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.linux.ProcessFacts;
import io.cooperage.engine.linux.ProcessReader;
import java.time.Instant;
import java.util.Optional;

/// When a process began, which tells it from another that got its pid later.
final class ProcessStart {
    private ProcessStart() {}

    static long of(int pid) {
        return ProcessReader.startTicks(pid)
                .orElseThrow(() -> EngineException.conflict("process " + pid + " of the container has just ended"));
    }

    static Optional<Instant> time(int pid) {
        return ProcessReader.read(pid).map(ProcessFacts::startedAt);
    }
}
