package io.cooperage.ui.model;

import java.util.Map;
import java.util.Optional;

/// What a container is in a pod of the built-in cluster, as the labels tell that every kubelet gives.
///
/// @param container its name in the pod
/// @param pod the pod's name
public record PodMember(String container, String pod) {
    private static final String CONTAINER = "io.kubernetes.container.name";
    private static final String POD = "io.kubernetes.pod.name";
    private static final String SANDBOX = "POD";

    /// @return empty for a container that is in no pod
    public static Optional<PodMember> of(Map<String, String> labels) {
        String container = labels.get(CONTAINER);
        String pod = labels.get(POD);
        return container == null || pod == null ? Optional.empty() : Optional.of(new PodMember(container, pod));
    }

    /// It only holds the namespaces of its pod; nobody works with it.
    public boolean isSandbox() {
        return container.equals(SANDBOX);
    }
}
