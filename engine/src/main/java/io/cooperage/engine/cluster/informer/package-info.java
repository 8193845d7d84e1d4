/// What the cluster's own parts know of its objects: copies kept fresh by watches, and who is told of
/// changes.
///
/// Entry: [io.cooperage.engine.cluster.informer.Informers].
/// May use: api, object, kind.
@NullMarked
package io.cooperage.engine.cluster.informer;

import org.jspecify.annotations.NullMarked;
