package io.cooperage.engine.oci;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What an image is made for and how a container of it starts (OCI image-spec, config.md, with Docker's
/// additions Healthcheck, Shell and OnBuild).
///
/// @param diffIds digests of the unpacked layers, bottom first
public record ImageConfig(
        @Nullable Instant created,
        @Nullable String author,
        Platform platform,
        Defaults config,
        List<Digest> diffIds,
        List<History> history) {
    public ImageConfig {
        diffIds = List.copyOf(diffIds);
        history = List.copyOf(history);
    }

    /// What a container of this image does when nothing else is said; the document's `config`.
    ///
    /// @param entrypoint,command null when not set, which differs from empty
    /// @param env `NAME=value`
    /// @param volumes paths that get a volume of their own
    /// @param exposedPorts `80/tcp`
    /// @param shell for the shell form of instructions; null is `/bin/sh -c`
    public record Defaults(
            String user,
            String workingDir,
            @Nullable List<String> entrypoint,
            @Nullable List<String> command,
            List<String> env,
            List<String> volumes,
            List<String> exposedPorts,
            Map<String, String> labels,
            @Nullable String stopSignal,
            @Nullable Integer stopTimeoutSeconds,
            @Nullable Healthcheck healthcheck,
            @Nullable List<String> shell,
            List<String> onBuild) {
        public static final Defaults NONE = new Defaults(
                "", "", null, null, List.of(), List.of(), List.of(), Map.of(), null, null, null, null, List.of());

        public Defaults {
            entrypoint = entrypoint == null ? null : List.copyOf(entrypoint);
            command = command == null ? null : List.copyOf(command);
            env = List.copyOf(env);
            volumes = List.copyOf(volumes);
            exposedPorts = List.copyOf(exposedPorts);
            labels = Map.copyOf(labels);
            shell = shell == null ? null : List.copyOf(shell);
            onBuild = List.copyOf(onBuild);
        }
    }

    /// @param test `["NONE"]`, `["CMD", …]` or `["CMD-SHELL", …]`; empty inherits
    /// @param interval and the other times: zero is the default
    /// @param retries zero is the default
    public record Healthcheck(
            List<String> test,
            Duration interval,
            Duration timeout,
            Duration startPeriod,
            Duration startInterval,
            int retries) {
        public Healthcheck {
            test = List.copyOf(test);
        }
    }

    /// One step of making the image.
    ///
    /// @param createdBy the instruction
    /// @param emptyLayer it made no layer
    public record History(
            @Nullable Instant created,
            @Nullable String createdBy,
            @Nullable String author,
            @Nullable String comment,
            boolean emptyLayer) {}
}
