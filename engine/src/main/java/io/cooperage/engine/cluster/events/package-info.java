/// Events as users of Kubernetes read them in `kubectl describe`: who tells, how repeats become one, how long
/// they stay.
///
/// Entry: [io.cooperage.engine.cluster.events.ClusterEvents], which gives an
/// [io.cooperage.engine.cluster.events.EventRecorder] to each part that has something to tell.
/// May use: api, object, kind.
@NullMarked
package io.cooperage.engine.cluster.events;

import org.jspecify.annotations.NullMarked;
