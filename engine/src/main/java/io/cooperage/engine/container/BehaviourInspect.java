package io.cooperage.engine.container;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cooperage.engine.container.ContainerConfig.IoThrottle;
import io.cooperage.engine.container.ContainerConfig.Limits;
import io.cooperage.engine.container.ContainerState.Health;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// The parts of `docker inspect` that tell how a container behaves: health, restarts, and the rarer limits.
final class BehaviourInspect {
    private BehaviourInspect() {}

    /// Left out when nothing is checked, as Docker does.
    static void health(ObjectNode state, @Nullable Health health) {
        if (health == null) {
            return;
        }
        ObjectNode node = state.putObject("Health");
        node.put("Status", health.verdict().name().toLowerCase(Locale.ROOT));
        node.put("FailingStreak", health.failingStreak());
        ArrayNode log = node.putArray("Log");
        for (Health.Check check : health.log()) {
            log.addObject()
                    .put("Start", GoTime.text(check.start()))
                    .put("End", GoTime.text(check.end()))
                    .put("ExitCode", check.exitCode())
                    .put("Output", check.output());
        }
    }

    static void hostConfig(ObjectNode node, ContainerConfig config, boolean oomChoice) {
        node.putObject("RestartPolicy")
                .put(
                        "Name",
                        config.restart().kind().name().toLowerCase(Locale.ROOT).replace('_', '-'))
                .put("MaximumRetryCount", config.restart().maximumRetries());
        if (config.init()) {
            node.put("Init", true);
        }
        node.put("UsernsMode", config.userMode().isHost() ? "host" : "");
        node.put("Runtime", config.runtime().isEmpty() ? ConfigCheck.OWN_RUNTIME : config.runtime());
        if (!config.annotations().isEmpty()) {
            ObjectNode annotations = node.putObject("Annotations");
            for (Map.Entry<String, String> entry : new TreeMap<>(config.annotations()).entrySet()) {
                annotations.put(entry.getKey(), entry.getValue());
            }
        }
        if (config.deviceRules().isEmpty()) {
            node.putNull("DeviceCgroupRules");
        } else {
            ArrayNode rules = node.putArray("DeviceCgroupRules");
            config.deviceRules().forEach(rules::add);
        }
        limits(node, config.limits(), oomChoice);
    }

    private static void limits(ObjectNode node, Limits limits, boolean oomChoice) {
        if (limits.swappiness() == null) {
            node.putNull("MemorySwappiness");
        } else {
            node.put("MemorySwappiness", limits.swappiness());
        }
        if (oomChoice) {
            node.put("OomKillDisable", limits.oomKillDisable());
        } else {
            node.putNull("OomKillDisable");
        }
        ArrayNode weights = node.putArray("BlkioWeightDevice");
        limits.ioDeviceWeights()
                .forEach(weight -> weights.addObject()
                        .put("Path", weight.device().toString())
                        .put("Weight", weight.weight()));
        throttles(node, "BlkioDeviceReadBps", limits, IoThrottle.Kind.READ_BPS);
        throttles(node, "BlkioDeviceWriteBps", limits, IoThrottle.Kind.WRITE_BPS);
        throttles(node, "BlkioDeviceReadIOps", limits, IoThrottle.Kind.READ_IOPS);
        throttles(node, "BlkioDeviceWriteIOps", limits, IoThrottle.Kind.WRITE_IOPS);
    }

    private static void throttles(ObjectNode node, String name, Limits limits, IoThrottle.Kind kind) {
        ArrayNode throttles = node.putArray(name);
        limits.ioThrottles().stream()
                .filter(throttle -> throttle.kind() == kind)
                .forEach(throttle -> throttles
                        .addObject()
                        .put("Path", throttle.device().toString())
                        .put("Rate", throttle.rate()));
    }
}
