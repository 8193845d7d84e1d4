package io.cooperage.engine.linux;

import java.time.Duration;
import java.time.Instant;

/// What /proc tells of one process at one instant, proc_pid_stat(5) and proc_pid_status(5).
///
/// @param pid,parentPid as this JVM's pid namespace has them
/// @param innermostPid the pid in the process's own namespace
/// @param uid effective user, as this JVM's user namespace has it
/// @param state one letter: `R`, `S`, `D`, `Z`, `T`, `I`, …
/// @param command the command line, or the name in brackets for a process without one
/// @param rss resident bytes
/// @param openFiles −1 when they may not be counted
/// @param startTicks field 22 of stat: with the pid, it names a process for good
/// @param seccompMode 0 off, 1 strict, 2 filter
public record ProcessFacts(
        int pid,
        int parentPid,
        int innermostPid,
        long uid,
        char state,
        String command,
        Duration cpuTime,
        long rss,
        int threads,
        int openFiles,
        long startTicks,
        Instant startedAt,
        Sets capabilities,
        int seccompMode,
        boolean noNewPrivileges) {

    /// Capability sets as bit masks, capabilities(7).
    public record Sets(long inheritable, long permitted, long effective, long bounding, long ambient) {}
}
