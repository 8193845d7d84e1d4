package io.cooperage.engine.runline;

import io.cooperage.engine.container.ContainerConfig;
import io.cooperage.engine.container.ContainerConfig.DeviceRequest;
import io.cooperage.engine.container.ContainerConfig.IoThrottle;
import io.cooperage.engine.container.ContainerConfig.Limits;
import io.cooperage.engine.container.ContainerConfig.MountRequest;
import io.cooperage.engine.container.ContainerConfig.Security;
import io.cooperage.engine.container.NamespaceMode;
import io.cooperage.engine.container.RestartPolicy;
import io.cooperage.engine.container.RootSource;
import io.cooperage.engine.network.NetworkMode;
import io.cooperage.engine.network.NetworkSettings;
import io.cooperage.engine.network.PortSpecs;
import io.cooperage.engine.oci.ImageConfig.Healthcheck;
import io.cooperage.engine.oci.Spec;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Writes the words of a configuration, in an order that reads well: who, ports, files, environment, limits,
/// rights.
final class LineWriter {
    /// Options of a mount that `--mount` has words for.
    private static final Set<String> BIND_OPTIONS =
            Set.of("bind", "rro", "private", "rprivate", "shared", "rshared", "slave", "rslave");

    private final ContainerConfig config;
    private final LineWords words = new LineWords();

    private LineWriter(ContainerConfig config) {
        this.config = config;
    }

    /// All options, in the order of the line.
    static List<Said> said(ContainerConfig config) {
        LineWriter writer = new LineWriter(config);
        writer.write();
        return writer.words.all();
    }

    /// What stands after the options: the image, what an entrypoint of several words leaves over, the
    /// command.
    static List<String> tail(ContainerConfig config) {
        List<String> tail = new ArrayList<>(List.of(config.root().shown()));
        List<String> entrypoint = config.entrypoint();
        if (entrypoint != null && entrypoint.size() > 1) {
            tail.addAll(entrypoint.subList(1, entrypoint.size()));
        }
        tail.addAll(config.command());
        return tail;
    }

    static List<String> unsaid(ContainerConfig config) {
        List<String> missing = new ArrayList<>();
        if (config.umask() != null) {
            missing.add("the umask %04o".formatted(config.umask()));
        }
        if (config.shell() != null && !config.shell().isEmpty()) {
            missing.add("the shell for an image made of it");
        }
        if (!(config.root() instanceof RootSource.Image)) {
            missing.add("the root filesystem is no image, and only podman has --rootfs");
        }
        if (isText(config.security().seccomp())) {
            missing.add("the seccomp profile: save it as a file and name that");
        }
        if (config.env().stream().anyMatch(variable -> variable.indexOf('=') <= 0)) {
            missing.add("a variable without a value");
        }
        boolean otherGroups = switch (config.memberships()) {
            case UNLESS_GROUP_GIVEN -> false;
            case ALWAYS -> config.user().indexOf(':') >= 0;
            case NEVER -> true;
        };
        if (otherGroups) {
            missing.add("which of the image’s groups its user is in");
        }
        List<String> entrypoint = config.entrypoint();
        if (entrypoint != null && entrypoint.isEmpty() && config.command().isEmpty()) {
            missing.add("no entrypoint but the image’s command");
        }
        if (!LogWords.isSayable(config.log())) {
            missing.add("limits of the log that its driver doesn’t take");
        }
        config.networking().endpoints().stream()
                .skip(1)
                .filter(endpoint -> !endpoint.links().isEmpty())
                .forEach(endpoint -> missing.add("the links on network " + endpoint.network()));
        for (MountRequest mount : config.mounts()) {
            if (!isSayable(mount)) {
                missing.add("all of the mount on " + mount.target());
            }
        }
        return missing;
    }

    private void write() {
        words.flag("-d", !config.stdinOpen());
        words.flag("-i", config.stdinOpen());
        words.flag("-t", config.terminal());
        words.flag("--rm", config.autoRemove());
        words.optional("--name", config.name());
        words.optional("--restart", restart(config.restart()));
        words.flag("--init", config.init());
        network(config.networking());
        files();
        process();
        limits(config.limits());
        security(config.security());
        namespaces();
        health(config.healthcheck());
        LogWords.format(config.log(), words);
        sorted("--annotation", config.annotations());
        words.optional("--runtime", config.runtime());
        entrypoint();
    }

