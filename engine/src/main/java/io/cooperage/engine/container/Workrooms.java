package io.cooperage.engine.container;

import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.layer.IdMap;
import io.cooperage.engine.linux.Cgroup;
import io.cooperage.engine.linux.CgroupTree;
import io.cooperage.engine.linux.MountFlags;
import io.cooperage.engine.linux.MountInfo;
import io.cooperage.engine.linux.Syscalls;
import io.cooperage.engine.network.ContainerNetworks;
import io.cooperage.engine.runtime.Shim;
import io.cooperage.engine.store.EnginePaths;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Places in which layers are worked on by processes as isolated as any container's, without there being a
/// container: the steps of builds. Nobody lists them, no event tells of them, and none outlives its engine.
///
/// On disk a workroom is laid out as a container is ([ContainerFiles]), under `builds/<id>` and
/// `<run>/b/<id>`. Any thread.
public final class Workrooms {
    private static final Logger LOG = LoggerFactory.getLogger(Workrooms.class);

    /// A killed process is gone at once, unless it hangs in the kernel.
    private static final long GIVE_UP_SECONDS = 10;

    private final Parts parts;

    Workrooms(Parts parts) {
        this.parts = parts;
    }

    /// What a workroom is made of.
    ///
    /// @param launcher of these files
    /// @param connections of these files
    /// @param roots of these files
    record Parts(
            EnginePaths paths,
            Syscalls kernel,
            ContainerFiles files,
            ContainerLauncher launcher,
            ContainerConnections connections,
            ContainerNetworks networks,
            StoppedRoots roots,
            CgroupTree cgroups,
            IdMap ids,
            LaunchRecord launches,
            UserResolver users) {}

    /// Makes an empty upper folder over layers. The caller keeps the layers, and closes it.
    ///
    /// @param name what messages and networks call it
    /// @param lowers folders of the layers, the topmost first; none is an empty root
    public Workroom open(String name, List<Path> lowers) {
        return Workroom.make(parts, Ids.random(), name, lowers);
    }

    /// What an engine that died left: processes are ended, mounts and folders removed. Before anything is
    /// opened.
    void sweep() {
        for (String id : parts.files().ids()) {
            try {
                end(id);
                parts.files().delete(id);
            } catch (EngineException e) {
                LOG.warn("what a build left in {}: {}", parts.files().home(id), e.getMessage());
            }
        }
        Path runs = parts.paths().run().resolve("b");
        MountInfo.ofSelf().stream()
                .map(mount -> Path.of(mount.target()))
                .filter(target -> target.startsWith(runs) && !target.equals(runs))
                .sorted(Comparator.reverseOrder())
                .forEach(target ->
                        parts.kernel().umount2(target.toString(), MountFlags.MNT_DETACH | MountFlags.UMOUNT_NOFOLLOW));
    }

    private void end(String id) {
        Optional<Shim> alive = parts.launcher().adopt(id);
        if (alive.isPresent()) {
            Shim shim = alive.get();
            shim.signal(Signals.SIGKILL);
            shim.exit()
                    .completeOnTimeout(null, GIVE_UP_SECONDS, TimeUnit.SECONDS)
                    .handle((_, _) -> true)
                    .join();
            shim.close();
        }
        Path saved = parts.files().cgroup(id);
        if (Files.isRegularFile(saved)) {
            try {
                Cgroup cgroup = parts.cgroups().restore(Files.readString(saved));
                cgroup.kill();
                cgroup.remove();
            } catch (IOException e) {
                LOG.warn("control group of a build left behind: {}", e.getMessage());
            }
        }
    }
}
