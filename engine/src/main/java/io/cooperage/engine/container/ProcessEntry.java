package io.cooperage.engine.container;

import java.time.Duration;
import java.time.Instant;

/// One process of a container, as `top` lists it.
///
/// @param pid host pid
/// @param containerPid pid inside the container's own pid namespace
/// @param uid as seen inside the container
/// @param state one letter, proc_pid_stat(5)
/// @param rss resident bytes
/// @param capabilities effective set, as the kernel's hexadecimal mask
/// @param seccompMode 0 off, 1 strict, 2 filter
public record ProcessEntry(
        int pid,
        int containerPid,
        int parentPid,
        long uid,
        String user,
        char state,
        String command,
        Duration cpuTime,
        long rss,
        int threads,
        int openFiles,
        Instant startedAt,
        long capabilities,
        int seccompMode,
        boolean noNewPrivileges) {}
