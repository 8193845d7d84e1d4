package io.cooperage.engine.runtime;

import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.linux.Cgroup.CgroupWrite;
import io.cooperage.engine.oci.Spec;
import io.cooperage.engine.oci.Spec.Namespace;
import io.cooperage.engine.oci.Spec.NamespaceType;
import io.cooperage.engine.oci.SysctlName;
import io.cooperage.engine.runtime.LaunchContext.OverlayRoot;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Turns an OCI specification into the steps that make the container. A pure function: it reads nothing and
/// starts nothing, so the same specification and context always give the same plan.
///
/// The order is the kernel's: control groups before the process, namespaces before what they isolate, the
/// root and its mounts while privileged, then everything that takes power away, then the program.
public final class LaunchPlanner {
    private final Spec spec;
    private final Spec.Linux linux;
    private final LaunchContext context;
    private final Map<NamespaceType, Namespace> namespaces = new EnumMap<>(NamespaceType.class);
    private final List<LaunchStep> steps = new ArrayList<>(64);

    private LaunchPlanner(Spec spec, LaunchContext context) {
        this.spec = spec;
        this.linux = spec.linux();
        this.context = context;
        for (Namespace namespace : linux.namespaces()) {
            if (namespaces.put(namespace.type(), namespace) != null) {
                throw EngineException.invalid("the " + namespace.type() + " namespace is listed twice");
            }
        }
    }

    /// @throws EngineException INVALID_ARGUMENT for a specification that can't be, NOT_IMPLEMENTED naming
    ///     an option that this runtime does not have
    public static LaunchPlan plan(Spec spec, LaunchContext context) {
        return new LaunchPlanner(spec, context).plan();
    }

    private LaunchPlan plan() {
        if (!isNew(NamespaceType.MOUNT)) {
            throw EngineException.invalid("a container needs a mount namespace of its own");
        }
        cgroups();
        newProcess();
        steps.add(new LaunchStep.NewSession());
        root();
        new MountPlanner(spec, context.host(), context.cgroup(), this::isOwned).plan(steps);
        identity();
        steps.add(spec.process().terminal() ? new LaunchStep.OpenTerminal(true) : new LaunchStep.ConnectStreams());
        steps.add(new LaunchStep.PivotRoot());
        steps.add(new LaunchStep.MakeDirectory(workingDirectory(spec.process())));
        rootPropagation();
        linux.maskedPaths().forEach(path -> steps.add(new LaunchStep.MaskPath(path)));
        linux.readonlyPaths().forEach(path -> steps.add(new LaunchStep.ReadonlyPath(path)));
        if (spec.root().readonly()) {
            steps.add(new LaunchStep.ReadonlyRoot());
        }
        ProcessPlanner.plan(spec.process(), context.seccomp(), seccompFlags(linux.seccomp()), steps);
        return new LaunchPlan(steps);
    }

    private boolean isNew(NamespaceType type) {
        Namespace namespace = namespaces.get(type);
        return namespace != null && namespace.path() == null;
    }

    /// New, or belonging to the user namespace that is joined with it.
    private boolean isOwned(NamespaceType type) {
        return isNew(type) || (isJoined(type) && isJoined(NamespaceType.USER));
    }

    private boolean isJoined(NamespaceType type) {
        Namespace namespace = namespaces.get(type);
        return namespace != null && namespace.path() != null;
    }

    private void cgroups() {
        LaunchContext.CgroupSetup cgroup = context.cgroup();
        cgroup.directories().forEach(directory -> steps.add(new LaunchStep.MakeCgroup(directory)));
        for (CgroupWrite write : cgroup.writes()) {
            steps.add(new LaunchStep.WriteCgroup(write.file(), write.value()));
        }
        cgroup.deviceFilter().ifPresent(filter -> {
            Path unified = cgroup.unified()
                    .orElseThrow(() -> EngineException.invalid("a device filter needs a cgroup v2 directory"));
            steps.add(new LaunchStep.AttachDeviceFilter(unified, filter));
        });
        Integer score = spec.process().oomScoreAdj();
        if (score != null) {
            if (score < -1000 || score > 1000) {
                throw EngineException.invalid("oomScoreAdj " + score + " is not between -1000 and 1000");
            }
            steps.add(new LaunchStep.SetOomScore(score));
        }
    }

