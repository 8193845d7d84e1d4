/// The objects of the cluster: in memory as compact JSON, on disk in a database of their own, with one
/// counter of revisions and a history for those who watch.
///
/// Entry: [io.cooperage.engine.cluster.store.ObjectStore]. It knows keys and revisions, but no kinds.
/// May use: api, object, error; the engine's store.
@NullMarked
package io.cooperage.engine.cluster.store;

import org.jspecify.annotations.NullMarked;
