/// Pods, and the pod templates of everything that makes pods: defaults, validation, quality of service.
///
/// Entry: [io.cooperage.engine.cluster.kind.pod.PodKinds].
/// May use: kind, kind.tree, kind.check, kind.column, object, error.
@NullMarked
package io.cooperage.engine.cluster.kind.pod;

import org.jspecify.annotations.NullMarked;