    /// Where namespaces are joined decides who owns what: with a user namespace to join, its owner's rights
    /// come first, and the new namespaces must belong to it, which takes a second process. Otherwise the shim
    /// joins: a new user namespace has no rights over namespaces older than itself.
    private void newProcess() {
        LaunchContext.CgroupSetup cgroup = context.cgroup();
        boolean ownCgroups = isNew(NamespaceType.CGROUP);
        List<NamespaceType> made = Stream.of(NamespaceType.values())
                .filter(type -> isNew(type) && type != NamespaceType.CGROUP)
                .toList();
        List<LaunchStep> joins = Stream.of(NamespaceType.values())
                .filter(type -> isJoined(type) && type != NamespaceType.USER)
                .<LaunchStep>map(type -> new LaunchStep.JoinNamespace(type, path(type)))
                .toList();
        if (isJoined(NamespaceType.USER)) {
            steps.add(new LaunchStep.CloneNamespaces(List.of(), cgroup.unified()));
            cgroup.joinFiles().forEach(file -> steps.add(new LaunchStep.JoinCgroup(file)));
            steps.add(new LaunchStep.JoinNamespace(NamespaceType.USER, path(NamespaceType.USER)));
            steps.addAll(joins);
            steps.add(new LaunchStep.BecomeRoot());
            steps.add(new LaunchStep.CloneNamespaces(made, Optional.empty()));
        } else {
            if (isNew(NamespaceType.USER) && isJoined(NamespaceType.PID)) {
                throw EngineException.invalid(
                        "a container that shares a pid namespace must share its user namespace too");
            }
            steps.addAll(joins);
            steps.add(new LaunchStep.CloneNamespaces(made, cgroup.unified()));
            if (isNew(NamespaceType.USER)) {
                if (linux.uidMappings().isEmpty() || linux.gidMappings().isEmpty()) {
                    throw EngineException.invalid("a new user namespace needs uid and gid mappings");
                }
                steps.add(new LaunchStep.MapIds(linux.uidMappings(), linux.gidMappings()));
            }
            cgroup.joinFiles().forEach(file -> steps.add(new LaunchStep.JoinCgroup(file)));
            if (isNew(NamespaceType.USER)) {
                steps.add(new LaunchStep.BecomeRoot());
            }
        }
        if (ownCgroups) {
            steps.add(new LaunchStep.UnshareCgroup());
        }
    }

    private Path path(NamespaceType type) {
        return Path.of(Objects.requireNonNull(
                Objects.requireNonNull(namespaces.get(type)).path()));
    }

    private void root() {
        Path root = Path.of(spec.root().path());
        String propagation = linux.rootfsPropagation();
        // A slave: what the host mounts later may arrive in shared binds, nothing of ours ever leaves.
        boolean shared = propagation != null && propagation.endsWith("shared");
        steps.add(new LaunchStep.SetPropagation(Path.of("/"), false, shared ? "rshared" : "rslave"));
        if (shared) {
            // Else the root's own mount would appear on the host.
            steps.add(new LaunchStep.SetPropagation(root, true, "private"));
        }
        OverlayRoot overlay = context.overlay();
        if (overlay == null) {
            steps.add(new LaunchStep.BindRoot(root));
            return;
        }
        if (overlay.lower().isEmpty()) {
            throw EngineException.invalid("an overlay needs at least one layer");
        }
        steps.add(new LaunchStep.MountOverlay(
                root,
                overlay.lower(),
                overlay.upper(),
                overlay.work(),
                overlay.userXattr() ? List.of("userxattr") : List.of()));
    }

    private void rootPropagation() {
        String propagation = linux.rootfsPropagation();
        if (propagation == null || propagation.isEmpty()) {
            return;
        }
        steps.add(new LaunchStep.SetPropagation(Path.of("/"), false, propagation));
    }

    private void identity() {
        if (context.loopback()) {
            require(NamespaceType.NETWORK, "bringing up its loopback interface");
            steps.add(new LaunchStep.BringUpLoopback());
        }
        if (spec.hostname() != null) {
            require(NamespaceType.UTS, "setting a host name");
            steps.add(new LaunchStep.SetHostname(spec.hostname()));
        }
        if (spec.domainname() != null) {
            require(NamespaceType.UTS, "setting a domain name");
            steps.add(new LaunchStep.SetDomainname(spec.domainname()));
        }
        linux.sysctl().entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .forEach(entry -> steps.add(sysctl(entry.getKey(), entry.getValue())));
    }

    private void require(NamespaceType type, String what) {
        if (!namespaces.containsKey(type)) {
            throw EngineException.invalid(what + " needs a " + type + " namespace that is not the host's");
        }
    }

    /// A sysctl that no namespace isolates would change the host.
    private LaunchStep sysctl(String text, String value) {
        SysctlName name = SysctlName.parse(text);
        Optional<NamespaceType> isolates = name.namespace();
        if (isolates.filter(namespaces::containsKey).isEmpty()) {
            throw EngineException.invalid("sysctl \"" + text + "\" is not in a separate kernel namespace: it would"
                    + " change the host"
                    + isolates.map(type -> "; give the container its own "
                                    + (type == NamespaceType.NETWORK ? "network" : type) + " namespace")
                            .orElse(""));
        }
        return name.isDomainName()
                ? new LaunchStep.SetDomainname(value)
                : new LaunchStep.WriteSysctl(name.path(), value);
    }

    static String workingDirectory(Spec.Process process) {
        if (!process.cwd().startsWith("/")) {
            throw EngineException.invalid("the working directory \"" + process.cwd() + "\" must be an absolute path");
        }
        return process.cwd();
    }

    /// Flags of seccomp(2) by the specification's names.
    static int seccompFlags(Spec.@Nullable Seccomp seccomp) {
        int flags = 0;
        for (String flag : seccomp == null ? List.<String>of() : seccomp.flags()) {
            flags |= switch (flag) {
                case "SECCOMP_FILTER_FLAG_TSYNC" -> 1;
                case "SECCOMP_FILTER_FLAG_LOG" -> 2;
                case "SECCOMP_FILTER_FLAG_SPEC_ALLOW" -> 4;
                default -> throw EngineException.notImplemented("seccomp flag " + flag + " is not supported");
            };
        }
        return flags;
    }

    /// The namespaces that a later exec must join to be where the container is.
    static Set<NamespaceType> namespacesOf(Spec spec) {
        Set<NamespaceType> types = EnumSet.noneOf(NamespaceType.class);
        spec.linux().namespaces().forEach(namespace -> types.add(namespace.type()));
        return types;
    }
}
