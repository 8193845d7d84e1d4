package io.cooperage.engine.api.docker;

import io.cooperage.engine.error.EngineException;
import java.util.List;
import java.util.Map;

/// The options of Docker's API that this engine can't honour: each is refused by its name unless it asks for
/// nothing.
final class ContainerRefusals {
    private static final String WINDOWS = "that is for Windows; leave it out";
    private static final String REAL_TIME =
            "real-time scheduling is not supported; leave it out, CpuShares gives a larger part";
    private static final String KERNEL_MEMORY =
            "the kernel has no such limit any more; leave it out, Memory counts the kernel's too";

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
                "StorageOpt",
                !host.texts("StorageOpt").isEmpty(),
                "the size of the upper layer can't be limited; leave it out, and"
                        + " limit a volume or a tmpfs for what grows");
        refuse(
                "Cgroup",
                !host.text("Cgroup").isEmpty(),
                "the engine chooses the cgroup; leave it out, CgroupParent names one to be below");
        if (!List.of("", "default").contains(host.text("Isolation"))) {
            throw EngineException.invalid(
                    "invalid isolation (" + host.text("Isolation") + "): linux only supports 'default'");
        }
        refuse(
                "VolumeDriver",
                !List.of("", "local").contains(host.text("VolumeDriver")),
                "only the volume driver local is built in; leave it out");
        refuse("ArgsEscaped", config.flag("ArgsEscaped"), WINDOWS);
        refuse(
                "OnBuild",
                !config.strings("OnBuild").isEmpty(),
                "a container has no triggers, an image has; leave it out");
    }

    /// The part that an update may have too.
    static void resources(JsonBody host) {
        NUMBERS.forEach((name, why) -> refuse(name, host.number(name) != 0, why));
        refuse(
                "DeviceRequests",
                !host.objects("DeviceRequests", request -> request).isEmpty(),
                "devices of that kind are not looked up; give their nodes in Devices (--device)");
    }

    private static void refuse(String option, boolean asked, String why) {
        if (asked) {
            throw EngineException.notImplemented(option + " can't be honoured: " + why);
        }
    }
}
