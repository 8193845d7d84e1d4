package io.cooperage.engine.cluster.kubelet;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.cooperage.engine.cluster.events.EventRecorder;
import io.cooperage.engine.cluster.object.KubeObject;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What all who act on one pod know of it: the pod as the API has it, when it wants to be looked at again,
/// its address, and what is remembered of each container. For the pod's thread.
final class PodContext {
    private final KubeletParts parts;
    private final Runnable poke;
    private final Instant startedAt;
    private final Map<String, ContainerMemory> memories = new HashMap<>();
    private KubeObject pod;
    private Instant wake = Instant.MAX;
    private String address;

    /// @param poke wakes the pod's thread; for any thread
    PodContext(KubeObject pod, KubeletParts parts, Runnable poke) {
        this.pod = pod;
        this.parts = parts;
        this.poke = poke;
        this.address = pod.status().path("podIP").asText();
        JsonNode began = pod.status().path("startTime");
        this.startedAt = began.isTextual()
                ? Instant.parse(began.asText())
                : parts.clock().instant();
    }

    KubeletParts parts() {
        return parts;
    }

    Runnable poke() {
        return poke;
    }

    /// Another step begins.
    void begin(KubeObject now) {
        pod = now;
        wake = Instant.MAX;
    }

    KubeObject pod() {
        return pod;
    }

    /// When this node first saw the pod.
    Instant startedAt() {
        return startedAt;
    }

    Instant now() {
        return parts.clock().instant();
    }

    /// The pod wants to be looked at again then, if not earlier; null for no wish.
    void wake(@Nullable Instant at) {
        if (at != null && at.isBefore(wake)) {
            wake = at;
        }
    }

    void wakeIn(Duration time) {
        wake(now().plus(time));
    }

    /// The earliest of the wishes of this step.
    Instant wake() {
        return wake;
    }

    /// Empty while it is not known.
    String address() {
        return address;
    }

    void setAddress(String found) {
        address = found;
    }

    /// What the engine has of it at this moment.
    PodRuns runs() {
        return PodRuns.of(parts.containers(), pod.uid());
    }

    PodFacts facts() {
        return new PodFacts(pod, address, parts.options().nodeAddress(), parts.allocatable());
    }

    ContainerMemory memory(String container) {
        return memories.computeIfAbsent(container, key -> new ContainerMemory(statusBefore(key)));
    }

    Collection<ContainerMemory> memories() {
        return memories.values();
    }

    private JsonNode statusBefore(String name) {
        for (String list : List.of("containerStatuses", "initContainerStatuses", "ephemeralContainerStatuses")) {
            for (JsonNode before : pod.status().path(list)) {
                if (before.path("name").asText().equals(name)) {
                    return before;
                }
            }
        }
        return MissingNode.getInstance();
    }

    /// Missing when the pod has no such container.
    JsonNode spec(String container) {
        return ContainerSpecs.all(pod).stream()
                .filter(spec -> ContainerSpecs.name(spec).equals(container))
                .findFirst()
                .orElse(MissingNode.getInstance());
    }

    /// How long its containers get to end in good order.
    Duration grace() {
        JsonNode asked = pod.metadata().path("deletionGracePeriodSeconds");
        long own = pod.spec().path("terminationGracePeriodSeconds").asLong(30);
        return Duration.ofSeconds(asked.isNumber() ? asked.asLong() : own);
    }

    void warn(String reason, String message) {
        event("", EventRecorder.Type.WARNING, reason, message);
    }

    /// @param container that it is about; empty for the pod
    void event(String container, EventRecorder.Type type, String reason, String message) {
        String path = container.isEmpty() ? "" : ContainerSpecs.fieldPath(pod, container);
        parts.events().record(pod, path, type, reason, message);
    }
}
