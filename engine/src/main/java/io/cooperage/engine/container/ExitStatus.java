package io.cooperage.engine.container;

import java.time.Instant;

/// How a process ended.
public record ExitStatus(int exitCode, boolean oomKilled, Instant finishedAt) {}
