package io.cooperage.engine.api.docker;

import io.cooperage.engine.container.ContainerConfig;
import io.cooperage.engine.container.ContainerConfig.CgroupParent;
import io.cooperage.engine.container.ContainerConfig.ClientStreams;
import io.cooperage.engine.container.ContainerConfig.DeviceRequest;
import io.cooperage.engine.container.ContainerConfigBuilder;
import io.cooperage.engine.container.DockerLogOptions;
import io.cooperage.engine.container.NamespaceMode;
import io.cooperage.engine.container.RootSource;
import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.network.PortSpecs;
import io.cooperage.engine.oci.ImageConfig.Healthcheck;
import io.cooperage.engine.oci.Spec;
import io.cooperage.engine.volume.VolumeConfig;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// The body of `POST /containers/create` as a [ContainerConfig]. What the engine can't honour is refused by
/// name ([ContainerRefusals]); what can't be at all is found by the engine.
final class ContainerBody {
    /// Docker's words for a probe's times that are too short to be meant.
    private static final Duration SHORTEST_PROBE = Duration.ofMillis(1);

    /// What Docker shows as it was sent: not at all as `null`, empty as empty.
    private static final List<String> SHOWN_AS_SENT = List.of(
            "BlkioDeviceReadBps",
            "BlkioDeviceReadIOps",
            "BlkioDeviceWriteBps",
            "BlkioDeviceWriteIOps",
            "BlkioWeightDevice",
            "Devices",
            "Dns",
            "DnsOptions",
            "DnsSearch",
            "PortBindings",
            "Ulimits");

    private final JsonBody config;
    private final JsonBody host;
    private final ApiVersion version;

    /// @param config the body itself
    ContainerBody(JsonBody config, ApiVersion version) {
        this.config = config;
        this.host = config.object("HostConfig");
        this.version = version;
    }

    /// @param name null lets the engine choose one
    ContainerConfig read(@Nullable String name) {
        ContainerRefusals.check(config, host);
        ContainerConfigBuilder builder =
                ContainerConfig.of(new RootSource.Image(config.text("Image")), List.of()).toBuilder();
        builder.name(name);
        process(builder);
        streams(builder);
        files(builder);
        isolation(builder);
        return builder.networking(new ContainerNetworkBody(config, host, version).read())
                .limits(ContainerLimitsBody.read(host))
                .cgroupParent(CgroupParent.parse(host.text("CgroupParent")))
                .restart(ContainerLimitsBody.restart(host.object("RestartPolicy")))
                .leftOut(SHOWN_AS_SENT.stream()
                        .filter(field -> !host.has(field))
                        .collect(Collectors.toUnmodifiableSet()))
                .build();
    }

    private void process(ContainerConfigBuilder builder) {
        List<String> command = config.words("Cmd");
        Duration stopTimeout = config.has("StopTimeout") ? Duration.ofSeconds(config.small("StopTimeout")) : null;
        builder.entrypoint(config.words("Entrypoint"))
                .command(command == null ? List.of() : command)
                .env(config.strings("Env"))
                .workingDir(config.text("WorkingDir"))
                .user(config.text("User"))
                .hostname(config.textOrNull("Hostname"))
                .domainname(config.textOrNull("Domainname"))
                .exposedPorts(config.keys("ExposedPorts").stream()
                        .flatMap(port -> PortSpecs.exposed(port).stream())
                        .distinct()
                        .toList())
                .labels(config.texts("Labels"))
                .stopSignal(config.text("StopSignal"))
                .stopTimeout(stopTimeout)
                .shell(config.stringsOrNull("Shell"))
                .healthcheck(healthcheck())
                .groupAdd(host.strings("GroupAdd"))
                .init(host.flag("Init"))
                .autoRemove(host.flag("AutoRemove"))
                .annotations(host.texts("Annotations"))
                .runtime(host.text("Runtime"))
                .log(log());
    }

    private ContainerConfig.LogOptions log() {
        JsonBody log = host.object("LogConfig");
        return DockerLogOptions.parse(log.text("Type"), log.texts("Config"));
    }

    private @Nullable Healthcheck healthcheck() {
        if (!config.has("Healthcheck")) {
            return null;
        }
        JsonBody body = config.object("Healthcheck");
        int retries = body.small("Retries");
        if (retries < 0) {
            throw EngineException.invalid("Retries in Healthcheck cannot be negative");
        }
        return new Healthcheck(
                body.strings("Test"),
                probeTime(body, "Interval"),
                probeTime(body, "Timeout"),
                probeTime(body, "StartPeriod"),
                probeTime(body, "StartInterval"),
                retries);
    }

