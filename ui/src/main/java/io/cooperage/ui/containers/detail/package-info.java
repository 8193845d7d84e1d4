/// One container: its log, graphs, terminals, processes, configuration, and how it was made.
///
/// Entry: [io.cooperage.ui.containers.detail.ContainerDetailPage].
/// May use: its sub-packages, `ui.containers`, `ui.fx`, `ui.model`, `ui.nav`, `ui.dialog`, `ui.control`.
@NullMarked
package io.cooperage.ui.containers.detail;

import org.jspecify.annotations.NullMarked;
