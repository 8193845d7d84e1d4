package io.cooperage.engine.runline;

import io.cooperage.engine.container.ContainerConfig;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a run line asks for.
///
/// @param start false for `create`
/// @param detach leave it to itself once it runs (`-d`)
/// @param platform `linux/arm64` for the pull; null is this machine's
/// @param attach `stdin`, `stdout`, `stderr`; empty is the default
/// @param cidFile where the id is written, null for nowhere
/// @param notes what a person should know of how the line was read
public record RunRequest(
        ContainerConfig config,
        boolean start,
        boolean detach,
        Pull pull,
        @Nullable String platform,
        List<String> attach,
        @Nullable String cidFile,
        List<Note> notes) {
    public RunRequest {
        attach = List.copyOf(attach);
        notes = List.copyOf(notes);
    }

    public enum Pull {
        MISSING,
        ALWAYS,
        NEVER
    }

    /// @param from,to the words of the line it is about; `to` is exclusive
    public record Note(int from, int to, String text) {}
}
