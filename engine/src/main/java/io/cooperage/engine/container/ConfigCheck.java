package io.cooperage.engine.container;

import io.cooperage.engine.container.ContainerConfig.CgroupParent;
import io.cooperage.engine.container.ContainerConfig.DeviceRequest;
import io.cooperage.engine.container.ContainerConfig.MountRequest;
import io.cooperage.engine.container.NamespaceMode.Kind;
import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.error.ErrorKind;
import io.cooperage.engine.linux.CgroupTree;
import io.cooperage.engine.oci.Spec;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/// What can be known to be wrong with a [ContainerConfig] before anything is made. Texts follow Docker's
/// where clients
/// match on them.
final class ConfigCheck {
    private static final Pattern NAME = Pattern.compile("[a-zA-Z0-9][a-zA-Z0-9_.-]+");

    /// The only one there is.
    static final String OWN_RUNTIME = "cooperage";

    /// Linux's limit on a host name, uname(2).
    private static final int MAX_HOSTNAME = 64;

    private static final Pattern HOSTNAME = Pattern.compile("[A-Za-z0-9_]([A-Za-z0-9_.-]*[A-Za-z0-9_])?");

    private ConfigCheck() {}

    static String name(String name) {
        String bare = name.startsWith("/") ? name.substring(1) : name;
        if (!NAME.matcher(bare).matches()) {
            throw EngineException.invalid(
                    "Invalid container name (" + name + "), only [a-zA-Z0-9][a-zA-Z0-9_.-] are allowed");
        }
        return bare;
    }

    static void config(ContainerConfig config) {
        List<String> command = config.fullCommand();
        if (command.isEmpty() || command.getFirst().isEmpty()) {
            // Docker's very words: clients look for them.
            throw EngineException.invalid("no command specified");
        }
        command.forEach(argument -> noNul("command argument", argument));
        for (String variable : config.env()) {
            noNul("environment variable", variable);
            if (variable.isEmpty() || variable.startsWith("=")) {
                throw EngineException.invalid("invalid environment variable: " + variable + " (expected NAME=value)");
            }
        }
        root(config.root());
        if (!config.workingDir().isEmpty() && !config.workingDir().startsWith("/")) {
            throw EngineException.invalid(
                    "the working directory '" + config.workingDir() + "' is invalid, it needs to be an absolute path");
        }
        hostname(config);
        mounts(config);
        devices(config);
        if (config.shmSize() < 0) {
            throw EngineException.invalid("SHM size can not be less than 0");
        }
        if (config.umask() != null && (config.umask() < 0 || config.umask() > 0777)) {
            throw EngineException.invalid("umask " + config.umask() + " is not between 0 and 0777");
        }
        Integer oom = config.oomScoreAdj();
        if (oom != null && (oom < -1000 || oom > 1000)) {
            throw EngineException.invalid("Invalid value " + oom + ", range for oom score adj is [-1000, 1000]");
        }
        for (Spec.Rlimit limit : config.ulimits()) {
            if (Long.compareUnsigned(limit.soft(), limit.hard()) > 0) {
                throw EngineException.invalid("ulimit soft limit must be less than or equal to hard limit: "
                        + limit.type() + " " + limit.soft() + " > " + limit.hard());
            }
        }
        if (config.log().maxSize() < 0 || config.log().maxFiles() < 1) {
            throw EngineException.invalid("log: the size may not be negative and at least one file is kept");
        }
        Signals.parse(config.effectiveStopSignal());
        restart(config);
        HealthRules.check(config);
        runtime(config);
        cgroupParent(config);
        SecurityCheck.check(config.security());
        config.deviceRules().forEach(DeviceRuleText::parse);
        namespaces(config);
    }

    private static void namespaces(ContainerConfig config) {
        mode("PID", config.pidMode(), Kind.PRIVATE, Kind.HOST, Kind.CONTAINER);
        mode("IPC", config.ipcMode(), Kind.values());
        mode("UTS", config.utsMode(), Kind.PRIVATE, Kind.HOST, Kind.CONTAINER);
        mode("cgroup namespace", config.cgroupMode(), Kind.PRIVATE, Kind.HOST);
        mode("user namespace", config.userMode(), Kind.PRIVATE, Kind.HOST);
        boolean named = config.hostname() != null && !config.hostname().isEmpty();
        if (config.utsMode().isHost() && named) {
            throw EngineException.invalid("conflicting options: hostname and the UTS mode");
        }
    }

    private static void mode(String what, NamespaceMode mode, Kind... possible) {
        if (!List.of(possible).contains(mode.kind())) {
            throw EngineException.invalid("invalid " + what + " mode: " + mode);
        }
    }

    static void restart(ContainerConfig config) {
        RestartPolicy policy = config.restart();
        if (policy.maximumRetries() < 0) {
            throw EngineException.invalid("invalid restart policy: maximum retry count cannot be negative");
        }
        if (policy.maximumRetries() > 0 && policy.kind() != RestartPolicy.Kind.ON_FAILURE) {
            throw EngineException.invalid(
                    "invalid restart policy: maximum retry count can only be used with 'on-failure'");
        }
        if (config.autoRemove() && policy.kind() != RestartPolicy.Kind.NO) {
            throw EngineException.invalid("can't create 'AutoRemove' container with restart policy");
        }
    }

