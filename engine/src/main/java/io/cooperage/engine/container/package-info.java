/// Containers as people know them: create, start, stop, exec, logs, stats, and what survives a crash.
///
/// Entry: [io.cooperage.engine.container.ContainerService].
/// May use: everything below: error, event, oci, linux, store, layer, runtime.
@NullMarked
package io.cooperage.engine.container;

import org.jspecify.annotations.NullMarked;
