package io.cooperage.engine.api.docker;

import io.cooperage.engine.error.EngineException;
import java.util.List;
import java.util.Map;

/// The options of Docker's API that this engine can't honour: each is refused by its name unless it asks for
/// nothing.
final class ContainerRefusals {
    private static final String WINDOWS = "that is for Windows";
    private static final String REAL_TIME = "real-time scheduling is not supported";
    private static final String KERNEL_MEMORY = "the kernel has no such limit any more; see Memory";

    /// Numbers that say nothing when they are zero.
    private static final Map<String, String> NUMBERS = Map.of(
            "CpuCount", WINDOWS,
            "CpuPercent", WINDOWS,
            "IOMaximumIOps", WINDOWS,
            "IOMaximumBandwidth", WINDOWS,
            "CpuRealtimePeriod", REAL_TIME,
            "CpuRealtimeRuntime", REAL_TIME,
            "KernelMemory", KERNEL_MEMORY,
            "KernelMemoryTCP", KERNEL_MEMORY);

    private ContainerRefusals() {}

    /// @param config of the container
    /// @param host its `HostConfig`
    static void check(JsonBody config, JsonBody host) {
        resources(host);
        refuse(
                "Links",
                !host.strings("Links").isEmpty(),
                "put both on a network of their own, where they find each other by name");
        refuse("StorageOpt", !host.texts("StorageOpt").isEmpty(), "the size of the upper layer can't be limited");
        refuse("Cgroup", !host.text("Cgroup").isEmpty(), "the engine chooses the cgroup");
        if (!List.of("", "default").contains(host.text("Isolation"))) {
            throw EngineException.invalid(
                    "invalid isolation (" + host.text("Isolation") + "): linux only supports 'default'");
        }
        refuse(
                "VolumeDriver",
                !List.of("", "local").contains(host.text("VolumeDriver")),
                "only the volume driver local is built in");
        refuse("ArgsEscaped", config.flag("ArgsEscaped"), WINDOWS);
        refuse("OnBuild", !config.strings("OnBuild").isEmpty(), "a container has no triggers, an image has");
    }

    /// The part that an update may have too.
    static void resources(JsonBody host) {
        NUMBERS.forEach((name, why) -> refuse(name, host.number(name) != 0, why));
        refuse(
                "DeviceRequests",
                !host.objects("DeviceRequests", request -> request).isEmpty(),
                "give the device nodes in Devices");
    }

    private static void refuse(String option, boolean asked, String why) {
        if (asked) {
            throw EngineException.notImplemented(option + " can't be honoured: " + why);
        }
    }
}
