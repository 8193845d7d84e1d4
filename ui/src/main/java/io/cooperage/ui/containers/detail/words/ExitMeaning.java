package io.cooperage.ui.containers.detail.words;

import io.cooperage.engine.container.ContainerState;
import java.util.Map;

/// What an exit code means: the shell's and Docker's conventions, and the signals of signal(7). Any thread.
public final class ExitMeaning {
    private static final Map<Integer, String> SIGNALS = Map.ofEntries(
            Map.entry(1, "SIGHUP"),
            Map.entry(2, "SIGINT"),
            Map.entry(3, "SIGQUIT"),
            Map.entry(4, "SIGILL"),
            Map.entry(5, "SIGTRAP"),
            Map.entry(6, "SIGABRT"),
            Map.entry(7, "SIGBUS"),
            Map.entry(8, "SIGFPE"),
            Map.entry(9, "SIGKILL"),
            Map.entry(10, "SIGUSR1"),
            Map.entry(11, "SIGSEGV"),
            Map.entry(12, "SIGUSR2"),
            Map.entry(13, "SIGPIPE"),
            Map.entry(14, "SIGALRM"),
            Map.entry(15, "SIGTERM"),
            Map.entry(24, "SIGXCPU"),
            Map.entry(25, "SIGXFSZ"),
            Map.entry(31, "SIGSYS"));

    private ExitMeaning() {}

    /// A short clause such as `killed for lack of memory`; what the program did, not whose fault it was.
    public static String of(ContainerState state) {
        if (state.oomKilled()) {
            return "killed by the kernel for lack of memory";
        }
        if (!state.error().isEmpty()) {
            return "could not be started";
        }
        int code = state.exitCode();
        return switch (code) {
            case 0 -> "ended normally";
            case 1 -> "the program reported an error";
            case 2 -> "the program reported wrong usage, or an error";
            case 125 -> "the engine could not start it";
            case 126 -> "the command can’t be executed";
            case 127 -> "the command was not found";
            case 139 -> "crashed: invalid memory access (SIGSEGV)";
            case 134 -> "aborted itself (SIGABRT)";
            case 143 -> "ended by SIGTERM, the polite request to stop";
            case 137 -> "killed by SIGKILL";
            case 159 -> "used a forbidden system call (SIGSYS)";
            case 255 -> "the program reported an error (−1)";
            default -> code > 128 && code <= 128 + 64 ? "ended by " + signal(code - 128) : "the program’s own code";
        };
    }

    private static String signal(int number) {
        return SIGNALS.getOrDefault(number, "signal " + number);
    }
}
