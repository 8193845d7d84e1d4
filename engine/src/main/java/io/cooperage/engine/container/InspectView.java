package io.cooperage.engine.container;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cooperage.engine.container.ContainerConfig.Limits;
import io.cooperage.engine.container.ContainerConfig.Security;
import io.cooperage.engine.network.ContainerNetworking;
import io.cooperage.engine.oci.ImageConfig.Healthcheck;
import io.cooperage.engine.oci.Spec;
import io.cooperage.engine.store.EnginePaths;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// A container in the shape of `docker inspect` (Engine API 1.50, `ContainerInspectResponse`), for what
/// exists so far.
final class InspectView {
    private final ObjectMapper json;
    private final EnginePaths paths;
    private final boolean oomChoice;

    /// @param oomChoice the machine can be told to let a container wait for memory: version 1 of the
    ///     control groups
    InspectView(ObjectMapper json, EnginePaths paths, boolean oomChoice) {
        this.json = json;
        this.paths = paths;
        this.oomChoice = oomChoice;
    }

    /// @param links on the default network, `/db:/web/database`
    /// @param profile of AppArmor, as [Confinement#shown]
    /// @param execs ids of what is executed in it
    JsonNode of(
            Container container,
            ContainerRoot root,
            ContainerNetworking networking,
            List<String> links,
            String profile,
            List<String> execs) {
        ContainerConfig config = container.config();
        List<String> command = config.fullCommand();
        ObjectNode view = json.createObjectNode();
        view.put("Id", container.id());
        view.put("Created", GoTime.text(container.createdAt()));
        view.put("Path", command.getFirst());
        strings(view.putArray("Args"), command.subList(1, command.size()));
        view.set("State", state(container.state()));
        view.put(
                "Image",
                root.image() == null ? config.root().shown() : root.image().toString());
        Path files = paths.container(container.id());
        view.put("ResolvConfPath", files.resolve("resolv.conf").toString());
        view.put("HostnamePath", files.resolve("hostname").toString());
        view.put("HostsPath", files.resolve("hosts").toString());
        view.put("LogPath", files.resolve("log").toString());
        view.put("Name", "/" + container.name());
        view.put("RestartCount", container.state().restartCount());
        view.put("Driver", "overlay2");
        view.put("Platform", "linux");
        view.put("AppArmorProfile", profile);
        view.put("MountLabel", "");
        view.put("ProcessLabel", "");
        nullIfEmpty(view, "ExecIDs", execs);
        view.set("HostConfig", hostConfig(config, links));
        ObjectNode driver = view.putObject("GraphDriver");
        driver.put("Name", "overlay2");
        ObjectNode data = driver.putObject("Data");
        data.put("LowerDir", root.lowers().stream().map(Path::toString).collect(Collectors.joining(":")));
        data.put("MergedDir", files.resolve("rootfs").toString());
        data.put("UpperDir", files.resolve("upper").toString());
        data.put("WorkDir", files.resolve("work").toString());
        view.set("Mounts", InspectMounts.mounts(json, paths, config));
        view.set("Config", config(container));
        NetworkInspect.networkSettings(view.putObject("NetworkSettings"), container, networking);
        return view;
    }

    private ObjectNode state(ContainerState state) {
        ObjectNode node = json.createObjectNode();
        ContainerState.Status status = state.status();
        node.put("Status", status.name().toLowerCase(Locale.ROOT));
        node.put("Running", status.isAlive());
        node.put("Paused", status == ContainerState.Status.PAUSED);
        node.put("Restarting", status == ContainerState.Status.RESTARTING);
        node.put("OOMKilled", state.oomKilled());
        node.put("Dead", status == ContainerState.Status.DEAD);
        node.put("Pid", state.pid());
        node.put("ExitCode", state.exitCode());
        node.put("Error", state.error());
        node.put("StartedAt", GoTime.text(state.startedAt()));
        node.put("FinishedAt", GoTime.text(state.finishedAt()));
        BehaviourInspect.health(node, state.health());
        return node;
    }

