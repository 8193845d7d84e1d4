package io.cooperage.engine.linux;

import io.cooperage.engine.linux.Cgroup.Controller;
import io.cooperage.engine.linux.CgroupLayout.Hierarchy;
import io.cooperage.engine.linux.CgroupTree.Mode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/// Decides which part of which hierarchies this engine may use.
///
/// @param root prefix of /proc and /sys; `/` but for recorded trees
/// @param rootless this process is not root of the machine: only what was given to its user is its own
/// @param writable whether this process may make groups in a directory
/// @param delegated whether systemd has marked a group as handed over
record CgroupDetection(Path root, boolean rootless, Predicate<Path> writable, Predicate<Path> delegated) {
    static final String TOP = "cooperage";
    /// The leaf that holds this process itself inside a delegated v2 group.
    static final String SELF = "engine";

    /// v1 controllers worth a directory: those that limit, count cpu time, or freeze.
    private static final List<String> LEGACY =
            List.of("cpu", "cpuacct", "cpuset", "memory", "devices", "freezer", "blkio", "pids");

    /// What every v2 group has by itself: cpu.stat and cgroup.freeze.
    private static final Set<String> REDUNDANT = Set.of("cpuacct", "freezer");

    private static final Set<Controller> SWITCHABLE =
            EnumSet.of(Controller.CPU, Controller.CPUSET, Controller.MEMORY, Controller.PIDS, Controller.IO);

    static CgroupDetection onThisMachine() {
        return new CgroupDetection(
                Path.of("/"),
                UserNamespaces.ofSelf().rootless() || Syscalls.host().geteuid() != 0,
                Files::isWritable,
                dir -> markedByKernelAttribute(dir) || SystemdUnit.delegated(dir));
    }

    /// The machine's systemd (not a user's own) marks delegated groups with an extended attribute:
    /// `user.delegate` since 251, `trusted.delegate`, which only real root can read, since 236.
    private static boolean markedByKernelAttribute(Path dir) {
        for (String attribute : List.of("user.delegate", "trusted.delegate")) {
            try {
                Optional<byte[]> value = Syscalls.host().lgetxattr(dir.toString(), attribute);
                if (value.isPresent() && value.get().length == 1 && value.get()[0] == '1') {
                    return true;
                }
            } catch (SyscallException notOurs) {
                // No right to read it says as much as no mark.
            }
        }
        return false;
    }

    /// What was found before anything is changed.
    ///
    /// @param move the delegated v2 group whose processes must first move into a leaf
    record Found(
            Optional<Path> unifiedBase,
            Optional<Path> move,
            Optional<Path> unifiedMount,
            Map<String, Path> legacyBases,
            List<String> unwritable) {}

    Found find() {
        CgroupLayout layout = CgroupLayout.parse(
                MountInfo.read(root.resolve("proc/self/mountinfo")),
                KernelFile.read(root.resolve("proc/self/cgroup")).orElse(""),
                root);
        Map<String, Path> legacy = new LinkedHashMap<>();
        List<String> unwritable = new ArrayList<>();
        for (String controller : LEGACY) {
            layout.legacy(controller).ifPresent(h -> {
                Path base = rootless ? h.own() : h.mount();
                if (writable.test(base)) {
                    legacy.put(controller, base);
                } else {
                    unwritable.add(controller);
                }
            });
        }
        Optional<Path> delegatedGroup = layout.unified().flatMap(this::delegatedGroup);
        Optional<Path> unified = delegatedGroup.or(() -> rootless
                ? Optional.empty()
                : layout.unified().map(Hierarchy::mount).filter(writable));
        // The true root group may hold processes besides groups; the root of a cgroup namespace, which has a
        // type, may not.
        Optional<Path> move =
                unified.filter(base -> delegatedGroup.isPresent() || Files.exists(base.resolve("cgroup.type")));
        return new Found(unified, move, layout.unified().map(Hierarchy::mount), legacy, unwritable);
    }

    /// The nearest group from our own upwards that is ours to divide.
    private Optional<Path> delegatedGroup(Hierarchy v2) {
        Path own = v2.own();
        Path candidate = own.endsWith(SELF) && own.getParent() != null ? own.getParent() : own;
        if (candidate.equals(v2.mount()) || !candidate.startsWith(v2.mount()) || !writable.test(candidate)) {
            return Optional.empty();
        }
        for (Path up = candidate; up != null && !up.equals(v2.mount()); up = up.getParent()) {
            if (isUserManager(up)) {
                // Delegated to the user's systemd, which divides it itself.
                break;
            }
            if (delegated.test(up)) {
                return Optional.of(candidate);
            }
        }
        boolean systemd = Files.isDirectory(root.resolve("run/systemd/system"));
        // Before systemd 251 an ordinary user can't see the mark; a unit of our launcher's name was made with
        // it. And where there is no systemd, a group that an ordinary user may write in was given to that
        // user.
        boolean ours = candidate.getFileName().toString().startsWith(TOP) || (rootless && !systemd);
        return ours ? Optional.of(candidate) : Optional.empty();
    }

    private static boolean isUserManager(Path dir) {
        String name = String.valueOf(dir.getFileName());
        return name.startsWith("user@") && name.endsWith(".service");
    }

    CgroupTree inspect(String engineName) {
        Found found = find();
        Set<Controller> offered = found.unifiedBase.map(this::offered).orElse(Set.of());
        return tree(engineName, found, found.legacyBases, found.unifiedBase, offered);
    }

