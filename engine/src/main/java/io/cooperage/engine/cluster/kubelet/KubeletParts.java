package io.cooperage.engine.cluster.kubelet;

import io.cooperage.engine.cluster.api.ClusterApi;
import io.cooperage.engine.cluster.events.EventRecorder;
import io.cooperage.engine.cluster.informer.Informer;
import io.cooperage.engine.cluster.kind.Kind;
import io.cooperage.engine.cluster.object.Quantity;
import io.cooperage.engine.container.ContainerService;
import io.cooperage.engine.image.ImageService;
import java.time.InstantSource;
import java.util.Map;

/// What every pod's worker uses of its kubelet.
///
/// @param services those of the cluster
/// @param allocatable of the node
record KubeletParts(
        KubeletOptions options,
        ContainerService containers,
        ImageService images,
        ClusterApi api,
        Kind pods,
        Informer services,
        ContainerStarter starter,
        PodVolumes volumes,
        PodFolders folders,
        PodNetworkFiles files,
        Environment.References references,
        TerminationMessages messages,
        EventRecorder events,
        InstantSource clock,
        Map<String, Quantity> allocatable,
        QosGroups groups,
        DiskMeter disk) {}
