/// From an OCI spec to a running process: the launch plan and the shim that executes it.
///
/// Entry: [io.cooperage.engine.runtime.LaunchPlanner], [io.cooperage.engine.runtime.ShimRuntime].
/// May use: error, event, oci, linux, store, layer.
@NullMarked
package io.cooperage.engine.runtime;

import org.jspecify.annotations.NullMarked;
