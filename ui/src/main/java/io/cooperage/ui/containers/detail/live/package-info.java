/// How streams reach the screen: coalesced onto the FX thread.
///
/// Entry: [io.cooperage.ui.containers.detail.live.Coalesced].
/// May use: the JDK.
@NullMarked
package io.cooperage.ui.containers.detail.live;

import org.jspecify.annotations.NullMarked;
