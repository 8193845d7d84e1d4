package io.cooperage.engine.container;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import io.cooperage.engine.container.ContainerConfig.CgroupParent;
import io.cooperage.engine.container.ContainerConfig.ClientStreams;
import io.cooperage.engine.container.ContainerConfig.DeviceRequest;
import io.cooperage.engine.container.ContainerConfig.Limits;
import io.cooperage.engine.container.ContainerConfig.LogOptions;
import io.cooperage.engine.container.ContainerConfig.MountRequest;
import io.cooperage.engine.container.ContainerConfig.Security;
import io.cooperage.engine.network.NetworkMode;
import io.cooperage.engine.network.NetworkSettings;
import io.cooperage.engine.oci.ImageConfig.Healthcheck;
import io.cooperage.engine.oci.Spec;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Changes single parts of a [ContainerConfig]. Not for sharing between threads.
public final class ContainerConfigBuilder {
    private @Nullable String name;
    private RootSource root;
    private @Nullable List<String> entrypoint;
    private List<String> command;
    private List<String> env = List.of();
    private String workingDir = "";
    private String user = "";
    private List<String> groupAdd = List.of();
    private @Nullable String hostname;
    private @Nullable String domainname;
    private boolean terminal = false;
    private boolean stdinOpen = false;
    private boolean readOnlyRoot = false;
    private List<MountRequest> mounts = List.of();
    private NetworkSettings networking = NetworkSettings.of(NetworkMode.NETWORKS);
    private NamespaceMode pidMode = NamespaceMode.PRIVATE;
    private NamespaceMode ipcMode = NamespaceMode.PRIVATE;
    private NamespaceMode utsMode = NamespaceMode.PRIVATE;
    private NamespaceMode cgroupMode = NamespaceMode.PRIVATE;
    private Limits limits = Limits.NONE;
    private Security security = Security.DEFAULT;
    private Map<String, String> sysctls = Map.of();
    private List<Spec.Rlimit> ulimits = List.of();
    private List<DeviceRequest> devices = List.of();
    private @Nullable Integer oomScoreAdj;
    private @Nullable Integer umask;
    private long shmSize = ContainerConfig.DEFAULT_SHM_SIZE;
    private String stopSignal = "";
    private @Nullable Duration stopTimeout;
    private Map<String, String> labels = Map.of();
    private boolean autoRemove = false;
    private LogOptions log = LogOptions.DEFAULT;
    private List<String> exposedPorts = List.of();
    private List<String> volumes = List.of();
    private @Nullable Healthcheck healthcheck;
    private @Nullable List<String> shell;
    private RestartPolicy restart = RestartPolicy.NO;
    private boolean init = false;
    private List<String> volumesFrom = List.of();
    private NamespaceMode userMode = NamespaceMode.PRIVATE;
    private List<String> deviceRules = List.of();
    private Map<String, String> annotations = Map.of();
    private String runtime = "";
    private ClientStreams clientStreams = ClientStreams.NONE;
    private @Nullable CgroupParent cgroupParent;
    private Set<String> leftOut = Set.of();
    private GroupMemberships memberships = GroupMemberships.UNLESS_GROUP_GIVEN;

    ContainerConfigBuilder(RootSource root, List<String> command) {
        this.root = root;
        this.command = command;
    }

    ContainerConfigBuilder(ContainerConfig config) {
        this.name = config.name();
        this.root = config.root();
        this.entrypoint = config.entrypoint();
        this.command = config.command();
        this.env = config.env();
        this.workingDir = config.workingDir();
        this.user = config.user();
        this.groupAdd = config.groupAdd();
        this.hostname = config.hostname();
        this.domainname = config.domainname();
        this.terminal = config.terminal();
        this.stdinOpen = config.stdinOpen();
        this.readOnlyRoot = config.readOnlyRoot();
        this.mounts = config.mounts();
        this.networking = config.networking();
        this.pidMode = config.pidMode();
        this.ipcMode = config.ipcMode();
        this.utsMode = config.utsMode();
        this.cgroupMode = config.cgroupMode();
        this.limits = config.limits();
        this.security = config.security();
        this.sysctls = config.sysctls();
        this.ulimits = config.ulimits();
        this.devices = config.devices();
        this.oomScoreAdj = config.oomScoreAdj();
        this.umask = config.umask();
        this.shmSize = config.shmSize();
        this.stopSignal = config.stopSignal();
        this.stopTimeout = config.stopTimeout();
        this.labels = config.labels();
        this.autoRemove = config.autoRemove();
        this.log = config.log();
        this.exposedPorts = config.exposedPorts();
        this.volumes = config.volumes();
        this.healthcheck = config.healthcheck();
        this.shell = config.shell();
        this.restart = config.restart();
        this.init = config.init();
        this.volumesFrom = config.volumesFrom();
        this.userMode = config.userMode();
        this.deviceRules = config.deviceRules();
        this.annotations = config.annotations();
        this.runtime = config.runtime();
        this.clientStreams = config.clientStreams();
        this.cgroupParent = config.cgroupParent();
        this.leftOut = config.leftOut();
        this.memberships = config.memberships();
    }

