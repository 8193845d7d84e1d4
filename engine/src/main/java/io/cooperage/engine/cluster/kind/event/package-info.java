/// What happened to objects.
///
/// Entry: [io.cooperage.engine.cluster.kind.event.EventKinds].
/// May use: kind, kind.tree, kind.check, kind.column, object, error.
@NullMarked
package io.cooperage.engine.cluster.kind.event;

import org.jspecify.annotations.NullMarked;
