/// Source text as it is read: in colours, with a search.
///
/// Entry: [io.cooperage.ui.control.code.JsonView].
/// May use: RichTextFX, i18n.
@NullMarked
package io.cooperage.ui.control.code;

import org.jspecify.annotations.NullMarked;
