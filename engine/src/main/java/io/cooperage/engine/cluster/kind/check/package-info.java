/// Saying what is wrong with an object, where, and in Kubernetes' words.
///
/// Entry: [io.cooperage.engine.cluster.kind.check.Place], [io.cooperage.engine.cluster.kind.check.Names].
/// May use: kind, kind.tree, object, error.
@NullMarked
package io.cooperage.engine.cluster.kind.check;

import org.jspecify.annotations.NullMarked;
