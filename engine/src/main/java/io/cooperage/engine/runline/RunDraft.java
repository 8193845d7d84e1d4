package io.cooperage.engine.runline;

import io.cooperage.engine.container.ContainerConfig;
import io.cooperage.engine.container.ContainerConfig.CgroupParent;
import io.cooperage.engine.container.ContainerConfig.DeviceRequest;
import io.cooperage.engine.container.ContainerConfig.IoDeviceWeight;
import io.cooperage.engine.container.ContainerConfig.IoThrottle;
import io.cooperage.engine.container.ContainerConfig.Limits;
import io.cooperage.engine.container.ContainerConfig.MountRequest;
import io.cooperage.engine.container.ContainerConfig.Security;
import io.cooperage.engine.container.DockerLogOptions;
import io.cooperage.engine.container.NamespaceMode;
import io.cooperage.engine.container.RestartPolicy;
import io.cooperage.engine.container.RootSource;
import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.network.DnsConfig;
import io.cooperage.engine.network.NetworkMode;
import io.cooperage.engine.network.NetworkSettings;
import io.cooperage.engine.network.PortBinding;
import io.cooperage.engine.oci.ImageConfig.Healthcheck;
import io.cooperage.engine.oci.Spec;
import io.cooperage.engine.runline.RunRequest.Note;
import io.cooperage.engine.runline.RunRequest.Pull;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// What the options read so far say; they may come in any order, so conflicts are looked for at the end.
final class RunDraft {
    final Surroundings surroundings;
    final List<Note> notes = new ArrayList<>();

    /// The words that are being read, for notes.
    int from;

    int to;

    boolean detach;
    Pull pull = Pull.MISSING;

    @Nullable
    String platform;

    final List<String> attach = new ArrayList<>();

    @Nullable
    String cidFile;

    @Nullable
    String name;

    boolean rootfs;

    @Nullable
    List<String> entrypoint;

    final List<String> fileEnv = new ArrayList<>();
    final List<String> env = new ArrayList<>();
    final Map<String, String> fileLabels = new LinkedHashMap<>();
    final Map<String, String> labels = new LinkedHashMap<>();
    final Map<String, String> annotations = new LinkedHashMap<>();
    String runtime = "";
    String workingDir = "";
    String user = "";
    final List<String> groupAdd = new ArrayList<>();

    @Nullable
    String hostname;

    @Nullable
    String domainname;

    boolean terminal;
    boolean stdinOpen;
    boolean readOnlyRoot;
    final List<MountRequest> mounts = new ArrayList<>();
    final List<String> volumes = new ArrayList<>();
    final List<String> volumesFrom = new ArrayList<>();
    final NetworkWords networks = new NetworkWords();
    final List<PortBinding> ports = new ArrayList<>();
    boolean publishAll;
    final Set<String> exposed = new LinkedHashSet<>();
    final List<String> dnsServers = new ArrayList<>();
    final List<String> dnsSearch = new ArrayList<>();
    final List<String> dnsOptions = new ArrayList<>();
    final List<String> extraHosts = new ArrayList<>();
    NamespaceMode pidMode = NamespaceMode.PRIVATE;
    NamespaceMode ipcMode = NamespaceMode.PRIVATE;
    NamespaceMode utsMode = NamespaceMode.PRIVATE;

    @Nullable
    CgroupParent cgroupParent;

    NamespaceMode cgroupMode = NamespaceMode.PRIVATE;
    NamespaceMode userMode = NamespaceMode.PRIVATE;

    @Nullable
    Double cpus;

    @Nullable
    Long cpuQuota;

    @Nullable
    Long cpuPeriod;

    @Nullable
    Long cpuShares;

    @Nullable
    String cpuset;

    @Nullable
    String cpusetMems;

    @Nullable
    Long memory;

    @Nullable
    Long memoryReservation;

    @Nullable
    Long memorySwap;

    @Nullable
    Long pids;

    @Nullable
    Integer ioWeight;

    final List<IoThrottle> throttles = new ArrayList<>();
    final List<IoDeviceWeight> deviceWeights = new ArrayList<>();

    @Nullable
    Integer swappiness;

    boolean oomKillDisable;
    boolean privileged;
    final List<String> capAdd = new ArrayList<>();
    final List<String> capDrop = new ArrayList<>();
    boolean noNewPrivileges;
    String seccomp = "default";

    @Nullable
    String apparmor;

    final List<String> labelOptions = new ArrayList<>();
    boolean bareSystemPaths;

    @Nullable
    Boolean writableCgroups;

    final Map<String, String> sysctls = new LinkedHashMap<>();
    final Map<String, Spec.Rlimit> ulimits = new LinkedHashMap<>();
    final List<DeviceRequest> devices = new ArrayList<>();
    final List<String> deviceRules = new ArrayList<>();

    @Nullable
    Integer oomScoreAdj;

    @Nullable
    Integer umask;

    long shmSize = ContainerConfig.DEFAULT_SHM_SIZE;
    String stopSignal = "";

    @Nullable
    Duration stopTimeout;

    boolean autoRemove;
    String logDriver = "";
    final Map<String, String> logOptions = new LinkedHashMap<>();
    RestartPolicy restart = RestartPolicy.NO;
    boolean init;
    boolean noHealthcheck;

