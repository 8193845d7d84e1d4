package io.cooperage.engine.cluster.kubelet;

import com.fasterxml.jackson.databind.JsonNode;
import io.cooperage.engine.cluster.kind.pod.PodQos;
import io.cooperage.engine.cluster.object.KubeObject;
import io.cooperage.engine.cluster.object.Quantity;
import io.cooperage.engine.container.ContainerConfig.CgroupParent;
import io.cooperage.engine.container.ContainerConfig.Limits;
import io.cooperage.engine.linux.Cgroup.Controller;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// From requests and limits to control groups, as Kubernetes does it: shares from the requested processor
/// time, quota and memory from limits, and a group for the pod by its quality of service.
///
/// @param controllers what can be limited on this machine; what can't is left out
/// @param memory bytes of the node
/// @param lowestOomScore that this process may give to others
record PodResources(Set<Controller> controllers, long memory, int lowestOomScore) {
    private static final long MIN_SHARES = 2;
    private static final long MAX_SHARES = 262_144;
    private static final long PERIOD_MICROS = 100_000;
    private static final long MIN_QUOTA_MICROS = 1000;

    private static boolean isSome(@Nullable Quantity quantity) {
        return quantity != null && quantity.compareTo(Quantity.ZERO) > 0;
    }

    static @Nullable Quantity request(JsonNode container, String resource) {
        return quantity(container.path("resources").path("requests").path(resource));
    }

    static @Nullable Quantity limit(JsonNode container, String resource) {
        return quantity(container.path("resources").path("limits").path(resource));
    }

    private static @Nullable Quantity quantity(JsonNode node) {
        return node.isMissingNode() || node.isNull() ? null : Quantity.parse(node.asText());
    }

    Limits limits(JsonNode container) {
        Quantity cpu = request(container, "cpu");
        Quantity limit = limit(container, "cpu");
        Quantity asked = cpu == null ? limit : cpu;
        return limits(asked == null ? 0 : asked.thousandths(), limit, limit(container, "memory"));
    }

    private Limits limits(long requestedThousandths, @Nullable Quantity cpu, @Nullable Quantity memoryLimit) {
        boolean cpus = controllers.contains(Controller.CPU);
        Long quota = null;
        Long period = null;
        if (cpus && isSome(cpu)) {
            quota = Math.max(MIN_QUOTA_MICROS, cpu(cpu) * PERIOD_MICROS / 1000);
            period = PERIOD_MICROS;
        }
        boolean limited = controllers.contains(Controller.MEMORY) && isSome(memoryLimit);
        Long bytes = limited ? Long.valueOf(units(memoryLimit)) : null;
        return new Limits(
                null,
                quota,
                period,
                cpus ? Long.valueOf(shares(requestedThousandths)) : null,
                null,
                null,
                bytes,
                null,
                // No swap beyond it: a pod that uses more than its limit is to be killed, not to crawl.
                bytes,
                null,
                null,
                List.of());
    }

    private static long cpu(@Nullable Quantity quantity) {
        return quantity == null ? 0 : quantity.thousandths();
    }

    private static long units(@Nullable Quantity quantity) {
        return quantity == null ? 0 : quantity.units();
    }

    static long shares(long thousandths) {
        return thousandths == 0 ? MIN_SHARES : Math.clamp(thousandths * 1024 / 1000, MIN_SHARES, MAX_SHARES);
    }

    /// `kubepods/pod…`, `kubepods/burstable/pod…`, `kubepods/besteffort/pod…`.
    CgroupParent parent(KubeObject pod) {
        String group = QosGroups.path(PodQos.of(pod.spec()));
        return new CgroupParent(group + "/pod" + pod.uid(), together(pod));
    }

    /// Of all containers; a limit only where each of them has one.
    private Limits together(KubeObject pod) {
        return limits(requestedThousandths(pod), limitOfAll(pod, "cpu"), limitOfAll(pod, "memory"));
    }

    /// Of the processor, what the whole pod asks for.
    static long requestedThousandths(KubeObject pod) {
        return total(pod, container -> {
                    Quantity request = request(container, "cpu");
                    return request == null ? limit(container, "cpu") : request;
                })
                .thousandths();
    }

    /// What the whole pod can use at most; null when some container has no limit.
    static @Nullable Quantity limitOfAll(KubeObject pod, String resource) {
        boolean each = Stream.concat(ContainerSpecs.main(pod).stream(), ContainerSpecs.init(pod).stream())
                .allMatch(container -> isSome(limit(container, resource)));
        return each ? total(pod, container -> limit(container, resource)) : null;
    }

    /// Those that prepare the pod run one after another beside the sidecars that came before them, and all of
    /// the others at once.
    static Quantity total(KubeObject pod, Function<JsonNode, @Nullable Quantity> amount) {
        Quantity sidecars = Quantity.ZERO;
        Quantity most = Quantity.ZERO;
        for (JsonNode container : ContainerSpecs.init(pod)) {
            Quantity own = Objects.requireNonNullElse(amount.apply(container), Quantity.ZERO);
            most = max(most, sidecars.plus(own));
            if (ContainerSpecs.isSidecar(container)) {
                sidecars = sidecars.plus(own);
            }
        }
        Quantity running = sidecars;
        for (JsonNode container : ContainerSpecs.main(pod)) {
            running = running.plus(Objects.requireNonNullElse(amount.apply(container), Quantity.ZERO));
        }
        return max(most, running);
    }

    private static Quantity max(Quantity a, Quantity b) {
        return a.compareTo(b) >= 0 ? a : b;
    }

    /// Of whoever holds a pod together.
    int sandboxOomScore() {
        return Math.max(-998, lowestOomScore);
    }

    /// The kernel kills who has the highest first when memory runs out.
    int oomScore(KubeObject pod, JsonNode container) {
        return Math.max(score(pod, container), lowestOomScore);
    }

    private int score(KubeObject pod, JsonNode container) {
        if (pod.spec().path("priority").asInt() >= 2_000_000_000) {
            return -997;
        }
        return switch (PodQos.of(pod.spec())) {
            case GUARANTEED -> -997;
            case BEST_EFFORT -> 1000;
            case BURSTABLE -> {
                Quantity request = request(container, "memory");
                long bytes = request == null ? 0 : request.units();
                long score = 1000 - 1000 * bytes / Math.max(1, memory);
                yield Math.clamp(score, 3, 999);
            }
        };
    }
}
