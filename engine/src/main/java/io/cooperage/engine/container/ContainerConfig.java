package io.cooperage.engine.container;

import io.cooperage.engine.oci.ImageConfig.Healthcheck;
import io.cooperage.engine.oci.Spec;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// What a person asks for when creating a container, in Docker's words; the engine turns it into an OCI [Spec].
///
/// Immutable; start from [#of] and use the `with` methods of [ContainerConfigBuilder] through [#toBuilder].
///
/// What is not said here is the image's: [ImageDefaults] fills it in when the container is made, so the
/// configuration of a [Container] is complete.
///
/// @param name null lets the engine choose a readable one
/// @param entrypoint what stands before `command`; null is the image's, and giving one, even an empty one,
///     drops the image's command
/// @param command program and arguments, or arguments alone after an entrypoint; empty is the image's. The
///     first of both together is looked up in the container's PATH
/// @param env `NAME=value`
/// @param workingDir empty is the image's, else `/`; made if missing
/// @param user `name|uid[:group|gid]`; empty is the image's, else root
/// @param terminal give it a pseudo-terminal instead of three pipes
/// @param stdinOpen keep standard input open until an attached client closes it; otherwise it reads end-of-file
/// @param shmSize bytes of /dev/shm
/// @param stopSignal name or number, what [ContainerService#stop] sends first; empty is the image's, else
///     SIGTERM
/// @param stopTimeout how long [ContainerService#stop] waits then; null is the image's, else ten seconds
/// @param autoRemove remove the container when it ends
/// @param exposedPorts `80/tcp`; recorded for whoever publishes ports, nothing is opened by it
/// @param volumes paths that the image keeps apart. They are recorded and live in the container's own layer: no
///     volume is made for them.
/// @param healthcheck recorded; nothing is run by it
/// @param shell recorded, for an image that is made of the container
public record ContainerConfig(
        @Nullable String name,
        RootSource root,
        @Nullable List<String> entrypoint,
        List<String> command,
        List<String> env,
        String workingDir,
        String user,
        List<String> groupAdd,
        @Nullable String hostname,
        @Nullable String domainname,
        boolean terminal,
        boolean stdinOpen,
        boolean readOnlyRoot,
        List<MountRequest> mounts,
        NetworkMode network,
        NamespaceMode pidMode,
        NamespaceMode ipcMode,
        NamespaceMode utsMode,
        NamespaceMode cgroupMode,
        Limits limits,
        Security security,
        Map<String, String> sysctls,
        List<Spec.Rlimit> ulimits,
        List<DeviceRequest> devices,
        @Nullable Integer oomScoreAdj,
        @Nullable Integer umask,
        long shmSize,
        String stopSignal,
        @Nullable Duration stopTimeout,
        Map<String, String> labels,
        boolean autoRemove,
        LogOptions log,
        List<String> exposedPorts,
        List<String> volumes,
        @Nullable Healthcheck healthcheck,
        @Nullable List<String> shell) {

    private static final String DEFAULT_STOP_SIGNAL = "SIGTERM";
    private static final Duration DEFAULT_STOP_TIMEOUT = Duration.ofSeconds(10);

    public static final long DEFAULT_SHM_SIZE = 64L << 20;

    public ContainerConfig {
        entrypoint = entrypoint == null ? null : List.copyOf(entrypoint);
        command = List.copyOf(command);
        env = List.copyOf(env);
        groupAdd = List.copyOf(groupAdd);
        mounts = List.copyOf(mounts);
        sysctls = Map.copyOf(sysctls);
        ulimits = List.copyOf(ulimits);
        devices = List.copyOf(devices);
        labels = Map.copyOf(labels);
        // Null in rows that an engine without images wrote.
        exposedPorts = exposedPorts == null ? List.of() : List.copyOf(exposedPorts);
        volumes = volumes == null ? List.of() : List.copyOf(volumes);
        shell = shell == null ? null : List.copyOf(shell);
    }

    /// Entrypoint and command together: what runs.
    public List<String> fullCommand() {
        if (entrypoint == null || entrypoint.isEmpty()) {
            return command;
        }
        return Stream.concat(entrypoint.stream(), command.stream()).toList();
    }

    /// The stop signal, or SIGTERM when nobody said any.
    public String effectiveStopSignal() {
        return stopSignal.isEmpty() ? DEFAULT_STOP_SIGNAL : stopSignal;
    }

    /// The time to stop, or ten seconds when nobody said any.
    public Duration effectiveStopTimeout() {
        return stopTimeout == null ? DEFAULT_STOP_TIMEOUT : stopTimeout;
    }

    /// Docker's defaults for everything but root and command.
    public static ContainerConfig of(RootSource root, List<String> command) {
        return new ContainerConfigBuilder(root, command).build();
    }

    public ContainerConfigBuilder toBuilder() {
        return new ContainerConfigBuilder(this);
    }

    /// @param source absolute host path for a bind; ignored by tmpfs
    /// @param target absolute path in the container
    /// @param options as in [Spec.Mount]; for a bind `rbind` and `rprivate` are the defaults
    public record MountRequest(
            Type type, @Nullable Path source, String target, boolean readOnly, List<String> options) {
        public enum Type {
            BIND,
            TMPFS
        }

        public MountRequest {
            options = List.copyOf(options);
        }
    }

    public enum NetworkMode {
        /// A namespace of its own with nothing in it, not even an address on loopback up.
        NONE,
        /// The engine's network.
        HOST,
        /// A namespace of its own with 127.0.0.1 up.
        LOOPBACK
    }

    public enum NamespaceMode {
        PRIVATE,
        HOST
    }

    /// Null is unlimited or the kernel's default. Sizes in bytes.
    ///
    /// @param cpus cores, such as 1.5 (a quota over a 100 ms period)
    /// @param cpuShares v1 scale, 1024 is the default weight
    /// @param cpuset list such as `0-2,4`
    /// @param memorySwap memory and swap together as Docker counts; −1 is unlimited
    /// @param ioWeight 10 to 1000
    public record Limits(
            @Nullable Double cpus,
            @Nullable Long cpuQuotaMicros,
            @Nullable Long cpuPeriodMicros,
            @Nullable Long cpuShares,
            @Nullable String cpuset,
            @Nullable String cpusetMems,
            @Nullable Long memory,
            @Nullable Long memoryReservation,
            @Nullable Long memorySwap,
            @Nullable Long pids,
            @Nullable Integer ioWeight,
            List<IoThrottle> ioThrottles) {
        public static final Limits NONE =
                new Limits(null, null, null, null, null, null, null, null, null, null, null, List.of());

        public Limits {
            ioThrottles = List.copyOf(ioThrottles);
        }
    }

    /// @param device a block device node on the host
    public record IoThrottle(Path device, Kind kind, long rate) {
        public enum Kind {
            READ_BPS,
            WRITE_BPS,
            READ_IOPS,
            WRITE_IOPS
        }
    }

    /// @param capAdd,capDrop names with or without `CAP_`, or `ALL`
    /// @param seccomp `default`, `unconfined`, or the text of a profile in Docker's JSON format
    /// @param apparmor profile name, or null for the engine's choice
    public record Security(
            boolean privileged,
            List<String> capAdd,
            List<String> capDrop,
            boolean noNewPrivileges,
            String seccomp,
            @Nullable String apparmor) {
        public static final Security DEFAULT = new Security(false, List.of(), List.of(), false, "default", null);

        public Security {
            capAdd = List.copyOf(capAdd);
            capDrop = List.copyOf(capDrop);
        }
    }

    /// @param access any of `rwm`
    public record DeviceRequest(Path host, String target, String access) {}

    /// @param maxSize bytes of one log file before it is rotated; 0 never rotates
    /// @param maxFiles files kept, the current one included
    public record LogOptions(long maxSize, int maxFiles) {
        public static final LogOptions DEFAULT = new LogOptions(0, 1);
    }
}
