package io.cooperage.engine.container;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.cooperage.engine.container.ContainerConfig.CgroupParent;
import io.cooperage.engine.container.ContainerConfig.DeviceRequest;
import io.cooperage.engine.container.ContainerConfig.LogDriver;
import io.cooperage.engine.container.ContainerConfig.LogOptions;
import io.cooperage.engine.container.ContainerConnections.Prepared;
import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.error.ErrorKind;
import io.cooperage.engine.layer.ContainerUser;
import io.cooperage.engine.linux.Cgroup;
import io.cooperage.engine.linux.CgroupTree;
import io.cooperage.engine.linux.ProcessReader;
import io.cooperage.engine.oci.Spec;
import io.cooperage.engine.runtime.ExecPlanner;
import io.cooperage.engine.runtime.HostFacts;
import io.cooperage.engine.runtime.LaunchContext;
import io.cooperage.engine.runtime.LaunchContext.CgroupSetup;
import io.cooperage.engine.runtime.LaunchContext.OverlayRoot;
import io.cooperage.engine.runtime.LaunchException;
import io.cooperage.engine.runtime.LaunchPlan;
import io.cooperage.engine.runtime.LaunchPlanner;
import io.cooperage.engine.runtime.LaunchRequest;
import io.cooperage.engine.runtime.Shim;
import io.cooperage.engine.runtime.ShimExit;
import io.cooperage.engine.runtime.ShimRuntime;
import io.cooperage.engine.store.AtomicFile;
import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// From a container's configuration to its process: specification, plan, shim. Knows no state and takes no
/// locks.
final class ContainerLauncher {
    /// Stands for one that is known only at the start.
    private static final Path ANY_NAMESPACE = Path.of("/proc/self/ns/net");

    /// A killed process is gone at once, unless it hangs in the kernel.
    private static final long GIVE_UP_SECONDS = 10;

    private final ContainerFiles files;
    private final BiConsumer<String, String> cgroupMemory;
    private final SpecFactory specs;
    private final SpecAdditions additions;
    private final Privileges privileges;
    private final Confinement confinement;
    private final UserResolver users;
    private final HostDevices devices;
    private final CgroupTree cgroups;
    private final ShimRuntime runtime;
    private final HostFacts host;
    private final ObjectMapper json;
    private final LaunchRecord launches;
    private final FolderDisposal disposal;
    private final ContainerConnections connections;
    private final ContainerMounts mounts;

    /// @param cgroupMemory writes down which control group (as [Cgroup#save] has it) a run has, by id, before
    ///     anything is in it
    ContainerLauncher(
            ContainerFiles files,
            BiConsumer<String, String> cgroupMemory,
            SpecFactory specs,
            SpecAdditions additions,
            Privileges privileges,
            Confinement confinement,
            UserResolver users,
            HostDevices devices,
            CgroupTree cgroups,
            ShimRuntime runtime,
            HostFacts host,
            ObjectMapper json,
            LaunchRecord launches,
            FolderDisposal disposal,
            ContainerConnections connections,
            ContainerMounts mounts) {
        this.mounts = mounts;
        this.files = files;
        this.cgroupMemory = cgroupMemory;
        this.specs = specs;
        this.additions = additions;
        this.privileges = privileges;
        this.confinement = confinement;
        this.users = users;
        this.devices = devices;
        this.cgroups = cgroups;
        this.runtime = runtime;
        this.host = host;
        this.json = json;
        this.launches = launches;
        this.disposal = disposal;
        this.connections = connections;
    }

    /// Finds out whether a start could work as far as the configuration goes; makes nothing.
    void check(Container container) {
        Spec spec = additions.check(
                container,
                spec(ContainerMounts.unresolved(container), ContainerUser.ROOT, Prepared.ahead(ANY_NAMESPACE)));
        cgroups.child(container.id()).writes(resources(spec));
        CgroupParent parent = container.config().cgroupParent();
        if (parent != null) {
            cgroups.child(container.id()).writes(limits(parent.limits()));
        }
        LaunchPlanner.plan(spec, LaunchContext.of(host).withOverlay(overlay(container.id(), List.of(Path.of("/")))));
    }

