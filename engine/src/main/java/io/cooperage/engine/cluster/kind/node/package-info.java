/// Nodes, their leases, and the priorities by which pods get onto them.
///
/// Entry: [io.cooperage.engine.cluster.kind.node.NodeKinds].
/// May use: kind, kind.tree, kind.check, kind.column, object, error.
@NullMarked
package io.cooperage.engine.cluster.kind.node;

import org.jspecify.annotations.NullMarked;
