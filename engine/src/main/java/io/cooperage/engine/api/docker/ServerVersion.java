package io.cooperage.engine.api.docker;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/// What this server says it is.
final class ServerVersion {
    /// The release of Docker whose behaviour this server has; tools compare it with the releases they know.
    static final String DOCKER = "28.2.2";

    private ServerVersion() {}

    static String header() {
        return "Docker/" + DOCKER + " (linux)";
    }

    /// Of this program; as it was built.
    static String own() {
        return Objects.requireNonNullElse(ServerVersion.class.getPackage().getImplementationVersion(), "development");
    }

    /// `amd64`, as Go names it.
    static String goArch() {
        return switch (System.getProperty("os.arch").toLowerCase(Locale.ROOT)) {
            case "x86_64" -> "amd64";
            case "aarch64" -> "arm64";
            case String other -> other;
        };
    }

    /// `x86_64`, as the kernel does.
    static String kernelArch() {
        return switch (System.getProperty("os.arch").toLowerCase(Locale.ROOT)) {
            case "amd64" -> "x86_64";
            case String other -> other;
        };
    }

    /// The answer of `GET /version`. What Docker fills with Go's version and a commit says here what runs.
    static Map<String, Object> report(String kernel, ApiVersion asked) {
        Map<String, Object> engine = new LinkedHashMap<>();
        engine.put("ApiVersion", ApiVersion.NEWEST.toString());
        engine.put("Arch", goArch());
        engine.put("BuildTime", "");
        engine.put("Experimental", "false");
        engine.put("GitCommit", "cooperage-" + own());
        engine.put("GoVersion", "java" + Runtime.version().feature());
        engine.put("KernelVersion", kernel);
        engine.put("MinAPIVersion", ApiVersion.OLDEST.toString());
        engine.put("Os", "linux");
        Map<String, Object> report = new LinkedHashMap<>();
        if (asked.isAtLeast(1, 35)) {
            report.put("Platform", Map.of("Name", "Cooperage"));
            report.put(
                    "Components",
                    List.of(
                            component("Engine", DOCKER, engine),
                            component("Cooperage", own(), Map.of("JavaVersion", System.getProperty("java.version")))));
        }
        report.put("Version", DOCKER);
        report.putAll(engine);
        report.remove("Experimental"); // left out when it is false
        return report;
    }

    private static Map<String, Object> component(String name, String version, Map<String, ?> details) {
        Map<String, Object> component = new LinkedHashMap<>();
        component.put("Name", name);
        component.put("Version", version);
        component.put("Details", details);
        return component;
    }
}