    @CanIgnoreReturnValue
    public ContainerConfigBuilder name(@Nullable String name) {
        this.name = name;
        return this;
    }

    @CanIgnoreReturnValue
    public ContainerConfigBuilder root(RootSource root) {
        this.root = root;
        return this;
    }

    @CanIgnoreReturnValue
    public ContainerConfigBuilder entrypoint(@Nullable List<String> entrypoint) {
        this.entrypoint = entrypoint;
        return this;
    }

    @CanIgnoreReturnValue
    public ContainerConfigBuilder command(List<String> command) {
        this.command = command;
        return this;
    }

    @CanIgnoreReturnValue
    public ContainerConfigBuilder env(List<String> env) {
        this.env = env;
        return this;
    }

    @CanIgnoreReturnValue
    public ContainerConfigBuilder workingDir(String workingDir) {
        this.workingDir = workingDir;
        return this;
    }

    @CanIgnoreReturnValue
    public ContainerConfigBuilder user(String user) {
        this.user = user;
        return this;
    }

    @CanIgnoreReturnValue
    public ContainerConfigBuilder groupAdd(List<String> groupAdd) {
        this.groupAdd = groupAdd;
        return this;
    }

    @CanIgnoreReturnValue
    public ContainerConfigBuilder hostname(@Nullable String hostname) {
        this.hostname = hostname;
        return this;
    }

    @CanIgnoreReturnValue
    public ContainerConfigBuilder domainname(@Nullable String domainname) {
        this.domainname = domainname;
        return this;
    }

    @CanIgnoreReturnValue
    public ContainerConfigBuilder terminal(boolean terminal) {
        this.terminal = terminal;
        return this;
    }

    @CanIgnoreReturnValue
    public ContainerConfigBuilder stdinOpen(boolean stdinOpen) {
        this.stdinOpen = stdinOpen;
        return this;
    }

    @CanIgnoreReturnValue
    public ContainerConfigBuilder readOnlyRoot(boolean readOnlyRoot) {
        this.readOnlyRoot = readOnlyRoot;
        return this;
    }

    @CanIgnoreReturnValue
    public ContainerConfigBuilder mounts(List<MountRequest> mounts) {
        this.mounts = mounts;
        return this;
    }

    @CanIgnoreReturnValue
    public ContainerConfigBuilder networking(NetworkSettings networking) {
        this.networking = networking;
        return this;
    }

    @CanIgnoreReturnValue
    public ContainerConfigBuilder network(NetworkMode mode) {
        this.networking = networking.withMode(mode);
        return this;
    }

    @CanIgnoreReturnValue
    public ContainerConfigBuilder restart(RestartPolicy restart) {
        this.restart = restart;
        return this;
    }

    @CanIgnoreReturnValue
    public ContainerConfigBuilder init(boolean init) {
        this.init = init;
        return this;
    }

    @CanIgnoreReturnValue
    public ContainerConfigBuilder volumesFrom(List<String> volumesFrom) {
        this.volumesFrom = volumesFrom;
        return this;
    }

    @CanIgnoreReturnValue
    public ContainerConfigBuilder userMode(NamespaceMode userMode) {
        this.userMode = userMode;
        return this;
    }

    @CanIgnoreReturnValue
    public ContainerConfigBuilder deviceRules(List<String> deviceRules) {
        this.deviceRules = deviceRules;
        return this;
    }

    @CanIgnoreReturnValue
    public ContainerConfigBuilder annotations(Map<String, String> annotations) {
        this.annotations = annotations;
        return this;
    }

    @CanIgnoreReturnValue
    public ContainerConfigBuilder runtime(String runtime) {
        this.runtime = runtime;
        return this;
    }

    @CanIgnoreReturnValue
    public ContainerConfigBuilder pidMode(NamespaceMode pidMode) {
        this.pidMode = pidMode;
        return this;
    }

    @CanIgnoreReturnValue
    public ContainerConfigBuilder ipcMode(NamespaceMode ipcMode) {
        this.ipcMode = ipcMode;
        return this;
    }

    @CanIgnoreReturnValue
    public ContainerConfigBuilder utsMode(NamespaceMode utsMode) {
        this.utsMode = utsMode;
        return this;
    }

