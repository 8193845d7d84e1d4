package io.cooperage.engine.cluster.kubelet;

import io.cooperage.engine.cluster.object.KubeObject;
import java.util.LinkedHashMap;
import java.util.Map;

/// How a pod's containers are called and marked, so that Docker's users know them and the next engine finds
/// them.
public final class PodNames {
    public static final String POD_NAME = "io.kubernetes.pod.name";
    public static final String POD_NAMESPACE = "io.kubernetes.pod.namespace";
    public static final String POD_UID = "io.kubernetes.pod.uid";
    public static final String CONTAINER = "io.kubernetes.container.name";

    /// How often it was started anew before.
    public static final String RESTART = "io.kubernetes.container.restart";

    /// Of an application's container: the id of its sandbox.
    public static final String SANDBOX = "io.kubernetes.sandbox.id";

    /// The value of [#CONTAINER] of the one that holds what the others share.
    public static final String SANDBOX_CONTAINER = "POD";

    private static final String TYPE = "io.kubernetes.docker.type";

    private PodNames() {}

    static String container(KubeObject pod, String name, int attempt) {
        return "k8s_" + name + "_" + pod.name() + "_" + pod.namespace() + "_" + pod.uid() + "_" + attempt;
    }

    static Map<String, String> labels(KubeObject pod, String container, int attempt) {
        Map<String, String> labels = new LinkedHashMap<>(pod.labels());
        labels.put(POD_NAME, pod.name());
        labels.put(POD_NAMESPACE, pod.namespace());
        labels.put(POD_UID, pod.uid());
        labels.put(CONTAINER, container);
        labels.put(RESTART, Integer.toString(attempt));
        labels.put(TYPE, container.equals(SANDBOX_CONTAINER) ? "podsandbox" : "container");
        return labels;
    }

    /// As messages name a pod: `web_default(uid)`.
    static String shown(KubeObject pod) {
        return pod.name() + "_" + pod.namespace() + "(" + pod.uid() + ")";
    }
}
