package io.cooperage.engine.runtime;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// What a shim is to do besides the plan itself.
///
/// @param directory durable state of this launch: `shim.pid`, `exit`, `launch` (the report). Made if missing.
/// @param socket where the shim listens for attach, resize, signal and wait; at most 107 bytes
/// @param log the CRI log file to append to, or null to keep none (exec)
/// @param logMaxSize bytes before rotation to `log.1`, …; 0 never
/// @param logMaxFiles files kept, the current one included
/// @param terminal make a pseudo-terminal instead of three pipes
/// @param columns,rows first size of the terminal, 0 for the kernel's default
/// @param stdinOpen keep stdin open for attached clients; otherwise the program reads end-of-file
/// @param hold wait before the final Exec until [Shim#proceed]
/// @param oomFile the file whose `oom_kill N` line tells at the end whether the kernel killed for memory, or null
public record LaunchRequest(
        LaunchPlan plan,
        Path directory,
        Path socket,
        @Nullable Path log,
        long logMaxSize,
        int logMaxFiles,
        boolean terminal,
        int columns,
        int rows,
        boolean stdinOpen,
        boolean hold,
        @Nullable Path oomFile) {}