    /// Makes the container's process. The caller holds the container's lock.
    ///
    /// @param hold the program waits for [Shim#proceed]
    Shim launch(ManagedContainer container, boolean hold) {
        files.prepareRun(container.id());
        Shim shim = launch(container, mounts.enter(container), hold);
        mounts.entered(container.id());
        return shim;
    }

    private Cgroup cgroup(Container container) {
        CgroupParent parent = container.config().cgroupParent();
        CgroupTree tree = parent == null ? cgroups : cgroups.below(parent.path(), limits(parent.limits()));
        return tree.child(container.id());
    }

    /// @param value what the container is, with everything that it mounts in place
    private Shim launch(ManagedContainer container, Container value, boolean hold) {
        ContainerConfig config = value.config();
        String id = value.id();
        ContainerUser user = users.resolve(
                files.stack(id, container.root()), config.user(), config.groupAdd(), config.memberships());
        Prepared network = connections.prepare(value);
        Spec spec = additions.apply(value, spec(value, user, network));
        writeSpec(id, spec);
        Cgroup cgroup = cgroup(container.value());
        cgroupMemory.accept(id, cgroup.save());
        Spec.Resources resources = resources(spec);
        LaunchContext context = LaunchContext.of(host)
                .withOverlay(overlay(id, container.root().lowers()))
                .withCgroup(CgroupSetup.of(cgroup, resources))
                .withSeccomp(privileges.filter(spec.linux().seccomp()))
                .withLoopback(SpecFactory.hasOwnNetwork(config));
        LaunchPlan plan = LaunchPlanner.plan(spec, context);
        LogOptions log = config.log();
        LaunchRequest request = new LaunchRequest(
                plan,
                files.shim(id),
                files.socket(id),
                log.driver() == LogDriver.NONE ? null : files.log(id),
                log.maxSize(),
                log.maxFiles(),
                config.terminal(),
                config.clientStreams().columns(),
                config.clientStreams().rows(),
                config.stdinOpen(),
                hold || network.connect(),
                cgroup.oomFile().orElse(null));
        try {
            Shim shim = runtime.launch(request);
            if (network.connect()) {
                connect(id, shim, hold);
            }
            launches.write(files.launchRecord(id), plan, shim.report());
            container.spec = spec;
            container.cgroup = cgroup;
            return shim;
        } catch (LaunchException e) {
            launches.write(files.launchRecord(id), plan, e.report());
            leave(cgroup, config, e);
            throw e;
        }
    }

    /// The shim has removed its own group; the one above it was made here, and may be empty now.
    private static void leave(Cgroup cgroup, ContainerConfig config, LaunchException failure) {
        if (config.cgroupParent() == null) {
            return;
        }
        try {
            cgroup.remove();
        } catch (EngineException e) {
            failure.addSuppressed(e);
        }
    }

    /// The process exists and waits: its cables can be laid into its namespace. When that fails it must
    /// not stay,
    /// and nobody is to take its end for a run's.
    private void connect(String id, Shim shim, boolean hold) {
        boolean connected = false;
        try {
            connections.connect(id, shim.pid());
            connected = true;
        } finally {
            if (!connected) {
                giveUp(id, shim);
            }
        }
        if (!hold) {
            try {
                shim.proceed();
            } catch (EngineException e) {
                shim.close();
                throw e;
            }
        }
    }

    private void giveUp(String id, Shim shim) {
        shim.signal(Signals.SIGKILL);
        shim.exit()
                .completeOnTimeout(null, GIVE_UP_SECONDS, TimeUnit.SECONDS)
                .handle((_, _) -> true)
                .join();
        shim.close();
        files.deleteShim(id);
    }

    private OverlayRoot overlay(String id, List<Path> lowers) {
        return new OverlayRoot(lowers, files.upper(id), files.work(id), host.rootless());
    }

