/// Reading and completing the JSON trees of objects.
///
/// Entry: [io.cooperage.engine.cluster.kind.tree.Absent], [io.cooperage.engine.cluster.kind.tree.Trees].
/// May use: nothing of the engine.
@NullMarked
package io.cooperage.engine.cluster.kind.tree;

import org.jspecify.annotations.NullMarked;
