package io.cooperage.engine.linux;

import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.linux.Cgroup.Controller;
import io.cooperage.engine.oci.Spec;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// [CgroupTree] over the group of one engine.
final class KernelCgroupTree implements CgroupTree {
    private final Mode mode;
    private final CgroupDirectories engine;
    private final Machine machine;
    private final String remedy;
    private final boolean deviceFilter;

    KernelCgroupTree(Mode mode, CgroupDirectories engine, Machine machine, String remedy, boolean deviceFilter) {
        this.mode = mode;
        this.engine = engine;
        this.machine = machine;
        this.remedy = remedy;
        this.deviceFilter = deviceFilter;
    }

    @Override
    public Mode mode() {
        return mode;
    }

    @Override
    public Set<Controller> controllers() {
        return engine.controllers();
    }

    @Override
    public String remedy() {
        return remedy;
    }

    @Override
    public Cgroup child(String name) {
        if (name.isEmpty() || name.equals(".") || name.equals("..") || name.matches("(?s).*[/\n\0].*")) {
            throw EngineException.invalid("control group name '" + name + "': one path component is needed");
        }
        return group(engine.child(name));
    }

    @Override
    public Cgroup restore(String saved) {
        return group(CgroupDirectories.restore(saved));
    }

    @Override
    public CgroupTree below(String path, Spec.Resources resources) {
        CgroupTree.checkPath(path);
        for (int attempt = 0; ; attempt++) {
            try {
                return made(path, resources);
            } catch (SyscallException e) {
                // The end of the last container in one of them removes it meanwhile.
                if (!e.is(Errno.ENOENT) || attempt == 10) {
                    throw e;
                }
            }
        }
    }

    private CgroupTree made(String path, Spec.Resources resources) {
        CgroupDirectories below = engine;
        for (String name : path.split("/", -1)) {
            below = below.child(name);
            for (Path dir : below.all()) {
                make(dir);
            }
            enableControllers(below);
        }
        group(below).update(resources);
        return new KernelCgroupTree(mode, below, machine, remedy, deviceFilter);
    }

    private CgroupDirectories directories(String path) {
        CgroupTree.checkPath(path);
        CgroupDirectories below = engine;
        for (String name : path.split("/", -1)) {
            below = below.child(name);
        }
        return below;
    }

    @Override
    public boolean endTogether(String path) {
        Path file = directories(path)
                .unified(Controller.MEMORY)
                .map(dir -> dir.resolve("memory.oom.group"))
                .orElse(null);
        if (file == null || !Files.exists(file)) {
            return false;
        }
        try {
            KernelFile.write(file, "1");
            return true;
        } catch (SyscallException e) {
            // It has gone with its container meanwhile.
            if (e.is(Errno.ENOENT) || e.is(Errno.ENODEV)) {
                return false;
            }
            throw e;
        }
    }

    @Override
    public boolean limit(String path, Spec.Resources resources) {
        CgroupDirectories below = directories(path);
        if (below.all().stream().noneMatch(Files::isDirectory)) {
            return false;
        }
        try {
            group(below).update(resources);
            return true;
        } catch (SyscallException e) {
            // It has gone with its last container meanwhile.
            if (e.is(Errno.ENOENT)) {
                return false;
            }
            throw e;
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

    /// Everything that the group itself was given.
    private static void enableControllers(CgroupDirectories group) {
        Path unified = group.unified();
        if (unified == null) {
            return;
        }
        String words = KernelFile.read(unified.resolve("cgroup.controllers"))
                .orElse("")
                .strip()
                .lines()
                .flatMap(line -> Stream.of(line.split(" ", -1)))
                .filter(word -> !word.isEmpty())
                .map(word -> "+" + word)
                .collect(Collectors.joining(" "));
        if (!words.isEmpty()) {
            KernelFile.write(unified.resolve("cgroup.subtree_control"), words);
        }
    }

    private Cgroup group(CgroupDirectories directories) {
        return new KernelCgroup(directories, machine, remedy, deviceFilter);
    }

    @Override
    public void release() {
        for (Path dir : engine.all()) {
            // Groups of containers that live on keep theirs (EBUSY), other engines keep the parent.
            if (removed(dir) && dir.getParent() != null) {
                removed(dir.getParent());
            }
        }
    }

    private static boolean removed(Path dir) {
        try {
            Syscalls.host().unlinkat(Fd.CWD, dir.toString(), AtFlags.AT_REMOVEDIR);
            return true;
        } catch (SyscallException kept) {
            return kept.is(Errno.ENOENT);
        }
    }
}
