/// The Processes tab: the tree of processes in a container, read afresh with each sample while it can be seen.
///
/// Entry: [io.cooperage.ui.containers.detail.processes.ProcessesController].
/// May use: `detail.words`, `ui.fx`, `ui.model`, the engine's facade and value types.
@NullMarked
package io.cooperage.ui.containers.detail.processes;

import org.jspecify.annotations.NullMarked;
