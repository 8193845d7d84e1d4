/// Workloads with all they need to another cluster: their manifests are gathered and cleaned of what belongs
/// to this one, their images go to a registry, and the other cluster is asked before anything is done.
///
/// Entry: [io.cooperage.ui.cluster.move.MovePage].
@NullMarked
package io.cooperage.ui.cluster.move;

import org.jspecify.annotations.NullMarked;
