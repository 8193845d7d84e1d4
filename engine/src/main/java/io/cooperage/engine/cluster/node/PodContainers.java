package io.cooperage.engine.cluster.node;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.cooperage.engine.cluster.api.ClusterApi;
import io.cooperage.engine.cluster.api.StatusException;
import io.cooperage.engine.cluster.api.StatusReason;
import io.cooperage.engine.cluster.object.KubeObject;
import io.cooperage.engine.container.Container;
import io.cooperage.engine.container.ContainerService;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Which of the engine's containers a client means by a pod and a name in it, in Kubernetes' words where it
/// is none. For any thread.
final class PodContainers {
    // As the kubelet marks what it makes.
    static final String POD_NAME = "io.kubernetes.pod.name";
    static final String POD_NAMESPACE = "io.kubernetes.pod.namespace";
    static final String POD_UID = "io.kubernetes.pod.uid";
    static final String CONTAINER_NAME = "io.kubernetes.container.name";
    static final String SANDBOX = "POD";
    private static final String RESTART = "io.kubernetes.container.restart";

    private static final List<String> STATUSES =
            List.of("containerStatuses", "initContainerStatuses", "ephemeralContainerStatuses");

    private final ClusterApi api;
    private final ContainerService containers;

    PodContainers(ClusterApi api, ContainerService containers) {
        this.api = api;
        this.containers = containers;
    }

    KubeObject pod(String namespace, String name) {
        return api.get(api.kinds().of("pods"), namespace, name);
    }

    @Nullable
    KubeObject find(String namespace, String name) {
        return api.find(api.kinds().of("pods"), namespace, name);
    }

    /// The name itself, or that of the only one.
    ///
    /// @throws StatusException BadRequest
    static String name(KubeObject pod, @Nullable String container) {
        List<String> main = names(pod, "containers");
        List<String> init = names(pod, "initContainers");
        if (container == null || container.isEmpty()) {
            if (main.size() == 1) {
                return main.getFirst();
            }
            String choice = "a container name must be specified for pod " + pod.name() + ", choose one of: ["
                    + String.join(" ", main) + "]";
            throw StatusException.badRequest(
                    init.isEmpty()
                            ? choice
                            : choice + " or one of the init containers: [" + String.join(" ", init) + "]");
        }
        if (!main.contains(container)
                && !init.contains(container)
                && !names(pod, "ephemeralContainers").contains(container)) {
            throw StatusException.badRequest("container " + container + " is not valid for pod " + pod.name());
        }
        return container;
    }

    /// Missing where the pod has no such container.
    static JsonNode spec(KubeObject pod, String container) {
        for (String property : List.of("containers", "initContainers", "ephemeralContainers")) {
            for (JsonNode each : pod.spec().path(property)) {
                if (each.path("name").asText().equals(container)) {
                    return each;
                }
            }
        }
        return MissingNode.getInstance();
    }

    private static List<String> names(KubeObject pod, String property) {
        List<String> names = new ArrayList<>();
        pod.spec().path(property).forEach(each -> names.add(each.path("name").asText()));
        return names;
    }

    /// Missing where the kubelet has said nothing of it.
    static JsonNode status(KubeObject pod, String container) {
        for (String property : STATUSES) {
            for (JsonNode status : pod.status().path(property)) {
                if (status.path("name").asText().equals(container)) {
                    return status;
                }
            }
        }
        return MissingNode.getInstance();
    }

    /// @throws StatusException BadRequest when no node has the pod, NotFound when the container does not run
    Container running(KubeObject pod, String name) {
        requireHost(pod);
        return alive(pod, name)
                .orElseThrow(
                        () -> new StatusException(StatusReason.NOT_FOUND, "container not found (\"" + name + "\")"));
    }

    static void requireHost(KubeObject pod) {
        if (pod.spec().path("nodeName").asText().isEmpty()) {
            throw StatusException.badRequest("pod " + pod.name() + " does not have a host assigned");
        }
    }

    private Optional<Container> alive(KubeObject pod, String name) {
        return of(pod).stream()
                .filter(container -> name.equals(container.config().labels().get(CONTAINER_NAME)))
                .max(Comparator.comparingInt(PodContainers::restart));
    }

    private static int restart(Container container) {
        String count = container.config().labels().getOrDefault(RESTART, "0");
        return count.matches("\\d{1,9}") ? Integer.parseInt(count) : 0;
    }

    /// Any that runs: all of a pod share its network. The one that holds it, if it can be.
    Container ofNetwork(KubeObject pod) {
        requireHost(pod);
        return of(pod).stream()
                .max(Comparator.comparing(
                        container -> SANDBOX.equals(container.config().labels().get(CONTAINER_NAME))))
                .orElseThrow(() -> new StatusException(
                        StatusReason.NOT_FOUND, "pod not found (\"" + pod.name() + "_" + pod.namespace() + "\")"));
    }

    /// Those that run.
    private List<Container> of(KubeObject pod) {
        return containers.list().stream()
                .filter(container -> isOf(container.config().labels(), pod)
                        && container.state().status().isAlive())
                .toList();
    }

    private static boolean isOf(Map<String, String> labels, KubeObject pod) {
        return pod.uid().equals(labels.get(POD_UID));
    }

    /// The engine's container whose log is meant, by what the kubelet tells of its runs.
    ///
    /// @throws StatusException BadRequest with the kubelet's words
    static String logged(KubeObject pod, String name, boolean previous) {
        String about = "container \"" + name + "\" in pod \"" + pod.name() + "\" is ";
        JsonNode status = status(pod, name);
        JsonNode last = status.path("lastState").path("terminated");
        if (status.isMissingNode() && !previous) {
            throw StatusException.badRequest(about + "not available");
        }
        if (previous) {
            return id(last, "previous terminated container \"" + name + "\" in pod \"" + pod.name() + "\" not found");
        }
        JsonNode state = status.path("state");
        if (state.has("running")) {
            return id(status, about + "waiting to start - no logs yet");
        }
        if (state.has("terminated")) {
            // One that could not be made is terminated too, and has no log: the run before it has.
            return state.path("terminated").path("containerID").asText().isEmpty()
                    ? id(last, about + "terminated")
                    : id(state.path("terminated"), about + "terminated");
        }
        if (!last.isMissingNode()) {
            return id(last, about + "terminated");
        }
        throw StatusException.badRequest(about + "waiting to start"
                + switch (state.path("waiting").path("reason").asText()) {
                    case "ErrImagePull" -> ": image can't be pulled";
                    case "ImagePullBackOff" -> ": trying and failing to pull image";
                    case "" -> " - no logs yet";
                    case String reason -> ": " + reason;
                });
    }

    /// Without the runtime's name before it.
    private static String id(JsonNode holder, String otherwise) {
        String id = holder.path("containerID").asText();
        if (id.isEmpty()) {
            throw StatusException.badRequest(otherwise);
        }
        return id.substring(id.indexOf("://") < 0 ? 0 : id.indexOf("://") + 3);
    }
}
