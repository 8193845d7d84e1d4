/// The Isolation tab: how the container was made, step by step, and what holds it now.
///
/// Entry: [io.cooperage.ui.containers.detail.isolation.IsolationController].
/// May use: `detail.words`, `ui.fx`, `ui.model`, the engine's facade and value types.
@NullMarked
package io.cooperage.ui.containers.detail.isolation;

import org.jspecify.annotations.NullMarked;
