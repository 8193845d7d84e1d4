package io.cooperage.engine.oci;

import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.oci.Spec.NamespaceType;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// The name of a kernel setting, sysctl(8). Of the separators `.` and `/` the first one in a name is the one;
/// the other stands for a dot within a part. So `net.ipv4.conf.eth0/100.forwarding` and
/// `net/ipv4/conf/eth0.100/forwarding` are one setting of the interface `eth0.100`.
///
/// @param dotted with dots between the parts and slashes in them
public record SysctlName(String dotted) {
    /// ipc_namespaces(7)
    private static final Set<String> IPC = Set.of(
            "kernel.msgmax",
            "kernel.msgmnb",
            "kernel.msgmni",
            "kernel.sem",
            "kernel.shmall",
            "kernel.shmmax",
            "kernel.shmmni",
            "kernel.shm_rmid_forced");

    private static final String DOMAIN_NAME = "kernel.domainname";

    /// @throws EngineException INVALID_ARGUMENT for what can be no file below /proc/sys
    public static SysctlName parse(String text) {
        int dot = text.indexOf('.');
        int slash = text.indexOf('/');
        boolean dots = dot >= 0 && (slash < 0 || dot < slash);
        SysctlName name = new SysctlName(dots ? text : swapped(text));
        for (String part : name.path().split("/", -1)) {
            if (part.isEmpty() || List.of(".", "..").contains(part) || part.indexOf('\0') >= 0) {
                throw EngineException.invalid("sysctl \"" + text + "\" is no name; give one such as"
                        + " net.ipv4.ip_forward, with a slash for a dot in an interface's name");
            }
        }
        return name;
    }

    /// Below /proc/sys.
    public String path() {
        return swapped(dotted);
    }

    /// Of the kinds of namespace, the one that has this setting for itself; none when it is the whole
    /// machine's.
    public Optional<NamespaceType> namespace() {
        if (dotted.startsWith("net.")) {
            return Optional.of(NamespaceType.NETWORK);
        }
        if (IPC.contains(dotted) || dotted.startsWith("fs.mqueue.")) {
            return Optional.of(NamespaceType.IPC);
        }
        return isDomainName() ? Optional.of(NamespaceType.UTS) : Optional.empty();
    }

    /// Which setdomainname(2) sets as well; an ordinary user's namespace may not write the file.
    public boolean isDomainName() {
        return dotted.equals(DOMAIN_NAME);
    }

    private static String swapped(String name) {
        StringBuilder swapped = new StringBuilder(name);
        for (int i = 0; i < swapped.length(); i++) {
            char c = swapped.charAt(i);
            swapped.setCharAt(i, c == '.' ? '/' : c == '/' ? '.' : c);
        }
        return swapped.toString();
    }
}