    private static Duration probeTime(JsonBody body, String field) {
        Duration time = Duration.ofNanos(body.number(field));
        if (!time.isZero() && time.compareTo(SHORTEST_PROBE) < 0) {
            throw EngineException.invalid(field + " in Healthcheck cannot be less than 1ms");
        }
        return time;
    }

    private void streams(ContainerConfigBuilder builder) {
        List<Long> size = host.numbers("ConsoleSize");
        builder.terminal(config.flag("Tty"))
                .stdinOpen(config.flag("OpenStdin"))
                .clientStreams(new ClientStreams(
                        config.flag("AttachStdin"),
                        config.flag("AttachStdout"),
                        config.flag("AttachStderr"),
                        config.flag("StdinOnce"),
                        TerminalSize.side(size, 1),
                        TerminalSize.side(size, 0)));
    }

    private void files(ContainerConfigBuilder builder) {
        ContainerMountBody mounts = new ContainerMountBody(config, host);
        builder.mounts(mounts.mounts())
                .volumes(mounts.anonymous())
                .volumesFrom(host.strings("VolumesFrom"))
                .readOnlyRoot(host.flag("ReadonlyRootfs"));
        if (host.number("ShmSize") != 0) {
            builder.shmSize(host.number("ShmSize"));
        }
    }

    private void isolation(ContainerConfigBuilder builder) {
        builder.security(new ContainerSecurityBody(host).read())
                .pidMode(mode("PidMode", "PID"))
                .ipcMode(mode("IpcMode", "IPC"))
                .utsMode(utsMode())
                .cgroupMode(mode("CgroupnsMode", "cgroup namespace"))
                .userMode(mode("UsernsMode", "user namespace"))
                .sysctls(host.texts("Sysctls"))
                .ulimits(host.objects("Ulimits", ContainerBody::ulimit))
                .devices(host.objects("Devices", ContainerBody::device))
                .deviceRules(host.strings("DeviceCgroupRules"))
                .oomScoreAdj(
                        host.has("OomScoreAdj") && host.number("OomScoreAdj") != 0 ? host.small("OomScoreAdj") : null);
    }

    private NamespaceMode mode(String field, String kind) {
        String text = host.text(field);
        try {
            return NamespaceMode.parse(text);
        } catch (EngineException e) {
            throw new EngineException(e.kind(), "invalid " + kind + " mode: " + text, e);
        }
    }

    /// Docker has no name of another container, though the engine could share it.
    private NamespaceMode utsMode() {
        String text = host.text("UTSMode");
        if (!List.of("", "host").contains(text)) {
            throw EngineException.invalid("invalid UTS mode: " + text);
        }
        return NamespaceMode.parse(text);
    }

    private static Spec.Rlimit ulimit(JsonBody body) {
        String name = body.text("Name");
        if (!name.matches("[a-z]+")) {
            throw EngineException.invalid("invalid ulimit type: " + name);
        }
        return new Spec.Rlimit("RLIMIT_" + name.toUpperCase(Locale.ROOT), body.number("Hard"), body.number("Soft"));
    }

    private static DeviceRequest device(JsonBody body) {
        String host = body.text("PathOnHost");
        if (!host.startsWith("/")) {
            throw EngineException.invalid("error gathering device information while adding custom device \"" + host
                    + "\": give an absolute path");
        }
        String target = body.text("PathInContainer");
        String access = body.text("CgroupPermissions");
        return new DeviceRequest(Path.of(host), target.isEmpty() ? host : target, access.isEmpty() ? "rwm" : access);
    }

    /// Volumes with options or labels that the container's mounts stand on.
    List<VolumeConfig> volumes() {
        return new ContainerMountBody(config, host).volumes();
    }

    /// What a person should know of what they asked for, though it is made.
    List<String> warnings() {
        List<String> warnings = new ArrayList<>(new ContainerNetworkBody(config, host, version).warnings());
        if (host.strings("SecurityOpt").stream().anyMatch(option -> option.startsWith("label"))) {
            warnings.add("SELinux labels are never set here, so where SELinux is off they change nothing");
        }
        return warnings;
    }
}
