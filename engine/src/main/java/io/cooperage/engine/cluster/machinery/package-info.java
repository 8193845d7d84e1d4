/// The verbs of the API over the store: what Kubernetes does with an object of any kind on its way in and
/// out.
///
/// Entry: [io.cooperage.engine.cluster.machinery.DefaultClusterApi].
/// May use: api, store, patch, kind, schema, admission, object, timeline, error.
@NullMarked
package io.cooperage.engine.cluster.machinery;

import org.jspecify.annotations.NullMarked;
