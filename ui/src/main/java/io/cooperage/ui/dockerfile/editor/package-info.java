/// The editor of one text: colours, squiggles, gutter, completion, hovers, quick fixes, find and replace.
///
/// Entry: [io.cooperage.ui.dockerfile.editor.CodePane].
/// May use: dockerfile.text, dockerfile.language, control, fx, i18n, RichTextFX.
@NullMarked
package io.cooperage.ui.dockerfile.editor;

import org.jspecify.annotations.NullMarked;
