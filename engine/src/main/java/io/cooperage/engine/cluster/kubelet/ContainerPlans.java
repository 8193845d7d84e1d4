package io.cooperage.engine.cluster.kubelet;

import com.fasterxml.jackson.databind.JsonNode;
import io.cooperage.engine.cluster.kubelet.PodVolumes.Mounted;
import io.cooperage.engine.cluster.object.KubeObject;
import io.cooperage.engine.container.Container;
import io.cooperage.engine.container.ContainerConfig;
import io.cooperage.engine.container.ContainerConfig.LogOptions;
import io.cooperage.engine.container.ContainerConfig.MountRequest;
import io.cooperage.engine.container.ContainerConfig.Security;
import io.cooperage.engine.container.ContainerConfigBuilder;
import io.cooperage.engine.container.NamespaceMode;
import io.cooperage.engine.container.RestartPolicy;
import io.cooperage.engine.container.RootSource;
import io.cooperage.engine.container.SecurityCheck;
import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.network.DnsConfig;
import io.cooperage.engine.network.EndpointConfig;
import io.cooperage.engine.network.NetworkMode;
import io.cooperage.engine.network.NetworkSettings;
import io.cooperage.engine.network.PortBinding;
import io.cooperage.engine.oci.ImageConfig.Defaults;
import io.cooperage.engine.oci.ImageConfig.Healthcheck;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// From a pod's specification to the configurations of its containers.
final class ContainerPlans {
    private static final String PAUSE = "/pause";

    /// A kubelet's containerLogMaxSize and containerLogMaxFiles.
    private static final LogOptions LOG = new LogOptions(10 << 20, 5);

    private static final Healthcheck NO_HEALTHCHECK =
            new Healthcheck(List.of("NONE"), Duration.ZERO, Duration.ZERO, Duration.ZERO, Duration.ZERO, 0);

    private final KubeletOptions options;
    private final PodFolders folders;
    private final PodResources resources;
    private final Path pauseProgram;
    private final Path emptyRoot;

    /// @param pauseProgram the shim's, which under that name holds namespaces
    /// @param emptyRoot a folder without anything
    ContainerPlans(
            KubeletOptions options, PodFolders folders, PodResources resources, Path pauseProgram, Path emptyRoot) {
        this.options = options;
        this.folders = folders;
        this.resources = resources;
        this.pauseProgram = pauseProgram;
        this.emptyRoot = emptyRoot;
    }

    static boolean isOnHostNetwork(KubeObject pod) {
        return pod.spec().path("hostNetwork").asBoolean();
    }

    /// The one that holds what the pod's containers share.
    ContainerConfig sandbox(KubeObject pod, int attempt) {
        if (!pod.spec().path("hostUsers").asBoolean(true)) {
            throw EngineException.notImplemented(
                    "hostUsers false: this node gives pods no users of their own;" + " leave the field out");
        }
        boolean host = isOnHostNetwork(pod);
        NetworkSettings network = host
                ? NetworkSettings.of(NetworkMode.HOST)
                : new NetworkSettings(
                        NetworkMode.NETWORKS,
                        List.of(EndpointConfig.of(options.network())),
                        hostPorts(pod),
                        false,
                        DnsConfig.NONE,
                        List.of());
        Map<String, String> sysctls = new LinkedHashMap<>();
        if (!host) {
            // As containerd: programs that are not root serve port 80.
            sysctls.put("net.ipv4.ip_unprivileged_port_start", "0");
        }
        sysctls.putAll(SecurityContexts.sysctls(pod));
        return ContainerConfig.of(new RootSource.Directory(emptyRoot), List.of(PAUSE)).toBuilder()
                .name(PodNames.container(pod, PodNames.SANDBOX_CONTAINER, attempt))
                .labels(PodNames.labels(pod, PodNames.SANDBOX_CONTAINER, attempt))
                .mounts(List.of(Mounts.bind(pauseProgram, PAUSE, true, List.of("rprivate", "ro"))))
                .hostname(host ? null : PodNetworkFiles.kernelName(pod, options.domain()))
                .utsMode(host ? NamespaceMode.HOST : NamespaceMode.PRIVATE)
                .networking(network)
                .pidMode(pod.spec().path("hostPID").asBoolean() ? NamespaceMode.HOST : NamespaceMode.PRIVATE)
                .ipcMode(pod.spec().path("hostIPC").asBoolean() ? NamespaceMode.HOST : NamespaceMode.SHAREABLE)
                .security(new Security(false, List.of(), List.of("ALL"), true, "default", null))
                .sysctls(sysctls)
                .cgroupParent(resources.parent(pod))
                .oomScoreAdj(resources.sandboxOomScore())
                .restart(RestartPolicy.NO)
                .stopTimeout(Duration.ZERO)
                .log(new LogOptions(ContainerConfig.LogDriver.NONE, 0, 1))
                .build();
    }

    private static List<PortBinding> hostPorts(KubeObject pod) {
        List<PortBinding> ports = new ArrayList<>();
        for (JsonNode container : ContainerSpecs.all(pod)) {
            for (JsonNode port : container.path("ports")) {
                int host = port.path("hostPort").asInt();
                if (host != 0) {
                    ports.add(new PortBinding(
                            port.path("hostIP").asText(""),
                            host,
                            host,
                            port.path("containerPort").asInt(),
                            protocol(port.path("protocol").asText("TCP"), host)));
                }
            }
        }
        return ports;
    }

