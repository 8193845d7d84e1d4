package io.cooperage.engine.cluster.kubelet;

import com.fasterxml.jackson.databind.JsonNode;
import io.cooperage.engine.cluster.object.KubeObject;
import io.cooperage.engine.container.ContainerConfig.Security;
import io.cooperage.engine.container.GroupMemberships;
import io.cooperage.engine.oci.SysctlName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// What a container may do and as whom it runs: its own `securityContext` over its pod's.
///
/// @param seccompFolder where profiles of type `Localhost` lie
/// @param seLinux the node's kernel has SELinux on
record SecurityContexts(KubeObject pod, JsonNode container, Path seccompFolder, boolean seLinux) {
    /// Those that touch nothing outside the pod.
    private static final Set<String> SAFE_SYSCTLS = Set.of(
            "kernel.shm_rmid_forced",
            "net.ipv4.ip_local_port_range",
            "net.ipv4.ip_local_reserved_ports",
            "net.ipv4.ip_unprivileged_port_start",
            "net.ipv4.ping_group_range",
            "net.ipv4.tcp_fin_timeout",
            "net.ipv4.tcp_keepalive_intvl",
            "net.ipv4.tcp_keepalive_probes",
            "net.ipv4.tcp_keepalive_time",
            "net.ipv4.tcp_rmem",
            "net.ipv4.tcp_syncookies",
            "net.ipv4.tcp_wmem");

    private JsonNode own() {
        return container.path("securityContext");
    }

    private JsonNode ofPod() {
        return pod.spec().path("securityContext");
    }

    private JsonNode either(String property) {
        return own().hasNonNull(property) ? own().path(property) : ofPod().path(property);
    }

    /// @throws WaitingException for what can't be honoured
    Security security() {
        if (seLinux && !either("seLinuxOptions").isEmpty()) {
            throw WaitingException.config("seLinuxOptions: SELinux is enabled on this node, which can't choose a"
                    + " container's context; leave the field out");
        }
        boolean privileged = own().path("privileged").asBoolean();
        boolean noNew = own().hasNonNull("allowPrivilegeEscalation")
                && !own().path("allowPrivilegeEscalation").asBoolean();
        JsonNode capabilities = own().path("capabilities");
        String procMount = own().path("procMount").asText("Default");
        return new Security(
                privileged,
                ContainerSpecs.texts(capabilities.path("add")),
                ContainerSpecs.texts(capabilities.path("drop")),
                noNew,
                seccomp(either("seccompProfile"), privileged),
                appArmor(either("appArmorProfile")),
                List.of(),
                procMount.equals("Unmasked"));
    }

    private String seccomp(JsonNode profile, boolean privileged) {
        return switch (profile.path("type").asText()) {
            // As a kubelet with seccompDefault, which is the safer of Kubernetes' two defaults.
            case "" -> privileged ? "unconfined" : "default";
            case "RuntimeDefault" -> "default";
            case "Unconfined" -> "unconfined";
            case "Localhost" -> localProfile(profile.path("localhostProfile").asText());
            default ->
                throw WaitingException.config(
                        "seccompProfile type " + profile.path("type").asText() + " is not known");
        };
    }

    private String localProfile(String name) {
        Path file = seccompFolder.resolve(name).normalize();
        if (!file.startsWith(seccompFolder)) {
            throw WaitingException.config("seccomp profile " + name + " must lie below " + seccompFolder);
        }
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new WaitingException(
                    WaitingException.CONFIG, "cannot load seccomp profile \"" + file + "\": " + e.getMessage(), e);
        }
    }

    private static @Nullable String appArmor(JsonNode profile) {
        return switch (profile.path("type").asText()) {
            case "", "RuntimeDefault" -> null;
            case "Unconfined" -> "unconfined";
            default -> profile.path("localhostProfile").asText();
        };
    }

    boolean readOnlyRoot() {
        return own().path("readOnlyRootFilesystem").asBoolean();
    }

    /// `uid[:gid]`, or what the image says.
    String user(String imageUser) {
        JsonNode user = either("runAsUser");
        JsonNode group = either("runAsGroup");
        String name = user.isNumber() ? user.asText() : imageUser;
        if (!group.isNumber()) {
            return name;
        }
        int colon = name.indexOf(':');
        String bare = colon < 0 ? name : name.substring(0, colon);
        return (bare.isEmpty() ? "0" : bare) + ":" + group.asText();
    }

    /// Which groups of the image come with the user; Kubernetes merges them even where the pod names a group.
    GroupMemberships memberships() {
        return ofPod().path("supplementalGroupsPolicy").asText().equals("Strict")
                ? GroupMemberships.NEVER
                : GroupMemberships.ALWAYS;
    }

    /// Groups besides the user's own.
    List<String> groups() {
        List<String> groups = new ArrayList<>(ContainerSpecs.texts(ofPod().path("supplementalGroups")));
        JsonNode group = ofPod().path("fsGroup");
        if (group.isNumber()) {
            groups.add(group.asText());
        }
        return groups;
    }

    /// @throws WaitingException when it would run as root and must not
    void requireNonRoot(String imageUser) {
        if (!either("runAsNonRoot").asBoolean()) {
            return;
        }
        String where = "(pod: \"" + PodNames.shown(pod) + "\", container: " + ContainerSpecs.name(container) + ")";
        JsonNode user = either("runAsUser");
        if (user.isNumber()) {
            if (user.asLong() == 0) {
                throw WaitingException.config("container's runAsUser breaks non-root policy " + where);
            }
            return;
        }
        int colon = imageUser.indexOf(':');
        String name = colon < 0 ? imageUser : imageUser.substring(0, colon);
        if (name.isEmpty() || name.equals("0")) {
            throw WaitingException.config("container has runAsNonRoot and image will run as root " + where);
        }
        if (!name.chars().allMatch(Character::isDigit)) {
            throw WaitingException.config("container has runAsNonRoot and image has non-numeric user (" + name
                    + "), cannot verify user is non-root " + where);
        }
    }

    /// Of a pod, for its sandbox.
    static Map<String, String> sysctls(KubeObject pod) {
        Map<String, String> sysctls = new TreeMap<>();
        pod.spec()
                .path("securityContext")
                .path("sysctls")
                .forEach(sysctl -> sysctls.put(
                        SysctlName.parse(sysctl.path("name").asText()).dotted(),
                        sysctl.path("value").asText()));
        return sysctls;
    }

    /// Why the node does not take the pod; null when it does.
    static @Nullable String forbiddenSysctl(KubeObject pod) {
        for (String name : sysctls(pod).keySet()) {
            if (!SAFE_SYSCTLS.contains(name)) {
                return "forbidden sysctl: \"" + name + "\" not allowlisted";
            }
        }
        return null;
    }
}