    private ObjectNode hostConfig(ContainerConfig config, List<String> links) {
        ObjectNode node = json.createObjectNode();
        InspectMounts.host(node, config);
        ObjectNode logConfig = node.putObject("LogConfig");
        logConfig.put("Type", config.log().driver().word());
        ObjectNode logOptions = logConfig.putObject("Config");
        if (config.log().maxSize() > 0) {
            logOptions.put("max-size", DockerLogOptions.sizeText(config.log().maxSize()));
            if (config.log().maxFiles() > 1) {
                logOptions.put("max-file", Integer.toString(config.log().maxFiles()));
            }
        }
        NetworkInspect.hostConfig(node, config.networking());
        BehaviourInspect.hostConfig(node, config, oomChoice);
        node.put("AutoRemove", config.autoRemove());
        node.put("VolumeDriver", "");
        node.put("ContainerIDFile", "");
        node.putArray("ConsoleSize")
                .add(config.clientStreams().rows())
                .add(config.clientStreams().columns());
        node.put("Cgroup", "");
        node.put(
                "CgroupParent",
                config.cgroupParent() == null ? "" : config.cgroupParent().path());
        nullIfEmpty(node, "Links", links);
        nullIfEmpty(node, "CapAdd", config.security().capAdd());
        nullIfEmpty(node, "CapDrop", config.security().capDrop());
        node.put("CgroupnsMode", mode(config.cgroupMode(), "private"));
        nullIfEmpty(node, "GroupAdd", config.groupAdd());
        node.put("IpcMode", mode(config.ipcMode(), "private"));
        node.put("OomScoreAdj", config.oomScoreAdj() == null ? 0 : config.oomScoreAdj());
        node.put("PidMode", mode(config.pidMode(), ""));
        node.put("Privileged", config.security().privileged());
        node.put("ReadonlyRootfs", config.readOnlyRoot());
        nullIfEmpty(node, "SecurityOpt", securityOptions(config));
        paths(node, config.security());
        node.put("UTSMode", mode(config.utsMode(), ""));
        node.put("ShmSize", config.shmSize());
        if (!config.sysctls().isEmpty()) {
            node.set("Sysctls", json.valueToTree(new TreeMap<>(config.sysctls())));
        }
        limits(node, config.limits());
        ArrayNode devices = node.putArray("Devices");
        config.devices()
                .forEach(device -> devices.addObject()
                        .put("PathOnHost", device.host().toString())
                        .put("PathInContainer", device.target())
                        .put("CgroupPermissions", device.access()));
        ArrayNode ulimits = node.putArray("Ulimits");
        for (Spec.Rlimit limit : config.ulimits()) {
            String name = limit.type().replaceFirst("^RLIMIT_", "").toLowerCase(Locale.ROOT);
            ulimits.addObject().put("Name", name).put("Hard", limit.hard()).put("Soft", limit.soft());
        }
        config.leftOut().stream().filter(name -> node.path(name).isEmpty()).forEach(node::putNull);
        return node;
    }

    private static void limits(ObjectNode node, Limits limits) {
        Double cpus = limits.cpus();
        node.put("CpuShares", orZero(limits.cpuShares()));
        node.put("Memory", orZero(limits.memory()));
        node.put("NanoCpus", cpus == null ? 0 : Math.round(cpus * 1e9));
        node.put("BlkioWeight", limits.ioWeight() == null ? 0 : limits.ioWeight());
        for (String none : List.of(
                "CpuRealtimePeriod",
                "CpuRealtimeRuntime",
                "CpuCount",
                "CpuPercent",
                "IOMaximumIOps",
                "IOMaximumBandwidth")) {
            node.put(none, 0);
        }
        node.put("Isolation", "");
        node.putNull("DeviceRequests");
        node.put("CpuPeriod", orZero(limits.cpuPeriodMicros()));
        node.put("CpuQuota", orZero(limits.cpuQuotaMicros()));
        node.put("CpusetCpus", limits.cpuset() == null ? "" : limits.cpuset());
        node.put("CpusetMems", limits.cpusetMems() == null ? "" : limits.cpusetMems());
        node.put("MemoryReservation", orZero(limits.memoryReservation()));
        node.put("MemorySwap", memorySwap(limits));
        if (limits.pids() == null) {
            node.putNull("PidsLimit");
        } else {
            node.put("PidsLimit", limits.pids());
        }
    }

    /// Memory and swap together: with a limit of memory and nothing said of swap, as much swap again.
    private static long memorySwap(Limits limits) {
        Long memory = limits.memory();
        return limits.memorySwap() == null && memory != null && memory > 0 ? 2 * memory : orZero(limits.memorySwap());
    }

