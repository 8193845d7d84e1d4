package io.cooperage.engine.api.docker;

import io.cooperage.engine.container.ContainerConfig.IoDeviceWeight;
import io.cooperage.engine.container.ContainerConfig.IoThrottle;
import io.cooperage.engine.container.ContainerConfig.Limits;
import io.cooperage.engine.container.RestartPolicy;
import io.cooperage.engine.error.EngineException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The limits in a `HostConfig` or the body of an update, and the restart policy beside them.
final class ContainerLimitsBody {
    private static final double BILLION = 1e9;

    private ContainerLimitsBody() {}

    /// Of a container that is to be made.
    static Limits read(JsonBody host) {
        return read(host, null);
    }

    /// Of a change: no limit is a wish of its own here, where nothing stays as it is.
    static Limits change(JsonBody body) {
        return read(body, -1L);
    }

    /// @param unlimited what stands for no limit of processes when it is said
    private static Limits read(JsonBody host, @Nullable Long unlimited) {
        Long nanoCpus = host.set("NanoCpus");
        if (nanoCpus != null && (host.set("CpuQuota") != null || host.set("CpuPeriod") != null)) {
            throw EngineException.invalid("Conflicting options: Nano CPUs and CPU "
                    + (host.set("CpuQuota") != null ? "Quota" : "Period") + " cannot both be set");
        }
        if (nanoCpus != null && nanoCpus < 0) {
            throw EngineException.invalid("NanoCpus can not be negative");
        }
        return new Limits(
                nanoCpus == null ? null : Double.valueOf(nanoCpus / BILLION),
                host.set("CpuQuota"),
                host.set("CpuPeriod"),
                host.set("CpuShares"),
                host.textOrNull("CpusetCpus"),
                host.textOrNull("CpusetMems"),
                host.set("Memory"),
                host.set("MemoryReservation"),
                host.set("MemorySwap"),
                pids(host, unlimited),
                weight(host),
                throttles(host),
                host.objects("BlkioWeightDevice", device -> new IoDeviceWeight(path(device), device.small("Weight"))),
                swappiness(host),
                host.flag("OomKillDisable"));
    }

    /// 0 and −1 are without limit.
    private static @Nullable Long pids(JsonBody host, @Nullable Long unlimited) {
        long pids = host.number("PidsLimit");
        if (pids <= 0) {
            return host.has("PidsLimit") ? unlimited : null;
        }
        return pids;
    }

    private static @Nullable Integer weight(JsonBody host) {
        int weight = host.small("BlkioWeight");
        if (weight != 0 && (weight < 10 || weight > 1000)) {
            throw EngineException.invalid("Range of blkio weight is from 10 to 1000");
        }
        return weight == 0 ? null : Integer.valueOf(weight);
    }

    /// −1 says nothing, and so does nothing; 0 is a wish.
    private static @Nullable Integer swappiness(JsonBody host) {
        if (!host.has("MemorySwappiness") || host.number("MemorySwappiness") == -1) {
            return null;
        }
        int swappiness = host.small("MemorySwappiness");
        if (swappiness < 0 || swappiness > 100) {
            throw EngineException.invalid("Invalid value: " + swappiness + ", valid memory swappiness range is 0-100");
        }
        return swappiness;
    }

    private static List<IoThrottle> throttles(JsonBody host) {
        List<IoThrottle> throttles = new ArrayList<>();
        throttles(host, "BlkioDeviceReadBps", IoThrottle.Kind.READ_BPS, throttles);
        throttles(host, "BlkioDeviceWriteBps", IoThrottle.Kind.WRITE_BPS, throttles);
        throttles(host, "BlkioDeviceReadIOps", IoThrottle.Kind.READ_IOPS, throttles);
        throttles(host, "BlkioDeviceWriteIOps", IoThrottle.Kind.WRITE_IOPS, throttles);
        return throttles;
    }

    private static void throttles(JsonBody host, String field, IoThrottle.Kind kind, List<IoThrottle> to) {
        to.addAll(host.objects(field, device -> new IoThrottle(path(device), kind, device.number("Rate"))));
    }

    private static Path path(JsonBody device) {
        String path = device.text("Path");
        if (!path.startsWith("/")) {
            throw EngineException.invalid("bad device path '" + path + "': give an absolute one");
        }
        return Path.of(path);
    }

    static RestartPolicy restart(JsonBody body) {
        int retries = body.small("MaximumRetryCount");
        return switch (body.text("Name")) {
            case "", "no" -> new RestartPolicy(RestartPolicy.Kind.NO, retries);
            case "always" -> new RestartPolicy(RestartPolicy.Kind.ALWAYS, retries);
            case "unless-stopped" -> new RestartPolicy(RestartPolicy.Kind.UNLESS_STOPPED, retries);
            case "on-failure" -> new RestartPolicy(RestartPolicy.Kind.ON_FAILURE, retries);
            default ->
                throw EngineException.invalid("invalid restart policy: unknown policy '" + body.text("Name")
                        + "'; use one of 'no', 'always', 'on-failure', or 'unless-stopped'");
        };
    }
}