    @Nullable
    String healthCommand;

    Duration healthInterval = Duration.ZERO;
    Duration healthTimeout = Duration.ZERO;
    Duration healthStartPeriod = Duration.ZERO;
    Duration healthStartInterval = Duration.ZERO;
    int healthRetries;

    RunDraft(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    void note(String text) {
        notes.add(new Note(from, to, text));
    }

    void noteRelabel(boolean asked) {
        if (asked) {
            note("SELinux labels are left as they are: nothing here relabels files");
        }
    }

    /// @throws EngineException INVALID_ARGUMENT for options that can't be together
    ContainerConfig build(RootSource root, List<String> command) {
        checkTogether();
        Map<String, String> allLabels = new LinkedHashMap<>(fileLabels);
        allLabels.putAll(labels);
        return ContainerConfig.of(root, command).toBuilder()
                .name(name)
                .entrypoint(entrypoint)
                .env(Stream.concat(fileEnv.stream(), env.stream()).toList())
                .workingDir(workingDir)
                .user(user)
                .groupAdd(groupAdd)
                .hostname(hostname)
                .domainname(domainname)
                .terminal(terminal)
                .stdinOpen(stdinOpen)
                .readOnlyRoot(readOnlyRoot)
                .mounts(mounts)
                .volumes(volumes)
                .volumesFrom(volumesFrom)
                .networking(new NetworkSettings(
                        networks.mode(),
                        networks.endpoints(),
                        ports,
                        publishAll,
                        new DnsConfig(dnsServers, dnsSearch, dnsOptions),
                        extraHosts))
                .exposedPorts(List.copyOf(exposed))
                .pidMode(pidMode)
                .ipcMode(ipcMode)
                .utsMode(utsMode)
                .cgroupParent(cgroupParent)
                .cgroupMode(cgroupMode)
                .userMode(userMode)
                .limits(new Limits(
                        cpus,
                        cpuQuota,
                        cpuPeriod,
                        cpuShares,
                        cpuset,
                        cpusetMems,
                        memory,
                        memoryReservation,
                        memorySwap,
                        pids,
                        ioWeight,
                        throttles,
                        deviceWeights,
                        swappiness,
                        oomKillDisable))
                .security(new Security(
                                privileged,
                                capAdd,
                                capDrop,
                                noNewPrivileges,
                                seccomp,
                                apparmor,
                                labelOptions,
                                bareSystemPaths)
                        .withWritableCgroups(writableCgroups))
                .sysctls(sysctls)
                .ulimits(List.copyOf(ulimits.values()))
                .devices(devices)
                .deviceRules(deviceRules)
                .oomScoreAdj(oomScoreAdj)
                .umask(umask)
                .shmSize(shmSize)
                .stopSignal(stopSignal)
                .stopTimeout(stopTimeout)
                .labels(allLabels)
                .autoRemove(autoRemove)
                .annotations(annotations)
                .runtime(runtime)
                .log(DockerLogOptions.parse(logDriver, logOptions))
                .healthcheck(healthcheck())
                .restart(restart)
                .init(init)
                .build();
    }

    private void checkTogether() {
        if (autoRemove && restart.kind() != RestartPolicy.Kind.NO) {
            throw EngineException.invalid("conflicting options: cannot specify both --restart and --rm");
        }
        if (cpus != null && (cpuQuota != null || cpuPeriod != null)) {
            throw EngineException.invalid(
                    "conflicting options: --cpus and --cpu-quota or --cpu-period cannot both be set");
        }
        if (networks.mode().kind() == NetworkMode.Kind.CONTAINER) {
            notWithContainer("hostname", hostname != null || domainname != null);
            notWithContainer("dns", !dnsServers.isEmpty() || !dnsSearch.isEmpty() || !dnsOptions.isEmpty());
            notWithContainer("custom host-to-IP mapping", !extraHosts.isEmpty());
            notWithContainer("port publishing", !ports.isEmpty() || publishAll);
            notWithContainer("port exposing", !exposed.isEmpty());
        }
    }

    private static void notWithContainer(String what, boolean given) {
        if (given) {
            throw EngineException.invalid(
                    "conflicting options: " + what + " and the container type network mode; say it of that container");
        }
    }

    private @Nullable Healthcheck healthcheck() {
        boolean some = healthCommand != null
                || !healthInterval.isZero()
                || !healthTimeout.isZero()
                || !healthStartPeriod.isZero()
                || !healthStartInterval.isZero()
                || healthRetries != 0;
        if (noHealthcheck) {
            if (some) {
                throw EngineException.invalid("--no-healthcheck conflicts with --health-* options");
            }
            return new Healthcheck(List.of("NONE"), Duration.ZERO, Duration.ZERO, Duration.ZERO, Duration.ZERO, 0);
        }
        return some
                ? new Healthcheck(
                        healthCommand == null ? List.of() : List.of("CMD-SHELL", healthCommand),
                        healthInterval,
                        healthTimeout,
                        healthStartPeriod,
                        healthStartInterval,
                        healthRetries)
                : null;
    }
}
