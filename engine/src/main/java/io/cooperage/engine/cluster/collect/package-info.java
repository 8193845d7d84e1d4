/// What goes when something else has gone: dependents after their owners, the content of a namespace, events
/// after an hour.
///
/// Entry: [io.cooperage.engine.cluster.collect.GarbageCollector],
/// [io.cooperage.engine.cluster.collect.NamespaceCollector],
/// [io.cooperage.engine.cluster.collect.EventExpiry]. They look at the store, and write through the API. May
/// use: api, store, kind, object, error.
@NullMarked
package io.cooperage.engine.cluster.collect;

import org.jspecify.annotations.NullMarked;
