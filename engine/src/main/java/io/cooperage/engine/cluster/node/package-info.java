/// What a client may ask of a pod that runs: its logs, a process in it, a port of it, what it uses.
///
/// Entry: [io.cooperage.engine.cluster.node.PodAccess].
/// May use: api, object, container, linux, error.
@NullMarked
package io.cooperage.engine.cluster.node;

import org.jspecify.annotations.NullMarked;
