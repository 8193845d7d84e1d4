/// The columns of `kubectl get`: what most tables have in common.
///
/// Entry: [io.cooperage.engine.cluster.kind.column.Columns].
/// May use: kind, kind.tree, object, error.
@NullMarked
package io.cooperage.engine.cluster.kind.column;

import org.jspecify.annotations.NullMarked;
