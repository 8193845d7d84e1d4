package io.cooperage.engine.runtime;

import io.cooperage.engine.oci.Spec;
import io.cooperage.engine.oci.Spec.NamespaceType;
import io.cooperage.engine.runtime.LaunchContext.CgroupSetup;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Plans a further program in a running container: its namespaces, its control group, its limits of power.
public final class ExecPlanner {
    private ExecPlanner() {}

    /// @param pid,startTime the container's process 1 as the host sees it; field 22 of proc_pid_stat(5) tells a reused
    ///     pid
    /// @param container the specification it was made from
    /// @param process what to run; user, environment, capabilities and the rest are taken from here, not from
    ///     `container`
    /// @param cgroup what to enter: [CgroupSetup#join]
    /// @param seccomp compiled filter, or null for none
    public static LaunchPlan plan(
            int pid,
            long startTime,
            Spec container,
            Spec.Process process,
            CgroupSetup cgroup,
            byte @Nullable [] seccomp) {
        List<NamespaceType> types = List.copyOf(LaunchPlanner.namespacesOf(container));
        boolean ownPids = types.contains(NamespaceType.PID);
        List<LaunchStep> steps = new ArrayList<>(32);
        Integer score = process.oomScoreAdj();
        if (score != null) {
            steps.add(new LaunchStep.SetOomScore(score));
        }
        steps.add(new LaunchStep.TargetProcess(pid, startTime));
        if (ownPids) {
            // Only children enter a pid namespace, so the shim joins it and makes the process afterwards.
            steps.add(new LaunchStep.JoinTarget(List.of(NamespaceType.PID)));
        }
        steps.add(new LaunchStep.CloneNamespaces(List.of(), cgroup.unified()));
        cgroup.joinFiles().forEach(file -> steps.add(new LaunchStep.JoinCgroup(file)));
        steps.add(new LaunchStep.JoinTarget(
                types.stream().filter(type -> type != NamespaceType.PID).toList()));
        if (types.contains(NamespaceType.USER)) {
            steps.add(new LaunchStep.BecomeRoot());
        }
        steps.add(new LaunchStep.NewSession());
        steps.add(process.terminal() ? new LaunchStep.OpenTerminal(false) : new LaunchStep.ConnectStreams());
        ProcessPlanner.plan(
                process, seccomp, LaunchPlanner.seccompFlags(container.linux().seccomp()), steps);
        return new LaunchPlan(steps);
    }
}