    CgroupTree use(String engineName) {
        Found found = find();
        Set<Controller> enabled = EnumSet.noneOf(Controller.class);
        Optional<Path> unified = found.unifiedBase.filter(base -> {
            found.move.ifPresent(group -> leaveTo(group, group.resolve(SELF)));
            return makeUnified(base, engineName, enabled);
        });
        Map<String, Path> legacy = new LinkedHashMap<>();
        found.legacyBases.forEach((controller, base) -> {
            boolean redundant = unified.isPresent() && REDUNDANT.contains(controller);
            if (!redundant && makeLegacy(base, controller, engineName)) {
                legacy.put(controller, base);
            }
        });
        return tree(engineName, found, legacy, unified, enabled);
    }

    private CgroupTree tree(
            String engineName,
            Found found,
            Map<String, Path> legacyBases,
            Optional<Path> unifiedBase,
            Set<Controller> enabled) {
        Map<String, Path> legacy = new LinkedHashMap<>();
        legacyBases.forEach(
                (controller, base) -> legacy.put(controller, base.resolve(TOP).resolve(engineName)));
        boolean deviceFilter = !rootless && !legacy.containsKey("devices");
        Set<Controller> controllers = EnumSet.noneOf(Controller.class);
        controllers.addAll(enabled);
        Path unified = unifiedBase.map(b -> b.resolve(TOP).resolve(engineName)).orElse(null);
        if (unified != null) {
            // Every v2 group but the root can be frozen (Linux 5.2).
            controllers.add(Controller.FREEZER);
            if (deviceFilter) {
                controllers.add(Controller.DEVICES);
            }
            legacy.keySet().removeAll(REDUNDANT);
        }
        CgroupDirectories engine = new CgroupDirectories(unified, controllers, legacy);
        Mode mode = engine.all().isEmpty()
                ? Mode.NONE
                : legacy.isEmpty() ? Mode.V2 : unified == null ? Mode.V1 : Mode.HYBRID;
        String remedy = new CgroupRemedy(
                        rootless,
                        found.unifiedMount.isPresent(),
                        !found.unwritable.isEmpty() || !found.legacyBases.isEmpty())
                .forMissing(engine.controllers());
        return new KernelCgroupTree(mode, engine, Machine.detect(root), remedy, deviceFilter);
    }

    /// Controllers that could be enabled below `group`, from its `cgroup.controllers`.
    private Set<Controller> offered(Path group) {
        List<String> words = List.of(KernelFile.read(group.resolve("cgroup.controllers"))
                .orElse("")
                .strip()
                .split("\\s+"));
        Set<Controller> offered = EnumSet.noneOf(Controller.class);
        for (Controller controller : SWITCHABLE) {
            if (words.contains(CgroupDirectories.unifiedName(controller))) {
                offered.add(controller);
            }
        }
        return offered;
    }

    /// Moves every process of `group` into `leaf` until none is left: siblings may fork meanwhile.
    private static void leaveTo(Path group, Path leaf) {
        try {
            make(leaf);
            for (int round = 0; round < 10; round++) {
                String pids = KernelFile.read(group.resolve("cgroup.procs")).orElse("");
                if (pids.isBlank()) {
                    return;
                }
                for (String pid : pids.strip().split("\n")) {
                    moveTo(leaf, pid);
                }
            }
        } catch (SyscallException refused) {
            // Enabling controllers then fails with EBUSY, and they count as missing.
        }
    }

    private static void moveTo(Path leaf, String pid) {
        try {
            KernelFile.write(leaf.resolve("cgroup.procs"), pid);
        } catch (SyscallException e) {
            if (!e.is(Errno.ESRCH)) {
                throw e;
            }
        }
    }

    private static void make(Path dir) {
        try {
            Syscalls.host().mkdirat(Fd.CWD, dir.toString(), 0755);
        } catch (SyscallException e) {
            if (!e.is(Errno.EEXIST)) {
                throw e;
            }
        }
    }

    /// Makes `base/cooperage/<engine>`; another engine that ends may remove the empty middle, so that is
    /// tried again.
    private static void makeBoth(Path base, String engineName) {
        Path top = base.resolve(TOP);
        for (int attempt = 0; ; attempt++) {
            make(top);
            try {
                make(top.resolve(engineName));
                return;
            } catch (SyscallException e) {
                if (!e.is(Errno.ENOENT) || attempt == 10) {
                    throw e;
                }
            }
        }
    }

    private boolean makeUnified(Path base, String engineName, Set<Controller> enabled) {
        try {
            makeBoth(base, engineName);
        } catch (SyscallException refused) {
            return false;
        }
        Path top = base.resolve(TOP);
        for (Controller controller : offered(base)) {
            String word = "+" + CgroupDirectories.unifiedName(controller);
            try {
                for (Path dir : List.of(base, top, top.resolve(engineName))) {
                    KernelFile.write(dir.resolve("cgroup.subtree_control"), word);
                }
                enabled.add(controller);
            } catch (SyscallException refused) {
                // One controller that can't be handed down (realtime tasks hold cpu back, say) leaves the
                // others.
            }
        }
        return true;
    }

    private static boolean makeLegacy(Path base, String controller, String engineName) {
        try {
            makeBoth(base, engineName);
            if (controller.equals("cpuset")) {
                Path top = base.resolve(TOP);
                inheritCpuset(base, top);
                inheritCpuset(top, top.resolve(engineName));
                // New groups then start with this one's cpus and nodes; without them no task may enter.
                KernelFile.write(top.resolve(engineName).resolve("cgroup.clone_children"), "1");
            }
            return true;
        } catch (SyscallException refused) {
            return false;
        }
    }

    private static void inheritCpuset(Path parent, Path child) {
        for (String file : List.of("cpuset.cpus", "cpuset.mems")) {
            String own = KernelFile.read(child.resolve(file)).orElse("");
            if (own.isBlank()) {
                KernelFile.write(
                        child.resolve(file),
                        KernelFile.read(parent.resolve(file)).orElse("").strip());
            }
        }
    }
}