    private Spec spec(Container container, ContainerUser user, Prepared network) {
        ContainerConfig config = container.config();
        List<DeviceRequest> requests = devices.requests(config);
        List<Spec.Device> nodes = devices.nodes(requests);
        List<Spec.DeviceRule> rules =
                new ArrayList<>(SpecFactory.deviceRules(config.security().privileged(), nodes, requests));
        config.deviceRules().stream().map(DeviceRuleText::parse).forEach(rules::add);
        Spec.Resources resources = SpecFactory.resources(config.limits(), rules, devices.blockIo(config.limits()));
        List<String> capabilities = privileges.capabilities(config.security());
        List<Spec.Mount> bound = devices.bound(requests);
        Set<String> elsewhere = bound.stream().map(Spec.Mount::destination).collect(Collectors.toSet());
        Spec spec = specs.create(
                container,
                files.rootfs(container.id()),
                user,
                Privileges.sets(capabilities, user.uid()),
                privileges.seccomp(config.security(), capabilities),
                nodes.stream().filter(node -> !elsewhere.contains(node.path())).toList(),
                resources,
                network);
        for (Spec.Mount device : bound) {
            spec = SpecEdits.withMount(spec, device);
        }
        return spec;
    }

    /// For a group that lives; its device rules stay as they are.
    Spec.Resources limits(ContainerConfig.Limits limits) {
        return SpecFactory.resources(limits, List.of(), devices.blockIo(limits));
    }

    private static Spec.Resources resources(Spec spec) {
        Spec.Resources resources = spec.linux().resources();
        return resources == null ? Spec.Resources.NONE : resources;
    }

    private void writeSpec(String id, Spec spec) {
        try {
            AtomicFile.write(files.spec(id), json.writeValueAsString(spec));
        } catch (JsonProcessingException e) {
            throw new EngineException(ErrorKind.INTERNAL, "container " + id + ": write its config.json", e);
        }
    }

    private Spec readSpec(String id) {
        try {
            return json.readValue(Files.readString(files.spec(id)), Spec.class);
        } catch (IOException e) {
            throw new EngineException(
                    ErrorKind.DATA_LOSS,
                    "container " + id + ": its config.json can't be read: " + e.getMessage()
                            + "; stop and start it to write a new one",
                    e);
        }
    }

    /// The caller holds the container's lock; it runs.
    ShimExecSession exec(ManagedContainer container, String execId, ExecConfig config) {
        if (config.command().isEmpty() || config.command().getFirst().isEmpty()) {
            throw EngineException.invalid("No exec command specified");
        }
        String id = container.id();
        Spec spec = container.spec;
        if (spec == null) {
            spec = readSpec(id);
            container.spec = spec;
        }
        Cgroup cgroup = container.cgroup;
        int pid = container.value().state().pid();
        Spec.Process process = execProcess(container, spec, config);
        LaunchPlan plan = ExecPlanner.plan(
                pid,
                ProcessStart.of(pid),
                spec,
                process,
                cgroup == null ? CgroupSetup.NONE : CgroupSetup.join(cgroup),
                config.privileged() ? null : privileges.filter(spec.linux().seccomp()));
        Shim shim = runtime.launch(new LaunchRequest(
                plan,
                files.exec(id, execId),
                files.execSocket(id, execId),
                null,
                0,
                1,
                config.terminal(),
                config.columns(),
                config.rows(),
                config.stdinOpen(),
                true,
                null));
        CompletableFuture<ExitStatus> exit = new CompletableFuture<>();
        shim.exit().whenComplete((end, _) -> {
            shim.close();
            files.deleteExec(id, execId);
            exit.complete(status(end));
        });
        SocketChannel connection = null;
        try {
            connection = shim.attach();
            shim.proceed();
            return new ShimExecSession(execId, shim, connection, exit);
        } catch (EngineException e) {
            closeQuietly(connection);
            shim.close();
            files.deleteExec(id, execId);
            throw e;
        }
    }

    private static ExitStatus status(@Nullable ShimExit end) {
        return end == null
                ? new ExitStatus(128 + Signals.SIGKILL, false, Instant.now())
                : new ExitStatus(end.exitCode(), end.oomKilled(), end.finishedAt());
    }

