package io.cooperage.engine.runtime;

import java.time.Instant;

/// A process's end as its shim recorded it.
///
/// @param exitCode the program's, or 128+signal
/// @param oomKilled the group's `oom_kill` count rose during its life
public record ShimExit(int exitCode, boolean oomKilled, Instant finishedAt) {}
