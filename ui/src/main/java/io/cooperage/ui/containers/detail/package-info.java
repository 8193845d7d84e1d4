/// One container: log, graphs, terminal, processes, inspect, isolation.
///
/// Entry: [io.cooperage.ui.containers.detail.ContainerDetailPage].
/// May use: containers and below.
@NullMarked
package io.cooperage.ui.containers.detail;

import org.jspecify.annotations.NullMarked;
