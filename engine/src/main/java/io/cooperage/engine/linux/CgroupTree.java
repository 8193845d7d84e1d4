package io.cooperage.engine.linux;

import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.oci.Spec;
import java.util.Set;

/// The part of the machine's control groups that this engine may use.
///
/// Groups live at `cooperage/<engine>/<container>`, so engines side by side never meet. Where that path
/// starts depends: a control group that was delegated to this process (systemd's `Delegate=`), else, as root,
/// the top.
public interface CgroupTree {

    /// Finds what may be used and takes it into use: makes this engine's group and enables controllers on the
    /// way down. In a delegated v2 group this process and its siblings first move into the leaf `engine`,
    /// because a group with controllers for its children may hold no processes itself. Idempotent; failures
    /// narrow [#controllers], they do not throw.
    ///
    /// @param engineName one path component, unique among the engines of this machine
    static CgroupTree detect(String engineName) {
        return CgroupDetection.onThisMachine().use(engineName);
    }

    /// Like [#detect] but changes nothing: for preflight checks.
    static CgroupTree inspect(String engineName) {
        return CgroupDetection.onThisMachine().inspect(engineName);
    }

    enum Mode {
        /// No group can be made: containers run without limits and statistics come from /proc.
        NONE,
        V1,
        V2,
        /// Controllers on v1, a v2 tree beside them.
        HYBRID
    }

    Mode mode();

    /// Controllers that this engine can limit with.
    Set<Cgroup.Controller> controllers();

    /// Why controllers are missing and what mends it; empty when all are there. For the doctor.
    String remedy();

    /// The group `name` (one path component) of this engine; nothing is created.
    Cgroup child(String name);

    /// The part of it below a group of several containers, which is made if it is not there, with its
    /// parents. It goes when the last container's group in it is removed.
    ///
    /// @param path of the group, from this engine's own: `kubepods/burstable/pod1`
    /// @param resources what the group at the end of the path may use
    /// @throws EngineException INVALID_ARGUMENT for a path that can't be
    CgroupTree below(String path, Spec.Resources resources);

    /// Changes what a group of several containers may use, if it is there; nothing is made.
    ///
    /// @param path of the group, from this engine's own
    /// @return whether it was there
    /// @throws EngineException INVALID_ARGUMENT for a path that can't be
    boolean limit(String path, Spec.Resources resources);

    /// From now on the kernel ends all processes of a group when it ends one for want of memory: what is left
    /// of a program that lost a part may hang for ever. Only cgroup v2 can.
    ///
    /// @param path of the group, from this engine's own
    /// @return whether it is so now; false where the group is not there, or not on v2
    /// @throws EngineException INVALID_ARGUMENT for a path that can't be
    boolean endTogether(String path);

    /// @throws EngineException INVALID_ARGUMENT for what is no path below a group
    static void checkPath(String path) {
        for (String name : path.split("/", -1)) {
            if (name.isEmpty() || name.equals(".") || name.equals("..") || name.matches("(?s).*[\n\0].*")) {
                throw EngineException.invalid(
                        "control group '" + path + "': give a path below the engine's own group, such as web/backend");
            }
        }
    }

    /// Removes this engine's own group, if no container is left in it. For a clean end.
    void release();

    /// The inverse of [Cgroup#save].
    Cgroup restore(String saved);
}
