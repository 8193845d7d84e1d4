package io.cooperage.engine.linux;

import io.cooperage.engine.oci.Spec;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// One control group across all hierarchies the machine has: v2 alone, v1 alone, or hybrid.
///
/// The object names directories; it does not own them. What creates a group and limits it is returned as data
/// ([#directories], [#writes]) so that the launch plan can carry it out, show it and time it. Everything else
/// acts at once. All methods may be called from any thread; none caches kernel state.
public interface Cgroup {

    /// The directories that make this group, in the order in which to create them. Empty where nothing can be
    /// created.
    List<Path> directories();

    /// The files to write, in order, so that the group enforces `resources`.
    ///
    /// @throws io.cooperage.engine.error.EngineException `NOT_IMPLEMENTED` naming the limit and the missing
    ///     controller when it can't be enforced here
    List<CgroupWrite> writes(Spec.Resources resources);

    /// The eBPF device filter (`struct bpf_insn[]`) to attach to [#unified] with `BPF_CGROUP_DEVICE` before
    /// the first task enters. Empty where [#writes] covers the device rules (v1), and where nothing may
    /// filter devices: then this process is in a user namespace, whose mounts and tasks can't make device
    /// nodes anyhow.
    default Optional<byte[]> deviceProgram(Spec.Resources resources) {
        return Optional.empty();
    }

    /// v1 `tasks` files into which a single-threaded child writes `0` to enter the group; that form takes no
    /// global lock in the kernel. Excludes the v2 directory, which clone3(2) enters with `CLONE_INTO_CGROUP`.
    List<Path> joinFiles();

    /// The v2 directory to clone into, where there is one.
    Optional<Path> unified();

    /// The file that counts OOM kills: `memory.events` (v2) or `memory.oom_control` (v1); both hold a line
    /// `oom_kill N`.
    Optional<Path> oomFile();

    /// What could be limited here.
    Set<Controller> controllers();

    /// A reading of every counter the kernel offers here. Missing ones are empty, never zero.
    CgroupReading read();

    /// For who reads every counter again and again, as [#read] does once.
    CgroupGauge gauge();

    /// Applies changed limits to a live group.
    void update(Spec.Resources resources);

    /// Stops every task in the group and waits until the kernel says they are frozen.
    void freeze();

    void thaw();

    /// Sends SIGKILL to every task, including ones forked meanwhile; returns when the group is empty or after
    /// five seconds fails.
    void kill();

    /// Every process in the group and its descendants, host pids.
    List<Integer> pids();

    /// Removes the directories, deepest first; missing ones are fine.
    void remove();

    /// A text from which [CgroupTree#restore] makes this object again, after a restart of the engine.
    String save();

    enum Controller {
        CPU,
        CPUSET,
        MEMORY,
        PIDS,
        IO,
        DEVICES,
        FREEZER
    }

    /// One limit as the kernel wants it.
    record CgroupWrite(Path file, String value) {}
}