    /// What of /proc and /sys is hidden, or can't be written.
    private void paths(ObjectNode node, Security security) {
        strings(node.putArray("MaskedPaths"), SpecFactory.masked(security));
        strings(node.putArray("ReadonlyPaths"), SpecFactory.readOnly(security));
    }

    private List<String> securityOptions(ContainerConfig config) {
        List<String> options = new ArrayList<>();
        if (config.security().noNewPrivileges()) {
            options.add("no-new-privileges");
        }
        if (!config.security().seccomp().equals("default")) {
            options.add("seccomp=" + config.security().seccomp());
        }
        if (config.security().apparmor() != null) {
            options.add("apparmor=" + config.security().apparmor());
        }
        config.security().labels().forEach(label -> options.add("label=" + label));
        if (config.security().bareSystemPaths()) {
            options.add("systempaths=unconfined");
        }
        if (config.security().writableCgroups() != null) {
            options.add("writable-cgroups=" + config.security().writableCgroups());
        }
        return options;
    }

    private ObjectNode config(Container container) {
        ContainerConfig config = container.config();
        ObjectNode node = json.createObjectNode();
        node.put("Hostname", SpecFactory.hostname(container));
        node.put("Domainname", config.domainname() == null ? "" : config.domainname());
        node.put("User", config.user());
        node.put("Tty", config.terminal());
        node.put("OpenStdin", config.stdinOpen());
        node.put("AttachStdin", config.clientStreams().stdin());
        node.put("AttachStdout", config.clientStreams().stdout());
        node.put("AttachStderr", config.clientStreams().stderr());
        node.put("StdinOnce", config.clientStreams().stdinOnce());
        nullIfEmpty(node, "Env", config.env());
        nullIfEmpty(node, "Cmd", config.command());
        node.put("Image", config.root().shown());
        node.put("WorkingDir", config.workingDir());
        optional(node, "Entrypoint", config.entrypoint());
        keys(node, "ExposedPorts", config.exposedPorts());
        keys(node, "Volumes", config.volumes());
        if (config.volumes().isEmpty()) {
            node.putNull("Volumes");
        }
        node.putNull("OnBuild");
        if (config.shell() != null) {
            strings(node.putArray("Shell"), config.shell());
        }
        healthcheck(node, config.healthcheck());
        node.set("Labels", json.valueToTree(new TreeMap<>(config.labels())));
        if (!config.stopSignal().isEmpty()) {
            node.put("StopSignal", config.stopSignal());
        }
        if (config.stopTimeout() != null) {
            node.put("StopTimeout", config.stopTimeout().toSeconds());
        }
        return node;
    }

    private static void optional(ObjectNode node, String name, @Nullable List<String> values) {
        if (values == null) {
            node.putNull(name);
        } else {
            strings(node.putArray(name), values);
        }
    }

    /// Docker's sets are objects with empty values, and are left out when they are empty.
    private static void keys(ObjectNode node, String name, List<String> values) {
        if (!values.isEmpty()) {
            ObjectNode set = node.putObject(name);
            values.stream().sorted().forEach(set::putObject);
        }
    }

    /// Times in nanoseconds, those at their defaults left out.
    private static void healthcheck(ObjectNode node, @Nullable Healthcheck check) {
        if (check == null) {
            return;
        }
        ObjectNode health = node.putObject("Healthcheck");
        strings(health.putArray("Test"), check.test());
        nanos(health, "Interval", check.interval());
        nanos(health, "Timeout", check.timeout());
        nanos(health, "StartPeriod", check.startPeriod());
        nanos(health, "StartInterval", check.startInterval());
        if (check.retries() != 0) {
            health.put("Retries", check.retries());
        }
    }

    private static void nanos(ObjectNode node, String name, Duration time) {
        if (!time.isZero()) {
            node.put(name, time.toNanos());
        }
    }

    private static String mode(NamespaceMode mode, String whenPrivate) {
        return mode.kind() == NamespaceMode.Kind.PRIVATE ? whenPrivate : mode.toString();
    }

    private static long orZero(@Nullable Long number) {
        return number == null ? 0 : number;
    }

    /// Go's lists that nothing was put into.
    private static void nullIfEmpty(ObjectNode node, String name, List<String> values) {
        optional(node, name, values.isEmpty() ? null : values);
    }

    private static void strings(ArrayNode array, List<String> values) {
        values.forEach(array::add);
    }
}
