package io.cooperage.engine.runtime;

import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.linux.Capabilities;
import io.cooperage.engine.oci.Spec;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The end of every plan: everything that takes power away from the new process, then its program.
final class ProcessPlanner {
    /// `PATH` of a program whose environment has none, as Docker sets it.
    static final String DEFAULT_PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

    private static final int DEFAULT_UMASK = 0022;

    /// asm-generic/resource.h; the same on x86 and ARM.
    private static final Map<String, Integer> RLIMITS = Map.ofEntries(
            Map.entry("RLIMIT_CPU", 0),
            Map.entry("RLIMIT_FSIZE", 1),
            Map.entry("RLIMIT_DATA", 2),
            Map.entry("RLIMIT_STACK", 3),
            Map.entry("RLIMIT_CORE", 4),
            Map.entry("RLIMIT_RSS", 5),
            Map.entry("RLIMIT_NPROC", 6),
            Map.entry("RLIMIT_NOFILE", 7),
            Map.entry("RLIMIT_MEMLOCK", 8),
            Map.entry("RLIMIT_AS", 9),
            Map.entry("RLIMIT_LOCKS", 10),
            Map.entry("RLIMIT_SIGPENDING", 11),
            Map.entry("RLIMIT_MSGQUEUE", 12),
            Map.entry("RLIMIT_NICE", 13),
            Map.entry("RLIMIT_RTPRIO", 14),
            Map.entry("RLIMIT_RTTIME", 15));

    private ProcessPlanner() {}

    /// Without no_new_privs a filter may be installed only by the privileged, so it goes in just before the
    /// capabilities go; with it, after them. What runs under the filter is the least that can be in either case.
    ///
    /// Resource limits come when no step after them opens a file, since a program may have been allowed none, and
    /// while there still are the rights to raise one.
    static void plan(Spec.Process process, byte @Nullable [] seccomp, int seccompFlags, List<LaunchStep> steps) {
        if (process.args().isEmpty()) {
            throw EngineException.invalid("there is no command to run");
        }
        Integer umask = process.user().umask();
        steps.add(new LaunchStep.SetUmask(umask == null ? DEFAULT_UMASK : umask));
        String profile = process.apparmorProfile();
        if (profile != null && !profile.isEmpty()) {
            steps.add(new LaunchStep.SetAppArmorProfile(profile));
        }
        steps.add(new LaunchStep.ChangeDirectory(LaunchPlanner.workingDirectory(process)));
        process.rlimits().forEach(limit -> steps.add(rlimit(limit)));
        Spec.Capabilities capabilities = process.capabilities();
        steps.add(new LaunchStep.DropBounding(capabilities == null ? 0 : mask(capabilities.bounding())));
        steps.add(new LaunchStep.SetGroups(process.user().additionalGids()));
        steps.add(new LaunchStep.SetUser(process.user().uid(), process.user().gid()));
        steps.add(new LaunchStep.CloseDescriptors());
        if (process.noNewPrivileges()) {
            steps.add(new LaunchStep.NoNewPrivileges());
        } else if (seccomp != null) {
            steps.add(new LaunchStep.InstallSeccomp(seccompFlags, seccomp));
        }
        steps.add(capabilities(capabilities));
        if (process.noNewPrivileges() && seccomp != null) {
            steps.add(new LaunchStep.InstallSeccomp(seccompFlags, seccomp));
        }
        steps.add(new LaunchStep.Exec(process.args().getFirst(), process.args(), process.env(), path(process)));
    }

    private static LaunchStep capabilities(Spec.@Nullable Capabilities c) {
        return c == null
                ? new LaunchStep.SetCapabilities(0, 0, 0, 0)
                : new LaunchStep.SetCapabilities(
                        mask(c.effective()), mask(c.permitted()), mask(c.inheritable()), mask(c.ambient()));
    }

    private static long mask(List<String> names) {
        return Capabilities.mask(Capabilities.ofNames(names));
    }

    private static LaunchStep rlimit(Spec.Rlimit limit) {
        Integer resource = RLIMITS.get(limit.type());
        if (resource == null) {
            throw EngineException.invalid("\"" + limit.type() + "\" is no resource limit that Linux has");
        }
        if (Long.compareUnsigned(limit.soft(), limit.hard()) > 0) {
            throw EngineException.invalid(limit.type() + ": the soft limit is above the hard one ("
                    + Long.toUnsignedString(limit.hard()) + ")");
        }
        return new LaunchStep.SetRlimit(resource, limit.type(), limit.soft(), limit.hard());
    }

    private static String path(Spec.Process process) {
        return process.env().stream()
                .filter(entry -> entry.startsWith("PATH="))
                .reduce((first, last) -> last)
                .map(entry -> entry.substring("PATH=".length()))
                .orElse(DEFAULT_PATH);
    }
}
