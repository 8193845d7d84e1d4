package io.cooperage.engine.runline;

import static io.cooperage.engine.runline.Option.flag;
import static io.cooperage.engine.runline.Option.value;

import io.cooperage.engine.container.ContainerConfig.CgroupParent;
import io.cooperage.engine.container.ContainerConfig.DeviceRequest;
import io.cooperage.engine.container.ContainerConfig.Security;
import io.cooperage.engine.container.DeviceRuleText;
import io.cooperage.engine.container.NamespaceMode;
import io.cooperage.engine.error.EngineException;
import java.nio.file.Path;
import java.util.List;

/// What the kernel lets it do, and whose namespaces it is in.
final class IsolationOptions {
    static final List<Option> ALL = List.of(
            flag("privileged", (draft, on) -> draft.privileged = on),
            value("cap-add", "NET_ADMIN", (draft, text) -> draft.capAdd.add(capability(text))),
            value("cap-drop", "ALL", (draft, text) -> draft.capDrop.add(capability(text))),
            value("security-opt", "no-new-privileges", IsolationOptions::security),
            value("device", "/dev/fuse", (draft, text) -> draft.devices.add(device(text))),
            value("device-cgroup-rule", "c 42:* rwm", (draft, text) -> draft.deviceRules.add(deviceRule(text))),
            value("sysctl", "net.ipv4.ip_forward=1", (draft, text) -> {
                Values.Pair pair = Values.completePair(text);
                draft.sysctls.put(pair.name(), pair.value());
            }),
            value("pid", "host", (draft, text) -> draft.pidMode = mode(text, false)),
            value("ipc", "shareable", (draft, text) -> draft.ipcMode = mode(text, true)),
            value("uts", "host", (draft, text) -> draft.utsMode = hostOrOwn(text)),
            value("cgroup-parent", "team/web", (draft, text) -> draft.cgroupParent = CgroupParent.parse(text)),
            value("cgroupns", "private", (draft, text) -> draft.cgroupMode = hostOrOwn(text)),
            value("userns", "host", (draft, text) -> draft.userMode = hostOrOwn(text)),
            // Podman's.
            value("umask", "0022", (draft, text) -> draft.umask = umask(text)));

    private IsolationOptions() {}

    private static String capability(String text) {
        if (!text.matches("(?i)[A-Z_]+")) {
            throw EngineException.invalid("'" + text + "' is no name of a capability");
        }
        return text;
    }

    /// `name=value`; older lines have a colon.
    private static void security(RunDraft draft, String text) {
        int at = text.indexOf('=');
        if (at < 0) {
            at = text.indexOf(':');
        }
        String name = at < 0 ? text : text.substring(0, at);
        String value = at < 0 ? "" : text.substring(at + 1);
        switch (name) {
            case "no-new-privileges" -> draft.noNewPrivileges = at < 0 || Values.bool(value);
            case "writable-cgroups" -> draft.writableCgroups = at < 0 || Values.bool(value);
            case "seccomp" -> draft.seccomp = seccomp(draft, value);
            case "apparmor" -> draft.apparmor = Values.notEmpty(value);
            case "label" -> {
                if (!Security.isLabel(value)) {
                    throw EngineException.invalid("label=" + value
                            + " is none of label=disable, user:…, role:…, type:…, level:… and filetype:…");
                }
                draft.labelOptions.add(value);
                draft.note("SELinux labels are never set, so where SELinux is off this changes nothing");
            }
            case "systempaths" -> {
                if (!value.equals("unconfined")) {
                    throw EngineException.invalid("systempaths can only be unconfined, not '" + value + "'");
                }
                draft.bareSystemPaths = true;
            }
            default ->
                throw EngineException.notImplemented("security option '" + name
                        + "' is not supported; seccomp, apparmor, label, systempaths, no-new-privileges and"
                        + " writable-cgroups are");
        }
    }

    /// A profile is read at once, as Docker's client does.
    private static String seccomp(RunDraft draft, String value) {
        return switch (value) {
            case "" -> throw EngineException.invalid("seccomp needs a value");
            case "unconfined" -> "unconfined";
            case "default", "builtin" -> "default";
            default -> ProcessOptions.read(draft.surroundings, value);
        };
    }

    private static String deviceRule(String text) {
        DeviceRuleText.parse(text);
        return text;
    }

    /// `host[:container][:rwm]`
    static DeviceRequest device(String text) {
        String[] parts = text.split(":", -1);
        String host = parts[0];
        if (!host.startsWith("/")) {
            if (host.matches("[A-Za-z0-9.-]+/[A-Za-z0-9_-]+=.+")) {
                throw EngineException.notImplemented("CDI devices are not supported; name a device node under /dev");
            }
            throw EngineException.invalid("'" + host + "' is not an absolute path");
        }
        String target = host;
        String access = "rwm";
        if (parts.length == 3) {
            target = parts[1];
            access = parts[2];
        } else if (parts.length == 2) {
            if (isAccess(parts[1])) {
                access = parts[1];
            } else {
                target = parts[1];
            }
        } else if (parts.length > 3) {
            throw EngineException.invalid("bad format for path: " + text);
        }
        if (!target.startsWith("/")) {
            throw EngineException.invalid(target + " is not an absolute path");
        }
        if (!isAccess(access)) {
            throw EngineException.invalid("bad mode specified: " + access);
        }
        return new DeviceRequest(Path.of(host), target, access);
    }

    private static boolean isAccess(String text) {
        return text.matches("[rwm]{1,3}") && text.chars().distinct().count() == text.length();
    }

    /// For pid and ipc.
    private static NamespaceMode mode(String text, boolean ipc) {
        NamespaceMode mode = NamespaceMode.parse(text);
        boolean onlyIpc = mode.equals(NamespaceMode.SHAREABLE) || mode.equals(NamespaceMode.NONE);
        if (onlyIpc && !ipc) {
            throw EngineException.invalid("'" + text + "' is only for --ipc");
        }
        return mode;
    }

    private static NamespaceMode hostOrOwn(String text) {
        return Values.oneOf(text.isEmpty() ? "private" : text, "host", "private")
                        .equals("host")
                ? NamespaceMode.HOST
                : NamespaceMode.PRIVATE;
    }

    private static int umask(String text) {
        if (!text.matches("[0-7]{1,4}")) {
            throw EngineException.invalid("'" + text + "' is no octal mask");
        }
        return Integer.parseInt(text, 8);
    }
}
