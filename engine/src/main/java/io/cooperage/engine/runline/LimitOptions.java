package io.cooperage.engine.runline;

import static io.cooperage.engine.runline.Option.flag;
import static io.cooperage.engine.runline.Option.value;

import io.cooperage.engine.container.ContainerConfig.IoDeviceWeight;
import io.cooperage.engine.container.ContainerConfig.IoThrottle;
import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.oci.Spec;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The most it may take.
final class LimitOptions {
    /// getrlimit(2), in Docker's spelling.
    private static final Set<String> ULIMITS = Set.of(
            "as",
            "core",
            "cpu",
            "data",
            "fsize",
            "locks",
            "memlock",
            "msgqueue",
            "nice",
            "nofile",
            "nproc",
            "rss",
            "rtprio",
            "rttime",
            "sigpending",
            "stack");

    static final List<Option> ALL = List.of(
            value("cpus", "1.5", (draft, text) -> draft.cpus = cpus(text)),
            value("cpu-quota", "50000", (draft, text) -> draft.cpuQuota = set(Values.number(text))),
            value("cpu-period", "100000", (draft, text) -> draft.cpuPeriod = set(Values.number(text))),
            value("cpu-shares", 'c', "512", (draft, text) -> draft.cpuShares = set(Values.number(text))),
            value("cpuset-cpus", "0-2,4", (draft, text) -> draft.cpuset = cpuset(text)),
            value("cpuset-mems", "0", (draft, text) -> draft.cpusetMems = cpuset(text)),
            value("memory", 'm', "512m", (draft, text) -> draft.memory = set(ByteSizes.parse(text))),
            value("memory-reservation", "256m", (draft, text) -> draft.memoryReservation = set(ByteSizes.parse(text))),
            value(
                    "memory-swap",
                    "1g",
                    (draft, text) ->
                            draft.memorySwap = text.equals("-1") ? Long.valueOf(-1) : set(ByteSizes.parse(text))),
            // Only cgroup v1 has these two; the engine refuses them on v2 when the container is made.
            value("memory-swappiness", "60", (draft, text) -> draft.swappiness = swappiness(text)),
            flag("oom-kill-disable", (draft, on) -> draft.oomKillDisable = on),
            value("pids-limit", "200", (draft, text) -> draft.pids = pids(text)),
            value("blkio-weight", "500", (draft, text) -> draft.ioWeight = weight(text)),
            value("blkio-weight-device", "/dev/sda:500", LimitOptions::deviceWeight),
            throttle("device-read-bps", "/dev/sda:1mb", IoThrottle.Kind.READ_BPS),
            throttle("device-write-bps", "/dev/sda:1mb", IoThrottle.Kind.WRITE_BPS),
            throttle("device-read-iops", "/dev/sda:1000", IoThrottle.Kind.READ_IOPS),
            throttle("device-write-iops", "/dev/sda:1000", IoThrottle.Kind.WRITE_IOPS),
            value("oom-score-adj", "500", (draft, text) -> draft.oomScoreAdj = Values.between(text, -1000, 1000)),
            value("shm-size", "256m", (draft, text) -> draft.shmSize = ByteSizes.parse(text)),
            value("ulimit", "nofile=1024:4096", LimitOptions::ulimit));

    private LimitOptions() {}

    private static Option throttle(String name, String example, IoThrottle.Kind kind) {
        return value(name, example, (draft, text) -> {
            int colon = deviceEnd(text);
            String rate = text.substring(colon + 1);
            boolean bytes = kind == IoThrottle.Kind.READ_BPS || kind == IoThrottle.Kind.WRITE_BPS;
            long number = bytes ? ByteSizes.parse(rate) : Values.number(rate);
            if (number < 0) {
                throw EngineException.invalid("'" + rate + "' is negative");
            }
            draft.throttles.add(new IoThrottle(Path.of(text.substring(0, colon)), kind, number));
        });
    }

    private static void deviceWeight(RunDraft draft, String text) {
        int colon = deviceEnd(text);
        Integer weight = weight(text.substring(colon + 1));
        if (weight != null) {
            draft.deviceWeights.add(new IoDeviceWeight(Path.of(text.substring(0, colon)), weight));
        }
    }

    /// Where the node's path ends in `/dev/name:value`.
    private static int deviceEnd(String text) {
        int colon = text.lastIndexOf(':');
        if (colon <= 0 || !text.startsWith("/dev/")) {
            throw EngineException.invalid("bad format for device path: '" + text + "'");
        }
        return colon;
    }

    /// −1 says nothing.
    private static @Nullable Integer swappiness(String text) {
        int swappiness = Values.between(text, -1, 100);
        return swappiness < 0 ? null : Integer.valueOf(swappiness);
    }

    /// Docker counts billionths of a core.
    private static @Nullable Double cpus(String text) {
        try {
            BigDecimal cpus = new BigDecimal(text);
            if (cpus.signum() < 0 || cpus.stripTrailingZeros().scale() > 9) {
                throw EngineException.invalid("'" + text + "' is negative or finer than a billionth of a core");
            }
            return cpus.signum() == 0 ? null : Double.valueOf(cpus.doubleValue());
        } catch (NumberFormatException e) {
            throw EngineException.invalid("'" + text + "' is no number of cores");
        }
    }

    /// Zero says nothing.
    private static @Nullable Long set(long number) {
        return number == 0 ? null : Long.valueOf(number);
    }

    private static @Nullable Long pids(String text) {
        long number = Values.number(text);
        return number <= 0 ? null : Long.valueOf(number);
    }

    private static @Nullable Integer weight(String text) {
        int weight = Values.between(text, 0, 1000);
        if (weight != 0 && weight < 10) {
            throw EngineException.invalid("the weight is 0 or between 10 and 1000");
        }
        return weight == 0 ? null : Integer.valueOf(weight);
    }

    private static @Nullable String cpuset(String text) {
        if (!text.matches("(\\d+(-\\d+)?(,\\d+(-\\d+)?)*)?")) {
            throw EngineException.invalid("'" + text + "' is no list of numbers and ranges");
        }
        return text.isEmpty() ? null : text;
    }

    private static void ulimit(RunDraft draft, String text) {
        Values.Pair pair = Values.completePair(text);
        String name = pair.name().toLowerCase(Locale.ROOT);
        if (!ULIMITS.contains(name)) {
            throw EngineException.invalid("invalid ulimit type: " + pair.name());
        }
        String[] limits = pair.value().split(":", -1);
        if (limits.length > 2) {
            throw EngineException.invalid(
                    "too many limit value arguments - '" + pair.value() + "', can only have up to two, soft[:hard]");
        }
        long soft = limit(limits[0]);
        long hard = limit(limits[limits.length - 1]);
        if (Long.compareUnsigned(soft, hard) > 0) {
            throw EngineException.invalid("ulimit soft limit must be less than or equal to hard limit: " + limits[0]
                    + " > " + limits[limits.length - 1]);
        }
        draft.ulimits.put(name, new Spec.Rlimit("RLIMIT_" + name.toUpperCase(Locale.ROOT), hard, soft));
    }

    /// −1 is unlimited.
    private static long limit(String text) {
        if (text.equals("unlimited")) {
            return -1;
        }
        long limit = Values.number(text);
        if (limit < -1) {
            throw EngineException.invalid("'" + text + "' is negative; -1 is unlimited");
        }
        return limit;
    }
}
