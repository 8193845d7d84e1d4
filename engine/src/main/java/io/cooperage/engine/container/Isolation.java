package io.cooperage.engine.container;

import java.util.List;
import java.util.Map;

/// How a container was made and what holds it now: the launch plan with its results, and the live facts
/// from /proc.
///
/// @param steps in the order of execution
/// @param namespaces kind (`mnt`, `pid`, …) to the kernel's id (`mnt:[4026532177]`) with whether it is
/// shared with the engine
/// @param capabilities set name (`effective`, …) to capability names
/// @param seccompMode `disabled`, `strict` or `filter`
/// @param appArmor the profile it is confined by with its mode, `name (enforce)`; `unconfined`; empty where
/// AppArmor is off
/// @param mounts mount points as /proc/PID/mountinfo has them
/// @param cgroup file name to value for the limits and counters of the group
public record Isolation(
        List<Step> steps,
        List<NamespaceFact> namespaces,
        Map<String, List<String>> capabilities,
        String seccompMode,
        String appArmor,
        boolean noNewPrivileges,
        List<String> uidMap,
        List<String> gidMap,
        List<MountFact> mounts,
        Map<String, String> cgroup) {

    /// Nothing is held any more: only how it was made is known.
    public static Isolation ended(List<Step> steps) {
        return new Isolation(steps, List.of(), Map.of(), "", "", false, List.of(), List.of(), List.of(), Map.of());
    }

    /// @param name the primitive, such as `Mount`
    /// @param detail in words: `mount proc on /proc (nosuid,noexec,nodev)`
    /// @param errno 0 when it worked
    public record Step(
            int number, String name, String detail, StepStatus status, int errno, String error, long micros) {}

    public enum StepStatus {
        DONE,
        FAILED,
        SKIPPED
    }

    public record NamespaceFact(String kind, String id, boolean shared) {}

    public record MountFact(String target, String type, String source, String options, String propagation) {}
}
