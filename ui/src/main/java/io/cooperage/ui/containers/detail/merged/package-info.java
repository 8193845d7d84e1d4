/// The page of all logs: those of several containers as one, by time.
///
/// Entry: [io.cooperage.ui.containers.detail.merged.AllLogsPage].
/// May use: `containers`, `detail.log`, `ui.control`, `ui.fx`, `ui.model`, `ui.nav`, the engine's facade.
@NullMarked
package io.cooperage.ui.containers.detail.merged;

import org.jspecify.annotations.NullMarked;