    @CanIgnoreReturnValue
    public ContainerConfigBuilder cgroupMode(NamespaceMode cgroupMode) {
        this.cgroupMode = cgroupMode;
        return this;
    }

    @CanIgnoreReturnValue
    public ContainerConfigBuilder limits(Limits limits) {
        this.limits = limits;
        return this;
    }

    @CanIgnoreReturnValue
    public ContainerConfigBuilder security(Security security) {
        this.security = security;
        return this;
    }

    @CanIgnoreReturnValue
    public ContainerConfigBuilder sysctls(Map<String, String> sysctls) {
        this.sysctls = sysctls;
        return this;
    }

    @CanIgnoreReturnValue
    public ContainerConfigBuilder ulimits(List<Spec.Rlimit> ulimits) {
        this.ulimits = ulimits;
        return this;
    }

    @CanIgnoreReturnValue
    public ContainerConfigBuilder devices(List<DeviceRequest> devices) {
        this.devices = devices;
        return this;
    }

    @CanIgnoreReturnValue
    public ContainerConfigBuilder oomScoreAdj(@Nullable Integer oomScoreAdj) {
        this.oomScoreAdj = oomScoreAdj;
        return this;
    }

    @CanIgnoreReturnValue
    public ContainerConfigBuilder umask(@Nullable Integer umask) {
        this.umask = umask;
        return this;
    }

    @CanIgnoreReturnValue
    public ContainerConfigBuilder shmSize(long shmSize) {
        this.shmSize = shmSize;
        return this;
    }

    @CanIgnoreReturnValue
    public ContainerConfigBuilder stopSignal(String stopSignal) {
        this.stopSignal = stopSignal;
        return this;
    }

    @CanIgnoreReturnValue
    public ContainerConfigBuilder stopTimeout(@Nullable Duration stopTimeout) {
        this.stopTimeout = stopTimeout;
        return this;
    }

    @CanIgnoreReturnValue
    public ContainerConfigBuilder labels(Map<String, String> labels) {
        this.labels = labels;
        return this;
    }

    @CanIgnoreReturnValue
    public ContainerConfigBuilder autoRemove(boolean autoRemove) {
        this.autoRemove = autoRemove;
        return this;
    }

    @CanIgnoreReturnValue
    public ContainerConfigBuilder log(LogOptions log) {
        this.log = log;
        return this;
    }

    @CanIgnoreReturnValue
    public ContainerConfigBuilder exposedPorts(List<String> exposedPorts) {
        this.exposedPorts = exposedPorts;
        return this;
    }

    @CanIgnoreReturnValue
    public ContainerConfigBuilder volumes(List<String> volumes) {
        this.volumes = volumes;
        return this;
    }

    @CanIgnoreReturnValue
    public ContainerConfigBuilder healthcheck(@Nullable Healthcheck healthcheck) {
        this.healthcheck = healthcheck;
        return this;
    }

    @CanIgnoreReturnValue
    public ContainerConfigBuilder shell(@Nullable List<String> shell) {
        this.shell = shell;
        return this;
    }

    @CanIgnoreReturnValue
    public ContainerConfigBuilder clientStreams(ClientStreams clientStreams) {
        this.clientStreams = clientStreams;
        return this;
    }

    @CanIgnoreReturnValue
    public ContainerConfigBuilder cgroupParent(@Nullable CgroupParent cgroupParent) {
        this.cgroupParent = cgroupParent;
        return this;
    }

    @CanIgnoreReturnValue
    public ContainerConfigBuilder leftOut(Set<String> leftOut) {
        this.leftOut = leftOut;
        return this;
    }

    @CanIgnoreReturnValue
    public ContainerConfigBuilder memberships(GroupMemberships memberships) {
        this.memberships = memberships;
        return this;
    }

    public ContainerConfig build() {
        return new ContainerConfig(
                name,
                root,
                entrypoint,
                command,
                env,
                workingDir,
                user,
                groupAdd,
                hostname,
                domainname,
                terminal,
                stdinOpen,
                readOnlyRoot,
                mounts,
                networking,
                pidMode,
                ipcMode,
                utsMode,
                cgroupMode,
                limits,
                security,
                sysctls,
                ulimits,
                devices,
                oomScoreAdj,
                umask,
                shmSize,
                stopSignal,
                stopTimeout,
                labels,
                autoRemove,
                log,
                exposedPorts,
                volumes,
                healthcheck,
                shell,
                restart,
                init,
                volumesFrom,
                userMode,
                deviceRules,
                annotations,
                runtime,
                clientStreams,
                cgroupParent,
                leftOut,
                memberships);
    }
}