    private static void runtime(ContainerConfig config) {
        if (!config.runtime().isEmpty() && !config.runtime().equals(OWN_RUNTIME)) {
            throw EngineException.invalid("unknown or invalid runtime name: " + config.runtime()
                    + "; this engine runs containers itself: leave --runtime out");
        }
    }

    private static void cgroupParent(ContainerConfig config) {
        CgroupParent parent = config.cgroupParent();
        if (parent != null) {
            noNul("cgroup parent", parent.path());
            CgroupTree.checkPath(parent.path());
        }
    }

    static void root(RootSource root) {
        switch (root) {
            case RootSource.Directory(Path path) -> directory(path);
            case RootSource.Archive(Path path) -> archive(path);
            case RootSource.Image(String ref) -> {
                if (ref.isBlank()) {
                    throw EngineException.invalid("no image is named; give a name such as debian:12");
                }
            }
            case RootSource.Layers layers -> {
                if (layers.chainIds().isEmpty()) {
                    throw EngineException.invalid("there is no layer to stand on; name at least one");
                }
            }
        }
    }

    private static void present(Path path) {
        if (!path.isAbsolute()) {
            throw EngineException.invalid("root filesystem " + path + ": give an absolute path");
        }
        if (!Files.exists(path)) {
            throw EngineException.notFound("root filesystem " + path + ": no such file or directory");
        }
    }

    private static void directory(Path path) {
        present(path);
        if (!Files.isDirectory(path)) {
            throw EngineException.invalid(
                    "root filesystem " + path + ": not a directory (an archive is given as an archive)");
        }
        readable(path);
        // These two separate the layers of an overlay's lowerdir option.
        if (path.toString().indexOf(':') >= 0 || path.toString().indexOf('\\') >= 0) {
            throw EngineException.invalid("root filesystem " + path
                    + ": a path with ':' or '\\' can't be an overlay layer; rename the directory");
        }
    }

    private static void archive(Path path) {
        present(path);
        if (!Files.isRegularFile(path)) {
            throw EngineException.invalid("root filesystem " + path + ": not a file (a directory is given as one)");
        }
        readable(path);
    }

    private static void readable(Path path) {
        if (!Files.isReadable(path)) {
            throw new EngineException(
                    ErrorKind.FORBIDDEN, "root filesystem " + path + ": permission denied; it must be readable");
        }
    }

    private static void hostname(ContainerConfig config) {
        String hostname = config.hostname();
        if (hostname != null
                && !hostname.isEmpty()
                && (hostname.length() > MAX_HOSTNAME
                        || !HOSTNAME.matcher(hostname).matches())) {
            throw EngineException.invalid("invalid hostname: " + hostname + " (letters, digits, '-' and '.', at most "
                    + MAX_HOSTNAME + " of them)");
        }
    }

    private static void mounts(ContainerConfig config) {
        Set<String> targets = new HashSet<>();
        for (MountRequest mount : config.mounts()) {
            String target = mount.target();
            if (!target.startsWith("/")) {
                throw EngineException.invalid("invalid mount target '" + target + "': mount path must be absolute");
            }
            String normal = Path.of(target).normalize().toString();
            if (normal.equals("/")) {
                throw EngineException.invalid("invalid mount target '" + target + "': destination can't be '/'");
            }
            if (!targets.add(normal)) {
                throw EngineException.invalid("Duplicate mount point: " + target);
            }
            noNul("mount target", target);
            if (mount.type() == MountRequest.Type.BIND) {
                Path source = mount.source();
                if (source == null || !source.isAbsolute()) {
                    throw EngineException.invalid(
                            "invalid mount source '" + source + "' for " + target + ": mount path must be absolute");
                }
                if (!mount.makeSource() && !Files.exists(source)) {
                    throw EngineException.invalid(
                            "invalid mount config for type \"bind\": bind source path does not" + " exist: " + source);
                }
            }
        }
    }

    private static void devices(ContainerConfig config) {
        for (DeviceRequest device : config.devices()) {
            if (!Files.exists(device.host())) {
                throw EngineException.invalid("error gathering device information while adding custom device \""
                        + device.host() + "\": no such file or directory");
            }
            if (!device.target().startsWith("/")) {
                throw EngineException.invalid("device target '" + device.target() + "' must be an absolute path");
            }
            if (device.access().isEmpty() || !device.access().matches("[rwm]{1,3}")) {
                throw EngineException.invalid("invalid device access '" + device.access() + "': use letters of rwm");
            }
        }
    }

    private static void noNul(String what, String text) {
        if (text.indexOf('\0') >= 0) {
            throw EngineException.invalid(what + " contains a NUL character, which the kernel can't pass on");
        }
    }
}
