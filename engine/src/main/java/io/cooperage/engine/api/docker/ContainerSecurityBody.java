package io.cooperage.engine.api.docker;

import io.cooperage.engine.container.ContainerConfig.Security;
import io.cooperage.engine.error.EngineException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a `HostConfig` says of privileges: capabilities, `SecurityOpt` and what of /proc is hidden.
final class ContainerSecurityBody {
    private final JsonBody host;
    private boolean noNewPrivileges;

    private @Nullable Boolean writableCgroups;
    private String seccomp = "default";
    private @Nullable String apparmor;
    private final List<String> labels = new ArrayList<>();

    ContainerSecurityBody(JsonBody host) {
        this.host = host;
    }

    Security read() {
        host.strings("SecurityOpt").forEach(this::option);
        return new Security(
                host.flag("Privileged"),
                host.strings("CapAdd"),
                host.strings("CapDrop"),
                noNewPrivileges,
                seccomp,
                apparmor,
                labels,
                bareSystemPaths(),
                paths("MaskedPaths"),
                paths("ReadonlyPaths"),
                writableCgroups);
    }

    /// `name=value`; older clients send a colon. A profile of seccomp comes as its text.
    private void option(String text) {
        int equals = text.indexOf('=');
        int at = equals < 0 ? text.indexOf(':') : equals;
        String name = at < 0 ? text : text.substring(0, at);
        String value = at < 0 ? "" : text.substring(at + 1);
        switch (name) {
            case "no-new-privileges" -> noNewPrivileges = at < 0 || bool(text, value);
            case "seccomp" ->
                seccomp = switch (value) {
                    case "" -> throw EngineException.invalid("invalid --security-opt: \"" + text + "\"");
                    case "builtin" -> "default";
                    default -> value;
                };
            case "apparmor" -> apparmor = value.isEmpty() ? null : value;
            case "label" -> {
                if (!Security.isLabel(value)) {
                    throw EngineException.invalid("invalid --security-opt: \"" + text + "\": label takes disable,"
                            + " user:…, role:…, type:… or level:…");
                }
                labels.add(value);
            }
            case "disable" -> labels.add("disable");
            case "writable-cgroups" -> writableCgroups = at < 0 || bool(text, value);
            case "credentialspec" ->
                throw EngineException.notImplemented("security option '" + name
                        + "' is not supported; seccomp, apparmor, label, no-new-privileges and writable-cgroups are");
            default ->
                throw EngineException.invalid("invalid --security-opt " + (at < 0 ? 1 : 2) + ": \"" + text + "\"");
        }
    }

    private static boolean bool(String text, String value) {
        return switch (value) {
            case "true", "1", "t", "T", "TRUE", "True" -> true;
            case "false", "0", "f", "F", "FALSE", "False" -> false;
            default -> throw EngineException.invalid("invalid --security-opt 2: \"" + text + "\"");
        };
    }

    /// Clients say `systempaths=unconfined` with two lists of nothing.
    private boolean bareSystemPaths() {
        List<String> masked = host.stringsOrNull("MaskedPaths");
        List<String> readOnly = host.stringsOrNull("ReadonlyPaths");
        return masked != null && readOnly != null && masked.isEmpty() && readOnly.isEmpty();
    }

    private @Nullable List<String> paths(String field) {
        List<String> paths = host.stringsOrNull(field);
        for (String path : paths == null ? List.<String>of() : paths) {
            if (!path.startsWith("/") || path.contains("/../") || path.endsWith("/..")) {
                throw EngineException.invalid("\"" + path + "\" in " + field + " is no absolute path");
            }
        }
        return paths;
    }
}
