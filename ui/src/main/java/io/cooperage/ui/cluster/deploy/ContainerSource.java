package io.cooperage.ui.cluster.deploy;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cooperage.engine.container.Container;
import io.cooperage.engine.container.ContainerConfig;
import io.cooperage.engine.container.ContainerConfig.MountRequest;
import io.cooperage.engine.container.RestartPolicy;
import io.cooperage.engine.container.RootSource;
import io.cooperage.engine.network.PortBinding;
import io.cooperage.engine.oci.ImageConfig.Defaults;
import io.cooperage.engine.oci.ImageConfig.Healthcheck;
import io.cooperage.engine.runline.ShellWords;
import io.cooperage.ui.cluster.deploy.Plan.Extras;
import io.cooperage.ui.cluster.deploy.Plan.Folder;
import io.cooperage.ui.cluster.deploy.Plan.Resources;
import io.cooperage.ui.i18n.Messages;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Reads a container into the form: what it says beyond its image. Whatever a pod can't say, or says
/// otherwise, is noted by its name.
final class ContainerSource {
    private static final Messages MESSAGES = Messages.of(ContainerSource.class);
    private static final Pattern NUMERIC_USER = Pattern.compile("(\\d+)(?::(\\d+))?");
    private static final Pattern MADE_UP = Pattern.compile("[0-9a-f]{64}");
    private static final Duration DEFAULT_GRACE = Duration.ofSeconds(30);

    private final Container from;
    private final ContainerConfig config;
    private final Defaults image;
    private final ObjectNode pod = JsonNodeFactory.instance.objectNode();
    private final ObjectNode container = JsonNodeFactory.instance.objectNode();
    private final List<Folder> folders = new ArrayList<>();
    private final List<String> mounts = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();

    private ContainerSource(Container from, Defaults image) {
        this.from = from;
        config = from.config();
        this.image = image;
    }

    /// @param image what the container's image says by itself; [Defaults#NONE] where it has none
    static Source of(Container from, Defaults image) {
        return new ContainerSource(from, image).read();
    }

    private Source read() {
        String root = "";
        if (config.root() instanceof RootSource.Image(String ref)) {
            root = ref;
        } else {
            note("root", config.root().shown());
        }
        boolean ownEntrypoint = !Objects.equals(
                Objects.requireNonNullElse(config.entrypoint(), List.of()),
                Objects.requireNonNullElse(image.entrypoint(), List.of()));
        boolean ownCommand = !config.command().equals(Objects.requireNonNullElse(image.command(), List.of()));
        List<String> entrypoint = Objects.requireNonNullElse(config.entrypoint(), List.of());
        // A command without arguments would be given the image's: with an entrypoint of its own both are said.
        List<String> command = ownEntrypoint ? (entrypoint.isEmpty() ? config.command() : entrypoint) : List.of();
        List<String> arguments = (ownEntrypoint && entrypoint.isEmpty()) || !(ownEntrypoint || ownCommand)
                ? List.of()
                : config.command();
        List<String> env = config.env().stream()
                .filter(variable -> !image.env().contains(variable) && variable.indexOf('=') > 0)
                .toList();
        List<String> lines =
                env.stream().filter(variable -> variable.indexOf('\n') < 0).toList();
        env.stream()
                .filter(variable -> variable.indexOf('\n') >= 0)
                .forEach(variable -> note("env", variable.substring(0, variable.indexOf('='))));
        List<String> ports = ports();
        mounts();
        process();
        security();
        health();
        others();
        return new Source(
                PlanText.asName(from.name()),
                root,
                ShellWords.join(command),
                ShellWords.join(arguments),
                ports,
                lines,
                mounts,
                resources(),
                new Extras(pod, container, folders),
                notes);
    }

    private void note(String key, Object... arguments) {
        notes.add(MESSAGES.text("note." + key, arguments));
    }

    private List<String> ports() {
        Set<String> lines = new LinkedHashSet<>();
        for (PortBinding port : config.networking().ports()) {
            String protocol = port.protocol() == PortBinding.Protocol.TCP ? "" : "/udp";
            lines.add(port.containerPort() + protocol);
            if (port.hostPortFirst() > 0) {
                note("host-port", Integer.toString(port.hostPortFirst()), Integer.toString(port.containerPort()));
            }
            if (!port.hostAddress().isEmpty()) {
                note("host-address", port.hostAddress(), Integer.toString(port.containerPort()));
            }
        }
        for (String exposed : config.exposedPorts()) {
            lines.add(exposed.endsWith("/tcp") ? exposed.substring(0, exposed.length() - 4) : exposed);
        }
        // A line that the form can't say, such as a span, is named instead.
        List<String> readable = new ArrayList<>();
        for (String line : lines) {
            if (PlanText.ports(line).isEmpty()) {
                readable.add(line);
            } else {
                note("port", line);
            }
        }
        return readable;
    }

