package io.cooperage.engine.cluster.kind.pod;

import io.cooperage.engine.cluster.kind.check.Names;
import io.cooperage.engine.cluster.kind.check.Place;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/// What is wrong with security contexts.
final class Security {
    private static final List<String> PROFILES = List.of("Localhost", "RuntimeDefault", "Unconfined");
    private static final int SYSCTL_MAX = 253;
    private static final String SYSCTL_PART = "[a-z0-9]([-_a-z0-9]*[a-z0-9])?";
    private static final String SYSCTL = "^(" + SYSCTL_PART + "[\\./])*" + SYSCTL_PART + "$";
    private static final Pattern SYSCTL_FORM = Pattern.compile(SYSCTL);
    private static final int PATH_MAX = 4095;

    private Security() {}

    static void pod(Place context, Place spec) {
        ids(context, "fsGroup", "runAsUser", "runAsGroup");
        for (Place group : context.at("supplementalGroups").each()) {
            Names.id(group.number()).forEach(message -> group.invalid(group.number(), message));
        }
        if (spec.flag("shareProcessNamespace") && spec.flag("hostPID")) {
            spec.at("shareProcessNamespace")
                    .as(context.at("shareProcessNamespace"))
                    .invalid("ShareProcessNamespace and HostPID cannot both be enabled");
        }
        sysctls(context.at("sysctls"), spec);
        context.at("fsGroupChangePolicy").oneOf(List.of("Always", "OnRootMismatch"));
        seccomp(context.at("seccompProfile"));
        WindowsOptions.check(context.at("windowsOptions"));
        appArmor(context.at("appArmorProfile"));
        context.at("supplementalGroupsPolicy").oneOf(List.of("Merge", "Strict"));
    }

    static void container(Place context, Place spec) {
        ids(context, "runAsUser", "runAsGroup");
        Place proc = context.at("procMount");
        proc.oneOf(List.of("Default", "Unmasked"));
        boolean hostUsers = !spec.has("hostUsers") || spec.flag("hostUsers");
        if (hostUsers && proc.text().equals("Unmasked")) {
            proc.invalid("`hostUsers` must be false to use `Unmasked`");
        }
        seccomp(context.at("seccompProfile"));
        if (context.has("allowPrivilegeEscalation") && !context.flag("allowPrivilegeEscalation")) {
            if (context.flag("privileged")) {
                context.invalid("cannot set `allowPrivilegeEscalation` to false and `privileged` to true");
            }
            boolean admin = context.at("capabilities").at("add").each().stream()
                    .anyMatch(capability -> capability.text().equals("CAP_SYS_ADMIN"));
            if (admin) {
                context.invalid("cannot set `allowPrivilegeEscalation` to false and `capabilities.Add` CAP_SYS_ADMIN");
            }
        }
        WindowsOptions.check(context.at("windowsOptions"));
        appArmor(context.at("appArmorProfile"));
    }

    private static void ids(Place context, String... fields) {
        for (String field : fields) {
            Place id = context.at(field);
            if (id.there()) {
                Names.id(id.number()).forEach(message -> id.invalid(id.number(), message));
            }
        }
    }

    static boolean isSysctl(String name) {
        return name.length() <= SYSCTL_MAX && SYSCTL_FORM.matcher(name).matches();
    }

    private static void sysctls(Place sysctls, Place spec) {
        Set<String> seen = new HashSet<>();
        for (Place sysctl : sysctls.each()) {
            Place name = sysctl.at("name");
            if (name.blank()) {
                name.required();
            } else if (!isSysctl(name.text())) {
                name.invalid("must have at most " + SYSCTL_MAX + " characters and match regex " + SYSCTL);
            } else if (seen.contains(name.text())) {
                name.duplicate();
            }
            seen.add(name.text());
            String dotted = name.text().replace('/', '.');
            if (spec.flag("hostNetwork") && dotted.startsWith("net.")) {
                name.invalid("may not be specified when 'hostNetwork' is true");
            } else if (spec.flag("hostIPC") && ofIpc(dotted)) {
                name.invalid("may not be specified when 'hostIPC' is true");
            }
        }
    }

    /// What belongs to an IPC namespace, ipc_namespaces(7).
    private static boolean ofIpc(String name) {
        return name.startsWith("kernel.shm")
                || name.startsWith("kernel.msg")
                || name.equals("kernel.sem")
                || name.startsWith("fs.mqueue.");
    }

    static void seccomp(Place profile) {
        if (!profile.there()) {
            return;
        }
        Place type = profile.at("type");
        if (type.blank()) {
            type.required("type is required when seccompProfile is set");
        } else {
            type.oneOf(PROFILES);
        }
        Place file = profile.at("localhostProfile");
        if (!type.text().equals("Localhost")) {
            if (file.there()) {
                file.invalid(profile.node(), "can only be set when seccomp type is Localhost");
            }
        } else if (file.there()) {
            Paths.descending(file);
        } else {
            file.required("must be set when seccomp type is Localhost");
        }
    }

    private static void appArmor(Place profile) {
        if (!profile.there()) {
            return;
        }
        Place file = profile.at("localhostProfile");
        switch (profile.text("type")) {
            case "Localhost" -> {
                if (file.text().isBlank()) {
                    file.required("must be set when AppArmor type is Localhost");
                } else if (!file.text().strip().equals(file.text())) {
                    file.invalid("must not be padded with whitespace");
                }
                if (file.text().length() > PATH_MAX) {
                    file.tooLong(PATH_MAX);
                }
            }
            case "RuntimeDefault", "Unconfined" -> {
                if (file.there()) {
                    file.invalid("can only be set when AppArmor type is Localhost");
                }
            }
            case "" -> profile.at("type").required("type is required when appArmorProfile is set");
            default -> profile.at("type").notSupported(PROFILES);
        }
    }
}
