/// How streams reach the screen: coalesced onto the FX thread, and only while somebody can see the result.
///
/// Entry: [io.cooperage.ui.containers.detail.live.Coalesced].
/// May use: `javafx.scene`, the JDK.
@NullMarked
package io.cooperage.ui.containers.detail.live;

import org.jspecify.annotations.NullMarked;
