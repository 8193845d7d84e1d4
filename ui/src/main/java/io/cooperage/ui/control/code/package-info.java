/// Source text as it is read: in colours, with a search.
///
/// Entry: [io.cooperage.ui.control.code.CodeView], [io.cooperage.ui.control.code.HexView].
/// May use: RichTextFX, i18n.
@NullMarked
package io.cooperage.ui.control.code;

import org.jspecify.annotations.NullMarked;
