/// Texts that are open: read, changed, saved, changed by others meanwhile, and kept when the program dies.
///
/// Entry: [io.cooperage.ui.dockerfile.text.OpenTexts].
/// May use: fx, i18n.
@NullMarked
package io.cooperage.ui.dockerfile.text;

import org.jspecify.annotations.NullMarked;
