/// What a cluster needs before anybody uses it: its first objects, and a kubeconfig that finds it.
///
/// Entry: [io.cooperage.engine.cluster.boot.Bootstrap].
/// May use: api, kind, object, store, error.
@NullMarked
package io.cooperage.engine.cluster.boot;

import org.jspecify.annotations.NullMarked;
