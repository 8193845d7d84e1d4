/// The Network tab: where a container is connected, how it is reached, and what the kernel does for it.
///
/// Entry: [io.cooperage.ui.containers.detail.network.NetworkController].
/// May use: `ui.control`, `ui.fx`, `ui.model`, `ui.nav`, the engine's facade and value types.
@NullMarked
package io.cooperage.ui.containers.detail.network;

import org.jspecify.annotations.NullMarked;
