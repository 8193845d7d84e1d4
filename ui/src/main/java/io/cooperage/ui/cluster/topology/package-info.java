/// What hangs together in a namespace, drawn: services, workloads, pods, and what they are configured by and
/// keep.
///
/// Entry: [io.cooperage.ui.cluster.topology.TopologyPage].
@NullMarked
package io.cooperage.ui.cluster.topology;

import org.jspecify.annotations.NullMarked;