    private void mounts() {
        for (MountRequest mount : config.mounts()) {
            String tail = ":" + mount.target() + (mount.readOnly() ? ":ro" : "");
            if (mount.subpath() != null && !mount.subpath().isEmpty()) {
                note("subpath", mount.subpath(), mount.target());
            }
            switch (mount.type()) {
                case BIND -> mounts.add(mount.source() + tail);
                case TMPFS -> folders.add(new Folder(mount.target(), true, sizeOf(mount)));
                case VOLUME -> {
                    String name = Objects.requireNonNullElse(mount.volume(), "");
                    if (name.isEmpty() || MADE_UP.matcher(name).matches()) {
                        folders.add(new Folder(mount.target(), false, 0));
                        note("anonymous", mount.target());
                    } else {
                        mounts.add(PlanText.asName(name) + tail);
                        note("volume", name);
                    }
                }
            }
        }
        if (config.shmSize() != ContainerConfig.DEFAULT_SHM_SIZE && config.shmSize() > 0) {
            folders.add(new Folder("/dev/shm", true, config.shmSize()));
        }
        if (!config.volumesFrom().isEmpty()) {
            note("volumes-from", String.join(", ", config.volumesFrom()));
        }
    }

    /// Of tmpfs's option `size=`, as tmpfs(5) has it; 0 where nothing is said.
    private static long sizeOf(MountRequest mount) {
        for (String option : mount.options()) {
            Matcher size = Pattern.compile("size=(\\d+)([kmgKMG]?)").matcher(option);
            if (size.matches()) {
                int shift = switch (size.group(2).toLowerCase(Locale.ROOT)) {
                    case "k" -> 10;
                    case "m" -> 20;
                    case "g" -> 30;
                    default -> 0;
                };
                return Long.parseLong(size.group(1)) << shift;
            }
        }
        return 0;
    }

    private Resources resources() {
        ContainerConfig.Limits limits = config.limits();
        Double cpus = limits.cpus();
        Long quota = limits.cpuQuotaMicros();
        Long period = limits.cpuPeriodMicros();
        if (cpus == null && quota != null && quota > 0) {
            cpus = (double) quota / (period == null || period <= 0 ? 100_000 : period);
        }
        if (limits.cpuShares() != null || limits.cpuset() != null || limits.cpusetMems() != null) {
            note("cpu");
        }
        if (limits.memorySwap() != null || limits.swappiness() != null || limits.oomKillDisable()) {
            note("swap");
        }
        if (limits.pids() != null) {
            note("pids", limits.pids());
        }
        if (limits.ioWeight() != null
                || !limits.ioThrottles().isEmpty()
                || !limits.ioDeviceWeights().isEmpty()) {
            note("io");
        }
        Long memory = limits.memory();
        Long reserved = limits.memoryReservation();
        return new Resources(
                "",
                cpus == null ? "" : Math.round(cpus * 1000) + "m",
                reserved == null || reserved <= 0 ? "" : PlanText.bytes(reserved),
                memory == null || memory <= 0 ? "" : PlanText.bytes(memory));
    }

    private void process() {
        if (!config.workingDir().isEmpty() && !config.workingDir().equals(image.workingDir())) {
            container.put("workingDir", config.workingDir());
        }
        if (config.terminal()) {
            container.put("tty", true);
        }
        if (config.stdinOpen()) {
            container.put("stdin", true);
        }
        if (config.effectiveStopTimeout().isNegative()) {
            note("stop-timeout");
        } else if (config.stopTimeout() != null
                && !config.effectiveStopTimeout().equals(DEFAULT_GRACE)) {
            pod.put(
                    "terminationGracePeriodSeconds",
                    config.effectiveStopTimeout().toSeconds());
        }
        if (!config.stopSignal().isEmpty() && !config.stopSignal().equals(image.stopSignal())) {
            note("stop-signal", config.stopSignal());
        }
        if (config.hostname() != null && !config.hostname().equals(from.shortId())) {
            pod.put("hostname", config.hostname());
        }
        RestartPolicy restart = config.restart();
        if (restart.kind() == RestartPolicy.Kind.NO || restart.kind() == RestartPolicy.Kind.ON_FAILURE) {
            note("restart", restart.kind() == RestartPolicy.Kind.NO ? "no" : "on-failure");
        }
        if (config.autoRemove()) {
            note("auto-remove");
        }
        if (config.init()) {
            note("init");
        }
    }

