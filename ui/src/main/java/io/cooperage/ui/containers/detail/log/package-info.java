/// The Log tab: a view over a log of any length that holds only the pages in sight, with search, filter and follow.
///
/// Entry: [io.cooperage.ui.containers.detail.log.LogController].
/// May use: `detail.ansi`, `ui.fx`, the engine's facade and value types.
@NullMarked
package io.cooperage.ui.containers.detail.log;

import org.jspecify.annotations.NullMarked;
