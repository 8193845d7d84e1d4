package io.cooperage.engine.container;

import io.cooperage.engine.oci.Spec;
import io.cooperage.engine.oci.Spec.Mount;
import io.cooperage.engine.oci.Spec.Namespace;
import java.util.ArrayList;
import java.util.List;

/// Specifications with one part changed.
final class SpecEdits {
    private SpecEdits() {}

    static Spec withNamespaces(Spec spec, List<Namespace> namespaces) {
        Spec.Linux linux = spec.linux();
        return new Spec(
                spec.ociVersion(),
                spec.process(),
                spec.root(),
                spec.hostname(),
                spec.domainname(),
                spec.mounts(),
                spec.annotations(),
                new Spec.Linux(
                        linux.uidMappings(),
                        linux.gidMappings(),
                        linux.sysctl(),
                        linux.resources(),
                        linux.cgroupsPath(),
                        namespaces,
                        linux.devices(),
                        linux.seccomp(),
                        linux.rootfsPropagation(),
                        linux.maskedPaths(),
                        linux.readonlyPaths()));
    }

    /// In the place of what is mounted there already, unless a person asked for that; else last.
    static Spec withMount(Spec spec, Mount mount) {
        List<Mount> mounts = new ArrayList<>(spec.mounts());
        for (int i = 0; i < mounts.size(); i++) {
            if (mounts.get(i).destination().equals(mount.destination())) {
                if ("tmpfs".equals(mounts.get(i).type())
                        && "shm".equals(mounts.get(i).source())) {
                    mounts.set(i, mount);
                }
                return withMounts(spec, mounts);
            }
        }
        mounts.add(mount);
        return withMounts(spec, mounts);
    }

    static Spec withoutMount(Spec spec, String destination) {
        return withMounts(
                spec,
                spec.mounts().stream()
                        .filter(mount -> !mount.destination().equals(destination))
                        .toList());
    }

    private static Spec withMounts(Spec spec, List<Mount> mounts) {
        return new Spec(
                spec.ociVersion(),
                spec.process(),
                spec.root(),
                spec.hostname(),
                spec.domainname(),
                mounts,
                spec.annotations(),
                spec.linux());
    }

    static Spec withArguments(Spec spec, List<String> arguments) {
        Spec.Process process = spec.process();
        return new Spec(
                spec.ociVersion(),
                new Spec.Process(
                        process.terminal(),
                        process.consoleSize(),
                        process.user(),
                        arguments,
                        process.env(),
                        process.cwd(),
                        process.capabilities(),
                        process.rlimits(),
                        process.noNewPrivileges(),
                        process.apparmorProfile(),
                        process.oomScoreAdj()),
                spec.root(),
                spec.hostname(),
                spec.domainname(),
                spec.mounts(),
                spec.annotations(),
                spec.linux());
    }
}
