/// Choosing a cluster, a namespace and a kind, and the live table of its objects.
///
/// Entry: [io.cooperage.ui.cluster.list.ClusterPage].
@NullMarked
package io.cooperage.ui.cluster.list;

import org.jspecify.annotations.NullMarked;
