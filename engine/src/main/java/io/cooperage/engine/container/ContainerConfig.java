package io.cooperage.engine.container;

import io.cooperage.engine.network.NetworkSettings;
import io.cooperage.engine.oci.ImageConfig.Healthcheck;
import io.cooperage.engine.oci.Spec;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// What a person asks for when creating a container, in Docker's words; the engine turns it into an OCI
/// [Spec].
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
/// @param stdinOpen keep standard input open until an attached client closes it; otherwise it reads
///     end-of-file
/// @param shmSize bytes of /dev/shm
/// @param stopSignal name or number, what [ContainerService#stop] sends first; empty is the image's, else
///     SIGTERM
/// @param stopTimeout how long [ContainerService#stop] waits then; negative is for ever, null is the image's,
///     else ten seconds
/// @param autoRemove remove the container when it ends
/// @param exposedPorts `80/tcp`; recorded for whoever publishes ports, nothing is opened by it
/// @param volumes paths that get an anonymous volume each where no mount covers them
/// @param healthcheck what is run to find out whether it is well; null for nothing
/// @param shell recorded, for an image that is made of the container
/// @param restart what happens when its process ends by itself
/// @param init give it a small process 1 that reaps and passes signals on
/// @param volumesFrom `container[:ro|rw]`, whose mounts this one gets too
/// @param userMode HOST for no user namespace of its own where the engine would give one
/// @param deviceRules further devices it may use, in the words of cgroup v1's devices.allow: `c 42:* rwm`
/// @param annotations passed on in the OCI specification
/// @param runtime empty or `cooperage` is the engine's own; any other is refused when the container is made
/// @param clientStreams what the client that made it said of its own end of the streams
/// @param cgroupParent the control group that its own lies in; null for the engine's
/// @param leftOut the lists and maps of Docker's `HostConfig` that a client did not even send empty: they mean
///     the same, and are shown as `null`
/// @param memberships which groups of its own /etc/group its program is in
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
        NetworkSettings networking,
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
        @Nullable List<String> shell,
        RestartPolicy restart,
        boolean init,
        List<String> volumesFrom,
        NamespaceMode userMode,
        List<String> deviceRules,
        Map<String, String> annotations,
        String runtime,
        ClientStreams clientStreams,
        @Nullable CgroupParent cgroupParent,
        Set<String> leftOut,
        GroupMemberships memberships) {

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
        // Null in rows from before there were networks.
        networking = networking == null ? NetworkSettings.NONE : networking;
        restart = restart == null ? RestartPolicy.NO : restart;
        volumesFrom = volumesFrom == null ? List.of() : List.copyOf(volumesFrom);
        userMode = userMode == null ? NamespaceMode.PRIVATE : userMode;
        deviceRules = deviceRules == null ? List.of() : List.copyOf(deviceRules);
        annotations = annotations == null ? Map.of() : Map.copyOf(annotations);
        runtime = runtime == null ? "" : runtime;
        clientStreams = clientStreams == null ? ClientStreams.NONE : clientStreams;
        leftOut = leftOut == null ? Set.of() : Set.copyOf(leftOut);
        memberships = memberships == null ? GroupMemberships.UNLESS_GROUP_GIVEN : memberships;
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

    /// @param source absolute host path of a bind, else null
    /// @param target absolute path in the container
    /// @param options as in [Spec.Mount]; for a bind `rbind` and `rprivate` are the defaults
    /// @param volume name of a volume, null or empty for an anonymous one that is made with the container,
    ///     which then has its name here
    /// @param copyUp fill a new, empty volume with what the image has at `target`
    /// @param makeSource make a folder where the source of a bind is missing, as `-v` does and `--mount` does
    ///     not
    /// @param subpath the folder of the volume to mount, null for all of it
    /// @param itemized asked for as one of `HostConfig.Mounts` and not in a short form, and shown there
    public record MountRequest(
            Type type,
            @Nullable Path source,
            String target,
            boolean readOnly,
            List<String> options,
            @Nullable String volume,
            boolean copyUp,
            boolean makeSource,
            @Nullable String subpath,
            boolean itemized) {
        public enum Type {
            BIND,
            TMPFS,
            VOLUME
        }

        public MountRequest {
            options = List.copyOf(options);
        }

        public MountRequest(
                Type type,
                @Nullable Path source,
                String target,
                boolean readOnly,
                List<String> options,
                @Nullable String volume,
                boolean copyUp,
                boolean makeSource,
                @Nullable String subpath) {
            this(type, source, target, readOnly, options, volume, copyUp, makeSource, subpath, false);
        }

        /// The same, shown in `HostConfig.Mounts`.
        public MountRequest asItem() {
            return new MountRequest(type, source, target, readOnly, options, volume, copyUp, makeSource, subpath, true);
        }

        /// The same of another volume.
        ///
        /// @param name null for an anonymous one
        public MountRequest ofVolume(@Nullable String name) {
            return new MountRequest(
                    type, source, target, readOnly, options, name, copyUp, makeSource, subpath, itemized);
        }

        /// A bind or a tmpfs.
        public MountRequest(Type type, @Nullable Path source, String target, boolean readOnly, List<String> options) {
            this(type, source, target, readOnly, options, null, false, false, null);
        }

        public static MountRequest volume(@Nullable String name, String target, boolean readOnly) {
            return new MountRequest(Type.VOLUME, null, target, readOnly, List.of(), name, true, false, null);
        }
    }

    /// Null is unlimited or the kernel's default. Sizes in bytes.
    ///
    /// @param cpus cores, such as 1.5 (a quota over a 100 ms period)
    /// @param cpuShares v1 scale, 1024 is the default weight
    /// @param cpuset list such as `0-2,4`
    /// @param memorySwap memory and swap together as Docker counts; −1 is unlimited
    /// @param ioWeight 10 to 1000
    /// @param ioDeviceWeights the same for single devices
    /// @param swappiness 0 to 100; cgroup v1 only
    /// @param oomKillDisable let it wait for memory instead of killing in it; cgroup v1 only
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
            List<IoThrottle> ioThrottles,
            List<IoDeviceWeight> ioDeviceWeights,
            @Nullable Integer swappiness,
            boolean oomKillDisable) {
        public static final Limits NONE =
                new Limits(null, null, null, null, null, null, null, null, null, null, null, List.of());

        public Limits {
            ioThrottles = ioThrottles == null ? List.of() : List.copyOf(ioThrottles);
            ioDeviceWeights = ioDeviceWeights == null ? List.of() : List.copyOf(ioDeviceWeights);
        }

        /// What every version of control groups has.
        public Limits(
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
            this(
                    cpus,
                    cpuQuotaMicros,
                    cpuPeriodMicros,
                    cpuShares,
                    cpuset,
                    cpusetMems,
                    memory,
                    memoryReservation,
                    memorySwap,
                    pids,
                    ioWeight,
                    ioThrottles,
                    List.of(),
                    null,
                    false);
        }
    }

    /// @param device a block device node on the host
    /// @param weight 10 to 1000
    public record IoDeviceWeight(Path device, int weight) {}

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
    /// @param apparmor profile name, `unconfined` for none; null is the engine's own, or none with
    ///     `privileged`
    /// @param labels what follows `label=` in SELinux options: `disable`, `type:x`, `level:x`, …
    /// @param bareSystemPaths hide nothing below /proc and /sys: `systempaths=unconfined`
    /// @param maskedPaths hide these instead of the usual ones; null for the usual ones
    /// @param readOnlyPaths the same for what can't be written
    /// @param writableCgroups the control groups in it can be written, below its own; null as for `privileged`
    public record Security(
            boolean privileged,
            List<String> capAdd,
            List<String> capDrop,
            boolean noNewPrivileges,
            String seccomp,
            @Nullable String apparmor,
            List<String> labels,
            boolean bareSystemPaths,
            @Nullable List<String> maskedPaths,
            @Nullable List<String> readOnlyPaths,
            @Nullable Boolean writableCgroups) {
        public static final Security DEFAULT = new Security(false, List.of(), List.of(), false, "default", null);

        public Security {
            apparmor = apparmor == null || apparmor.isEmpty() ? null : apparmor;
            capAdd = List.copyOf(capAdd);
            capDrop = List.copyOf(capDrop);
            labels = labels == null ? List.of() : List.copyOf(labels);
            maskedPaths = maskedPaths == null ? null : List.copyOf(maskedPaths);
            readOnlyPaths = readOnlyPaths == null ? null : List.copyOf(readOnlyPaths);
        }

        /// With the usual paths of /proc and /sys shielded, or none.
        public Security(
                boolean privileged,
                List<String> capAdd,
                List<String> capDrop,
                boolean noNewPrivileges,
                String seccomp,
                @Nullable String apparmor,
                List<String> labels,
                boolean bareSystemPaths) {
            this(
                    privileged,
                    capAdd,
                    capDrop,
                    noNewPrivileges,
                    seccomp,
                    apparmor,
                    labels,
                    bareSystemPaths,
                    null,
                    null,
                    null);
        }

        public Security(
                boolean privileged,
                List<String> capAdd,
                List<String> capDrop,
                boolean noNewPrivileges,
                String seccomp,
                @Nullable String apparmor) {
            this(privileged, capAdd, capDrop, noNewPrivileges, seccomp, apparmor, List.of(), false);
        }

        /// Nothing was asked for instead of the engine's own AppArmor profile.
        public boolean takesOwnProfile() {
            return apparmor == null && !privileged;
        }

        /// Whether this may follow `label=`.
        public static boolean isLabel(String text) {
            return text.matches("disable|(user|role|type|level|filetype|nested):.+");
        }

        /// The same with another filter of system calls.
        public Security withSeccomp(String other) {
            return new Security(
                    privileged,
                    capAdd,
                    capDrop,
                    noNewPrivileges,
                    other,
                    apparmor,
                    labels,
                    bareSystemPaths,
                    maskedPaths,
                    readOnlyPaths,
                    writableCgroups);
        }

        /// The same with control groups that can be written, or not; null as for `privileged`.
        public Security withWritableCgroups(@Nullable Boolean writable) {
            return new Security(
                    privileged,
                    capAdd,
                    capDrop,
                    noNewPrivileges,
                    seccomp,
                    apparmor,
                    labels,
                    bareSystemPaths,
                    maskedPaths,
                    readOnlyPaths,
                    writable);
        }
    }

    /// What Docker's clients say of their own end of the streams, told again when they ask.
    ///
    /// @param stdin,stdout,stderr it means to attach these
    /// @param stdinOnce standard input ends when the first client that was attached to it is done
    /// @param columns,rows of its terminal, which the container's has from the beginning; 0 when it said none
    public record ClientStreams(
            boolean stdin, boolean stdout, boolean stderr, boolean stdinOnce, int columns, int rows) {
        public static final ClientStreams NONE = new ClientStreams(false, false, false, false, 0, 0);
    }

    /// A control group that several containers share. It is made when the first of them starts and goes with
    /// the last.
    ///
    /// @param path below the engine's own group, `kubepods/burstable/pod1`
    /// @param limits of all of them together
    public record CgroupParent(String path, Limits limits) {
        /// As Docker's `--cgroup-parent` has it: slashes around the path say nothing, for it is one below the
        /// engine's own group, as it is one below the top for a Docker that makes its groups itself.
        ///
        /// @return null for an empty path: the engine's own group
        public static @Nullable CgroupParent parse(String text) {
            String path = text.replaceFirst("^/+", "").replaceFirst("/+$", "");
            return path.isEmpty() ? null : new CgroupParent(path, Limits.NONE);
        }
    }

    /// @param access any of `rwm`
    public record DeviceRequest(Path host, String target, String access) {}

    /// @param maxSize bytes of one log file before it is rotated; 0 never rotates
    /// @param maxFiles files kept, the current one included
    public record LogOptions(LogDriver driver, long maxSize, int maxFiles) {
        public static final LogOptions DEFAULT = new LogOptions(LogDriver.JSON_FILE, 0, 1);

        public LogOptions {
            driver = driver == null ? LogDriver.JSON_FILE : driver;
        }

        public LogOptions(long maxSize, int maxFiles) {
            this(LogDriver.JSON_FILE, maxSize, maxFiles);
        }
    }

    /// Docker's words; what is kept looks the same with the first two, in the engine's own format.
    public enum LogDriver {
        JSON_FILE,
        LOCAL,
        /// Nothing is kept, and there is nothing to read.
        NONE;

        /// `json-file`, `local` or `none`.
        public String word() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }
}