    private static PortBinding.Protocol protocol(String name, int port) {
        return switch (name) {
            case "TCP" -> PortBinding.Protocol.TCP;
            case "UDP" -> PortBinding.Protocol.UDP;
            default ->
                throw EngineException.notImplemented(
                        "hostPort " + port + " of protocol " + name + ": this node publishes TCP and UDP only");
        };
    }

    /// What goes into one application container.
    ///
    /// @param image its id
    /// @param defaults what the image says
    /// @param target the container whose processes it sees and is among; null for none in particular
    /// @param env without what the image says
    record Wish(
            KubeObject pod,
            JsonNode container,
            int attempt,
            Container sandbox,
            String image,
            Defaults defaults,
            @Nullable String target,
            Map<String, String> env,
            Map<String, Mounted> volumes) {}

    /// @throws WaitingException for what can't be
    ContainerConfig container(Wish wish) {
        KubeObject pod = wish.pod();
        JsonNode spec = wish.container();
        String name = ContainerSpecs.name(spec);
        SecurityContexts context =
                new SecurityContexts(pod, spec, options.seccompProfiles(), SecurityCheck.isSeLinuxOn());
        context.requireNonRoot(wish.defaults().user());
        if (!spec.path("volumeDevices").isEmpty()) {
            throw WaitingException.config("volumeDevices: this node has no volumes that are devices; use volumeMounts,"
                    + " with claims of volumeMode Filesystem");
        }
        String sandbox = wish.sandbox().id();
        boolean host = isOnHostNetwork(pod);
        NamespaceMode shared = NamespaceMode.ofContainer(sandbox);
        Map<String, String> labels = new LinkedHashMap<>(PodNames.labels(pod, name, wish.attempt()));
        labels.put(PodNames.SANDBOX, sandbox);
        ContainerConfigBuilder builder =
                ContainerConfig.of(new RootSource.Image(wish.image()), arguments(spec, wish.env())).toBuilder()
                        .name(PodNames.container(pod, name, wish.attempt()))
                        .labels(labels)
                        .env(environment(wish, host))
                        .workingDir(spec.path("workingDir").asText(""))
                        .user(context.user(wish.defaults().user()))
                        .groupAdd(context.groups())
                        .memberships(context.memberships())
                        .terminal(spec.path("tty").asBoolean())
                        .stdinOpen(spec.path("stdin").asBoolean())
                        .readOnlyRoot(context.readOnlyRoot())
                        .mounts(mounts(wish))
                        .networking(NetworkSettings.of(host ? NetworkMode.HOST : NetworkMode.ofContainer(sandbox)))
                        .utsMode(host ? NamespaceMode.HOST : shared)
                        .ipcMode(pod.spec().path("hostIPC").asBoolean() ? NamespaceMode.HOST : shared)
                        .pidMode(pidMode(wish, shared))
                        .security(context.security())
                        .limits(resources.limits(spec))
                        .cgroupParent(resources.parent(pod))
                        .oomScoreAdj(resources.oomScore(pod, spec))
                        .restart(RestartPolicy.NO)
                        .healthcheck(NO_HEALTHCHECK)
                        .log(LOG);
        if (!spec.path("command").isEmpty()) {
            builder.entrypoint(Expansion.expand(ContainerSpecs.texts(spec.path("command")), wish.env()));
        }
        return builder.build();
    }

    private static NamespaceMode pidMode(Wish wish, NamespaceMode shared) {
        String target = wish.target();
        if (target != null) {
            return NamespaceMode.ofContainer(target);
        }
        JsonNode pod = wish.pod().spec();
        if (pod.path("hostPID").asBoolean()) {
            return NamespaceMode.HOST;
        }
        return pod.path("shareProcessNamespace").asBoolean() ? shared : NamespaceMode.PRIVATE;
    }

    private static List<String> arguments(JsonNode spec, Map<String, String> env) {
        return Expansion.expand(ContainerSpecs.texts(spec.path("args")), env);
    }

    private List<String> environment(Wish wish, boolean host) {
        List<String> env = new ArrayList<>();
        env.add("HOSTNAME=" + (host ? options.nodeName() : PodNetworkFiles.kernelName(wish.pod(), options.domain())));
        wish.env().forEach((name, value) -> env.add(name + "=" + value));
        return env;
    }

    private List<MountRequest> mounts(Wish wish) {
        String uid = wish.pod().uid();
        String name = ContainerSpecs.name(wish.container());
        Map<String, MountRequest> mounts = new LinkedHashMap<>();
        List<String> options = List.of("rprivate");
        boolean readOnly = wish.container()
                .path("securityContext")
                .path("readOnlyRootFilesystem")
                .asBoolean();
        add(mounts, Mounts.bind(folders.etc(uid, "hosts"), "/etc/hosts", readOnly, options));
        add(mounts, Mounts.bind(folders.etc(uid, "resolv.conf"), "/etc/resolv.conf", readOnly, options));
        add(mounts, Mounts.bind(folders.etc(uid, "hostname"), "/etc/hostname", readOnly, options));
        String message = wish.container().path("terminationMessagePath").asText("/dev/termination-log");
        if (!message.isEmpty()) {
            Path file = folders.terminationMessage(uid, name, wish.attempt());
            PodFolders.write(file, "", "rw-rw-rw-");
            add(mounts, Mounts.bind(file, message, false, options));
        }
        Mounts.of(wish.container(), wish.volumes(), wish.env()).forEach(mount -> add(mounts, mount));
        return List.copyOf(mounts.values());
    }

    private static void add(Map<String, MountRequest> mounts, MountRequest mount) {
        mounts.put(Path.of(mount.target()).normalize().toString(), mount);
    }
}
