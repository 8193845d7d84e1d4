/// Colours, type and spacing: AtlantaFX Primer with our tokens, light and dark.
///
/// Entry: [io.cooperage.ui.theme.Appearance].
/// May use: fx, preferences.
@NullMarked
package io.cooperage.ui.theme;

import org.jspecify.annotations.NullMarked;