    private static @Nullable String restart(RestartPolicy policy) {
        return switch (policy.kind()) {
            case NO -> null;
            case ALWAYS -> "always";
            case UNLESS_STOPPED -> "unless-stopped";
            case ON_FAILURE -> policy.maximumRetries() == 0 ? "on-failure" : "on-failure:" + policy.maximumRetries();
        };
    }

    private void network(NetworkSettings network) {
        network.ports().forEach(port -> words.option("-p", PortSpecs.format(port)));
        words.flag("-P", network.publishAll());
        words.each("--expose", config.exposedPorts());
        if (network.mode().kind() == NetworkMode.Kind.NETWORKS) {
            NetworkWords.format(network.endpoints(), words);
        } else {
            words.option("--network", network.mode().toString());
        }
        words.optional("-h", config.hostname());
        words.optional("--domainname", config.domainname());
        words.each("--dns", network.dns().servers());
        words.each("--dns-search", network.dns().search());
        words.each("--dns-option", network.dns().options());
        words.each("--add-host", network.extraHosts());
    }

    private void files() {
        words.each("-v", config.volumes());
        for (MountRequest mount : config.mounts()) {
            if (mount.type() == MountRequest.Type.TMPFS) {
                words.option("--tmpfs", tmpfs(mount));
            } else {
                Optional<String> simple = VolumeWords.format(mount);
                words.option(simple.isPresent() ? "-v" : "--mount", simple.orElseGet(() -> MountWords.format(mount)));
            }
        }
        words.each("--volumes-from", config.volumesFrom());
        words.flag("--read-only", config.readOnlyRoot());
        if (config.shmSize() != ContainerConfig.DEFAULT_SHM_SIZE) {
            words.option("--shm-size", ByteSizes.format(config.shmSize()));
        }
    }

    private static String tmpfs(MountRequest mount) {
        List<String> options = new ArrayList<>();
        if (mount.readOnly()) {
            options.add("ro");
        }
        options.addAll(mount.options());
        return mount.target() + (options.isEmpty() ? "" : ":" + String.join(",", options));
    }

    private void process() {
        config.env().stream()
                .filter(variable -> variable.indexOf('=') > 0)
                .forEach(variable -> words.option("-e", variable));
        sorted("--label", config.labels());
        words.optional("-w", config.workingDir());
        words.optional("-u", config.user());
        words.each("--group-add", config.groupAdd());
        words.optional("--stop-signal", config.stopSignal());
        Duration timeout = config.stopTimeout();
        if (timeout != null) {
            words.option(
                    "--stop-timeout",
                    Long.toString(timeout.plusNanos(999_999_999).toSeconds()));
        }
    }

    private void limits(Limits limits) {
        Double cpus = limits.cpus();
        if (cpus != null) {
            words.option("--cpus", BigDecimal.valueOf(cpus).stripTrailingZeros().toPlainString());
        }
        words.optional("--cpu-quota", limits.cpuQuotaMicros());
        words.optional("--cpu-period", limits.cpuPeriodMicros());
        words.optional("--cpu-shares", limits.cpuShares());
        words.optional("--cpuset-cpus", limits.cpuset());
        words.optional("--cpuset-mems", limits.cpusetMems());
        size("-m", limits.memory());
        size("--memory-reservation", limits.memoryReservation());
        size("--memory-swap", limits.memorySwap());
        words.optional("--memory-swappiness", limits.swappiness());
        words.flag("--oom-kill-disable", limits.oomKillDisable());
        words.optional("--pids-limit", limits.pids());
        words.optional("--blkio-weight", limits.ioWeight());
        limits.ioDeviceWeights()
                .forEach(each -> words.option("--blkio-weight-device", each.device() + ":" + each.weight()));
        limits.ioThrottles().forEach(this::throttle);
        words.optional("--oom-score-adj", config.oomScoreAdj());
        config.ulimits().forEach(this::ulimit);
    }

    private void size(String option, @Nullable Long bytes) {
        if (bytes != null) {
            words.option(option, ByteSizes.format(bytes));
        }
    }

    private void throttle(IoThrottle throttle) {
        String option = switch (throttle.kind()) {
            case READ_BPS -> "--device-read-bps";
            case WRITE_BPS -> "--device-write-bps";
            case READ_IOPS -> "--device-read-iops";
            case WRITE_IOPS -> "--device-write-iops";
        };
        boolean bytes = option.endsWith("bps");
        words.option(
                option,
                throttle.device() + ":" + (bytes ? ByteSizes.format(throttle.rate()) : Long.toString(throttle.rate())));
    }