    private void security() {
        ObjectNode context = JsonNodeFactory.instance.objectNode();
        ContainerConfig.Security security = config.security();
        if (!config.user().isEmpty() && !config.user().equals(image.user())) {
            Matcher user = NUMERIC_USER.matcher(config.user());
            if (user.matches()) {
                context.put("runAsUser", Long.parseLong(user.group(1)));
                if (user.group(2) != null) {
                    context.put("runAsGroup", Long.parseLong(user.group(2)));
                }
            } else {
                note("user", config.user());
            }
        }
        if (security.privileged()) {
            context.put("privileged", true);
        }
        if (security.noNewPrivileges()) {
            context.put("allowPrivilegeEscalation", false);
        }
        if (config.readOnlyRoot()) {
            context.put("readOnlyRootFilesystem", true);
        }
        if (!security.capAdd().isEmpty() || !security.capDrop().isEmpty()) {
            ObjectNode capabilities = context.putObject("capabilities");
            names(capabilities, "add", security.capAdd());
            names(capabilities, "drop", security.capDrop());
        }
        if (security.seccomp().equals("unconfined")) {
            context.putObject("seccompProfile").put("type", "Unconfined");
        } else if (!security.seccomp().equals("default")) {
            note("seccomp");
        }
        if (security.apparmor() != null || !security.labels().isEmpty()) {
            note("labels");
        }
        if (!context.isEmpty()) {
            container.set("securityContext", context);
        }
        if (!config.groupAdd().isEmpty()) {
            note("groups", String.join(", ", config.groupAdd()));
        }
    }

    private static void names(ObjectNode capabilities, String property, List<String> names) {
        if (!names.isEmpty()) {
            ArrayNode array = capabilities.putArray(property);
            names.forEach(name -> array.add(name.startsWith("CAP_") ? name.substring(4) : name));
        }
    }

    /// Kubernetes ignores an image's own check, so whichever runs here is said there.
    private void health() {
        Healthcheck check = config.healthcheck();
        if (check == null || check.test().size() < 2 || check.test().getFirst().equals("NONE")) {
            return;
        }
        ObjectNode probe = container.putObject("livenessProbe");
        ArrayNode command = probe.putObject("exec").putArray("command");
        if (check.test().getFirst().equals("CMD-SHELL")) {
            command.add("/bin/sh").add("-c").add(check.test().get(1));
        } else {
            check.test().subList(1, check.test().size()).forEach(command::add);
        }
        seconds(probe, "periodSeconds", check.interval(), 30);
        seconds(probe, "timeoutSeconds", check.timeout(), 30);
        probe.put("failureThreshold", check.retries() <= 0 ? 3 : check.retries());
        if (check.startPeriod().isPositive()) {
            probe.put("initialDelaySeconds", Math.max(1, check.startPeriod().toSeconds()));
        }
        note("health");
    }

    private static void seconds(ObjectNode probe, String property, Duration time, int otherwise) {
        probe.put(property, time.isPositive() ? Math.max(1, time.toSeconds()) : otherwise);
    }

    private void others() {
        switch (config.networking().mode().kind()) {
            case HOST -> pod.put("hostNetwork", true);
            case CONTAINER ->
                note("shared-network", String.valueOf(config.networking().mode()));
            case NONE, NETWORKS -> {}
        }
        List<String> networks = config.networking().endpoints().stream()
                .map(endpoint -> endpoint.network())
                .filter(network -> !network.equals("bridge") && !network.equals("default"))
                .toList();
        if (!networks.isEmpty()) {
            note("networks", String.join(", ", networks));
        }
        for (String host : config.networking().extraHosts()) {
            note("extra-host", host);
        }
        if (config.pidMode().isHost()) {
            pod.put("hostPID", true);
        }
        if (config.ipcMode().isHost()) {
            pod.put("hostIPC", true);
        }
        if (!config.devices().isEmpty() || !config.deviceRules().isEmpty()) {
            note("devices");
        }
        if (!config.sysctls().isEmpty()) {
            ArrayNode sysctls = pod.withObject("/securityContext").putArray("sysctls");
            config.sysctls()
                    .forEach((name, value) ->
                            sysctls.addObject().put("name", name).put("value", value));
            note("sysctls");
        }
        if (!config.ulimits().isEmpty()) {
            note("ulimits");
        }
        if (config.umask() != null || config.oomScoreAdj() != null) {
            note("umask");
        }
    }
}
