package io.cooperage.engine.linux;

import java.nio.file.Path;

/// How many files a process may have open, getrlimit(2) `RLIMIT_NOFILE`.
public final class OpenFileLimit {
    /// What every Linux gives unless told otherwise.
    private static final long USUAL = 1024;

    private OpenFileLimit() {}

    /// The hard limit of this process, which is the most it can allow to what it starts. The JVM has raised its
    /// own soft limit to it.
    public static long ofSelf() {
        String line = KernelFile.read(Path.of("/proc/self/limits"))
                .orElse("")
                .lines()
                .filter(each -> each.startsWith("Max open files"))
                .findFirst()
                .orElse("");
        String[] words = line.split(" {2,}", -1);
        return words.length > 2 && words[2].matches("\\d{1,18}") ? Long.parseLong(words[2]) : USUAL;
    }
}