    private void ulimit(Spec.Rlimit limit) {
        String name = limit.type().replaceFirst("^RLIMIT_", "").toLowerCase(Locale.ROOT);
        words.option("--ulimit", name + "=" + limit.soft() + (limit.soft() == limit.hard() ? "" : ":" + limit.hard()));
    }

    private void security(Security security) {
        words.flag("--privileged", security.privileged());
        words.each("--cap-drop", security.capDrop());
        words.each("--cap-add", security.capAdd());
        if (security.noNewPrivileges()) {
            words.option("--security-opt", "no-new-privileges");
        }
        if (!security.seccomp().equals("default") && !isText(security.seccomp())) {
            words.option("--security-opt", "seccomp=" + security.seccomp());
        }
        if (security.apparmor() != null) {
            words.option("--security-opt", "apparmor=" + security.apparmor());
        }
        security.labels().forEach(label -> words.option("--security-opt", "label=" + label));
        if (security.bareSystemPaths()) {
            words.option("--security-opt", "systempaths=unconfined");
        }
        if (security.writableCgroups() != null) {
            words.option("--security-opt", "writable-cgroups=" + security.writableCgroups());
        }
        sorted("--sysctl", config.sysctls());
        config.devices().forEach(device -> words.option("--device", device(device)));
        words.each("--device-cgroup-rule", config.deviceRules());
    }

    /// A profile's text; the name of a file is let stand, so that a form can show a line before it is read.
    private static boolean isText(String seccomp) {
        return seccomp.stripLeading().startsWith("{");
    }

    private static String device(DeviceRequest device) {
        String host = device.host().toString();
        boolean all = device.access().equals("rwm");
        if (host.equals(device.target())) {
            return all ? host : host + ":" + device.access();
        }
        return host + ":" + device.target() + (all ? "" : ":" + device.access());
    }

    private void namespaces() {
        mode("--pid", config.pidMode());
        mode("--ipc", config.ipcMode());
        mode("--uts", config.utsMode());
        words.optional(
                "--cgroup-parent",
                config.cgroupParent() == null ? "" : config.cgroupParent().path());
        mode("--cgroupns", config.cgroupMode());
        mode("--userns", config.userMode());
    }

    private void mode(String option, NamespaceMode mode) {
        if (!mode.equals(NamespaceMode.PRIVATE)) {
            words.option(option, mode.toString());
        }
    }

    private void health(@Nullable Healthcheck check) {
        if (check == null) {
            return;
        }
        List<String> test = check.test();
        if (!test.isEmpty() && test.getFirst().equals("NONE")) {
            words.flag("--no-healthcheck", true);
            return;
        }
        if (test.size() > 1) {
            List<String> command = test.subList(1, test.size());
            // There is no other way to say it than to a shell.
            words.option(
                    "--health-cmd",
                    test.getFirst().equals("CMD-SHELL") ? command.getFirst() : ShellWords.join(command));
        }
        duration("--health-interval", check.interval());
        duration("--health-timeout", check.timeout());
        duration("--health-start-period", check.startPeriod());
        duration("--health-start-interval", check.startInterval());
        if (check.retries() != 0) {
            words.option("--health-retries", Integer.toString(check.retries()));
        }
    }

    private void duration(String option, Duration time) {
        if (!time.isZero()) {
            words.option(option, GoDuration.format(time));
        }
    }

    private void entrypoint() {
        List<String> entrypoint = config.entrypoint();
        if (entrypoint != null) {
            words.option("--entrypoint", entrypoint.isEmpty() ? "" : entrypoint.getFirst());
        }
        words.flag("--rootfs", !(config.root() instanceof RootSource.Image));
    }

    private void sorted(String option, Map<String, String> pairs) {
        pairs.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .forEach(pair -> words.option(option, pair.getKey() + "=" + pair.getValue()));
    }

    private static boolean isSayable(MountRequest mount) {
        return switch (mount.type()) {
            case TMPFS -> !mount.target().contains(":");
            case BIND ->
                BIND_OPTIONS.containsAll(mount.options())
                        && (VolumeWords.format(mount).isPresent() || !mount.makeSource());
            case VOLUME -> mount.options().isEmpty();
        };
    }
}