    private Spec.Process execProcess(ManagedContainer container, Spec spec, ExecConfig config) {
        Spec.Process first = spec.process();
        ContainerConfig created = container.value().config();
        Map<String, String> env = new LinkedHashMap<>();
        first.env().forEach(variable -> putVariable(env, variable));
        // Those it is linked to may be elsewhere by now; its own words still come first.
        connections.linkVariables(container.value()).forEach(variable -> putVariable(env, variable));
        created.env().forEach(variable -> putVariable(env, variable));
        Spec.User user = first.user();
        if (config.user() != null && !config.user().isEmpty()) {
            // The container's own files as they are now: the user may have been added since the start.
            Path root =
                    Path.of("/proc", Integer.toString(container.value().state().pid()), "root");
            ContainerUser resolved =
                    users.resolve(List.of(root), config.user(), List.of(), GroupMemberships.UNLESS_GROUP_GIVEN);
            user = new Spec.User(resolved.uid(), resolved.gid(), first.user().umask(), resolved.additionalGids());
            if (created.env().stream().noneMatch(variable -> variable.startsWith("HOME="))) {
                putVariable(env, "HOME=" + resolved.home());
            }
        }
        if (config.terminal()) {
            env.putIfAbsent("TERM", "TERM=xterm");
        }
        config.env().forEach(variable -> putVariable(env, variable));
        String directory =
                config.workingDir() == null || config.workingDir().isEmpty() ? first.cwd() : config.workingDir();
        if (!directory.startsWith("/")) {
            throw EngineException.invalid("Cwd must be an absolute path: " + directory);
        }
        List<String> capabilities =
                config.privileged() ? privileges.all() : privileges.capabilities(created.security());
        return new Spec.Process(
                config.terminal(),
                null,
                user,
                config.command(),
                new ArrayList<>(env.values()),
                directory,
                Privileges.sets(capabilities, user.uid()),
                first.rlimits(),
                first.noNewPrivileges(),
                confinement.again(first.apparmorProfile()),
                first.oomScoreAdj());
    }

    /// As in Docker a name alone takes the variable away: what `-e NAME` sends where the client has none.
    private static void putVariable(Map<String, String> env, String variable) {
        int equals = variable.indexOf('=');
        if (equals < 0) {
            env.remove(variable);
        } else {
            env.put(variable.substring(0, equals), variable);
        }
    }

    /// The shim that an earlier engine left running, if it still does.
    Optional<Shim> adopt(String id) {
        return runtime.adopt(files.shim(id));
    }

    /// That engine died between the launch and the word to go on.
    static boolean isHeld(Shim shim) {
        return ProcessReader.sharesItsParentsProgram(shim.pid());
    }

    Optional<ShimExit> exitRecord(String id) {
        return runtime.exitRecord(files.shim(id));
    }

    /// Execs whose shim has ended leave a folder behind when no engine was there to clear it. One that never
    /// began
    /// has lost whoever would have read its output, and ends.
    void sweepExecs(String id) {
        for (String execId : files.execIds(id)) {
            Optional<Shim> alive = runtime.adopt(files.exec(id, execId));
            if (alive.isPresent()) {
                Shim shim = alive.get();
                if (ProcessReader.sharesItsParentsProgram(shim.pid())) {
                    shim.signal(Signals.SIGKILL);
                }
                shim.exit().whenComplete((_, _) -> {
                    shim.close();
                    files.deleteExec(id, execId);
                });
            } else {
                files.deleteExec(id, execId);
            }
        }
    }

    /// The run is over, or did not come about.
    void runOver(Container container) {
        connections.release(container.id());
        try {
            mounts.leave(container);
        } finally {
            additions.runOver(container);
        }
    }

    CompletableFuture<Void> deleteFiles(String id) {
        return disposal.dispose(id);
    }

    void closeQuietly(@Nullable SocketChannel channel) {
        if (channel == null) {
            return;
        }
        try {
            channel.close();
        } catch (IOException _) {
            // Nobody holds it any more; the kernel has released it either way.
        }
    }
}
