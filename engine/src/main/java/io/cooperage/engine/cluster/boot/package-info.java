/// What a cluster has before anybody uses it: its first objects.
///
/// Entry: [io.cooperage.engine.cluster.boot.Bootstrap].
/// May use: api, kind, object, error.
@NullMarked
package io.cooperage.engine.cluster.boot;

import org.jspecify.annotations.NullMarked;
