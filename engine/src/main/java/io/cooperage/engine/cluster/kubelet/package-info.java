/// Pods on this engine: what the API wants of this node is made to run, and told back as status.
///
/// Entry: [io.cooperage.engine.cluster.kubelet.Kubelet]; one [io.cooperage.engine.cluster.kubelet.PodWorker]
/// for each pod compares what is wanted with what runs and takes the next step.
/// May use: api, informer, kind, object, events; container, image, network, linux, event, store.
@NullMarked
package io.cooperage.engine.cluster.kubelet;

import org.jspecify.annotations.NullMarked;
