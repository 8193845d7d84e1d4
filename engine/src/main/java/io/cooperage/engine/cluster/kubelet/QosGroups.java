package io.cooperage.engine.cluster.kubelet;

import io.cooperage.engine.cluster.kind.pod.PodQos;
import io.cooperage.engine.cluster.object.KubeObject;
import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.linux.Cgroup.Controller;
import io.cooperage.engine.linux.CgroupTree;
import io.cooperage.engine.oci.Spec;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The control groups above those of the pods, one for each quality of service: how much of the processor all
/// pods have in it when there is not enough for all. Those that ask for nothing have the least there is,
/// those that ask for something together what they ask for, as a kubelet sets it.
///
/// The groups come with the first container in them and go with the last, so their weights are set again
/// whenever a pod begins or ends. For any thread.
///
/// @see <a href="https://kubernetes.io/docs/concepts/workloads/pods/pod-qos/">Pod Quality of Service</a>
final class QosGroups {
    private static final Logger LOG = LoggerFactory.getLogger(QosGroups.class);
    private static final String TOP = "kubepods";

    private final CgroupTree groups;
    private final long nodeShares;

    /// Guarded by this: thousandths of a processor that each burstable pod asks for, by uid.
    private final Map<String, Long> burstable = new HashMap<>();

    /// @param nodeThousandths of a processor, what all pods together may have
    QosGroups(CgroupTree groups, long nodeThousandths) {
        this.groups = groups;
        this.nodeShares = PodResources.shares(nodeThousandths);
    }

    /// Where pods of this class are, from the engine's own group.
    static String path(PodQos qos) {
        return switch (qos) {
            case GUARANTEED -> TOP;
            case BURSTABLE -> TOP + "/burstable";
            case BEST_EFFORT -> TOP + "/besteffort";
        };
    }

    /// The pod's first group is there.
    synchronized void add(KubeObject pod) {
        if (PodQos.of(pod.spec()) == PodQos.BURSTABLE) {
            burstable.put(pod.uid(), PodResources.requestedThousandths(pod));
        }
        weigh();
    }

    /// It runs no more.
    synchronized void remove(String uid) {
        if (burstable.remove(uid) != null) {
            weigh();
        }
    }

    private void weigh() {
        if (!groups.controllers().contains(Controller.CPU)) {
            return;
        }
        long requested = burstable.values().stream().mapToLong(Long::longValue).sum();
        set(TOP, nodeShares);
        set(path(PodQos.BURSTABLE), PodResources.shares(requested));
        set(path(PodQos.BEST_EFFORT), PodResources.shares(0));
    }

    private void set(String path, long shares) {
        Spec.Cpu cpu = new Spec.Cpu(shares, null, null, null, null);
        try {
            groups.limit(path, new Spec.Resources(List.of(), null, cpu, null, null));
        } catch (EngineException e) {
            // Pods run without it, only less fairly.
            LOG.warn("weight of control group {} is not set: {}", path, e.getMessage());
        }
    }
}
