/// The files of images and containers as people read them: their marks, modes and contents, and how two differ.
///
/// Entry: [io.cooperage.ui.files.FileContent], [io.cooperage.ui.files.DiffView].
/// May use: control, i18n, the engine's value types.
@NullMarked
package io.cooperage.ui.files;

import org.jspecify.annotations.NullMarked;
