/// The Graphs tab: the last ten minutes of a container, from its flight recorder and then live.
///
/// Entry: [io.cooperage.ui.containers.detail.graphs.GraphsController].
/// May use: `detail.live`, `detail.words`, `ui.fx`, `ui.model`, the engine's facade and value types.
@NullMarked
package io.cooperage.ui.containers.detail.graphs;

import org.jspecify.annotations.NullMarked;
