package io.cooperage.engine.api.docker;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cooperage.engine.container.Container;
import io.cooperage.engine.container.ContainerCounters;
import io.cooperage.engine.container.ContainerCounters.Cpu;
import io.cooperage.engine.container.ContainerCounters.Device;
import io.cooperage.engine.container.GoTime;
import java.math.BigInteger;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/// The counters of a container in the shape of Docker's `ContainerStatsResponse`.
final class ContainerStatsJson {
    /// Docker's word for no limit of processes.
    private static final BigInteger UNLIMITED = BigInteger.ONE.shiftLeft(64).subtract(BigInteger.ONE);

    private ContainerStatsJson() {}

    /// @param now null when it does not run
    /// @param before null when there is nothing to compare with
    static ObjectNode of(Container container, @Nullable ContainerCounters now, @Nullable ContainerCounters before) {
        ObjectNode stats = JsonNodeFactory.instance.objectNode();
        stats.put("name", "/" + container.name());
        stats.put("id", container.id());
        stats.put("read", GoTime.text(now == null ? null : now.time()));
        stats.put("preread", GoTime.text(before == null ? null : before.time()));
        pids(stats.putObject("pids_stats"), now);
        blockIo(stats.putObject("blkio_stats"), now);
        stats.put("num_procs", 0);
        stats.putObject("storage_stats");
        cpu(stats.putObject("cpu_stats"), now);
        cpu(stats.putObject("precpu_stats"), before);
        memory(stats.putObject("memory_stats"), now);
        networks(stats, now);
        return stats;
    }

    private static void pids(ObjectNode node, @Nullable ContainerCounters now) {
        if (now == null || now.pids().isEmpty()) {
            return;
        }
        node.put("current", now.pids().getAsLong());
        if (now.pidsLimit().isPresent()) {
            node.put("limit", now.pidsLimit().getAsLong());
        } else if (now.unified()) {
            // With groups of version 1 Docker leaves it out.
            node.put("limit", UNLIMITED);
        }
    }

    private static void blockIo(ObjectNode node, @Nullable ContainerCounters now) {
        boolean legacy = now != null && !now.unified();
        if (now == null || now.devices().isEmpty()) {
            none(node, "io_service_bytes_recursive", legacy);
            none(node, "io_serviced_recursive", legacy);
        } else {
            boolean unified = now.unified();
            ArrayNode bytes = node.putArray("io_service_bytes_recursive");
            ArrayNode serviced = node.putArray("io_serviced_recursive");
            for (Device device : now.devices()) {
                operation(bytes, device, unified ? "read" : "Read", device.readBytes());
                operation(bytes, device, unified ? "write" : "Write", device.writeBytes());
                operation(serviced, device, unified ? "read" : "Read", device.reads());
                operation(serviced, device, unified ? "write" : "Write", device.writes());
            }
        }
        for (String none : new String[] {
            "io_queue_recursive",
            "io_service_time_recursive",
            "io_wait_time_recursive",
            "io_merged_recursive",
            "io_time_recursive",
            "sectors_recursive"
        }) {
            none(node, none, legacy);
        }
    }

    /// Groups of version 1 have a list for each, of version 2 for what they count.
    private static void none(ObjectNode node, String name, boolean legacy) {
        if (legacy) {
            node.putArray(name);
        } else {
            node.putNull(name);
        }
    }

    private static void operation(ArrayNode to, Device device, String name, long value) {
        to.addObject()
                .put("major", device.major())
                .put("minor", device.minor())
                .put("op", name)
                .put("value", value);
    }

    private static void cpu(ObjectNode node, @Nullable ContainerCounters counters) {
        Cpu cpu = counters == null ? null : counters.cpu();
        ObjectNode usage = node.putObject("cpu_usage");
        usage.put("total_usage", orZero(cpu == null ? null : cpu.total()));
        if (cpu != null && !cpu.perProcessor().isEmpty()) {
            cpu.perProcessor().forEach(usage.putArray("percpu_usage")::add);
        }
        usage.put("usage_in_kernelmode", orZero(cpu == null ? null : cpu.kernel()));
        usage.put("usage_in_usermode", orZero(cpu == null ? null : cpu.user()));
        if (counters != null) {
            node.put("system_cpu_usage", counters.system());
            node.put("online_cpus", counters.processors());
        }
        node.putObject("throttling_data")
                .put("periods", orZero(cpu == null ? null : cpu.periods()))
                .put("throttled_periods", orZero(cpu == null ? null : cpu.throttled()))
                .put("throttled_time", orZero(cpu == null ? null : cpu.throttledTime()));
    }

    private static long orZero(@Nullable OptionalLong value) {
        return value == null ? 0 : value.orElse(0);
    }

    private static void memory(ObjectNode node, @Nullable ContainerCounters now) {
        if (now == null || now.memory().isEmpty()) {
            return;
        }
        node.put("usage", now.memory().getAsLong());
        if (!now.unified() && now.memoryPeak().isPresent()) {
            node.put("max_usage", now.memoryPeak().getAsLong());
        }
        ObjectNode details = node.putObject("stats");
        now.memoryDetails().forEach(details::put);
        node.put("limit", now.memoryLimit());
    }

    private static void networks(ObjectNode stats, @Nullable ContainerCounters now) {
        if (now == null || now.networks().isEmpty()) {
            return;
        }
        ObjectNode networks = stats.putObject("networks");
        now.networks()
                .forEach((name, device) -> networks.putObject(name)
                        .put("rx_bytes", device.rxBytes())
                        .put("rx_packets", device.rxPackets())
                        .put("rx_errors", device.rxErrors())
                        .put("rx_dropped", device.rxDropped())
                        .put("tx_bytes", device.txBytes())
                        .put("tx_packets", device.txPackets())
                        .put("tx_errors", device.txErrors())
                        .put("tx_dropped", device.txDropped()));
    }
}
